"""Reads of links and codes: whose is which."""

from collections.abc import Collection
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import Count

from goodword.contacts import queries as contacts
from goodword.lib import codes as lib_codes
from goodword.lib.network import network_of
from goodword.links import models, rules
from goodword.links.values import CodeOwner, Link

_AT_ONCE = 1000  # parameters in one statement


def owners_of(codes: Collection[str]) -> dict[str, CodeOwner]:
    """Return the owner of each code that somebody has, keyed by the code as it was passed; case and blanks do not matter."""
    stored = {code: lib_codes.normalise(code) for code in codes}
    wanted = sorted({code for code in stored.values() if code})
    found = {
        row.code: CodeOwner(link_id=row.link_id, contact_id=row.contact_id, program_id=row.program_id, active=row.active)
        for start in range(0, len(wanted), _AT_ONCE)
        for row in models.LinkCode.objects.filter(code__in=wanted[start : start + _AT_ONCE])
    }
    return {code: found[normalised] for code, normalised in stored.items() if normalised in found}


def retired(codes: Collection[str]) -> set[str]:
    """Return those of the codes that somebody had who was erased since; they are given to nobody else."""
    forms = {rules.retired(code): code for code in codes}
    return {forms[form] for form in models.LinkCode.objects.filter(code__in=forms).values_list("code", flat=True)}


def links_of(contact_ids: Collection[UUID], *, program_id: UUID) -> dict[UUID, Link]:
    """Return the links that contacts have in a programme, active or not, by contact as it was passed.

    Of a merged contact it is the one of the contact that was kept, else an alias's, so that nobody gets a second link.
    """
    kept = contacts.canonical(contact_ids)
    groups = contacts.members(set(kept.values()))
    owners = sorted(member for members in groups.values() for member in members)
    rows = {
        row.contact_id: row
        for start in range(0, len(owners), _AT_ONCE)
        for row in models.Link.objects.filter(program_id=program_id, contact_id__in=owners[start : start + _AT_ONCE])
    }
    first = {id_: next((rows[member] for member in members if member in rows), None) for id_, members in groups.items()}
    return {contact_id: value(row) for contact_id in set(contact_ids) if (row := first[kept[contact_id]]) is not None}


def links_of_contact(contact_id: UUID) -> list[Link]:
    """Return all links of a person, the newest first."""
    rows = models.Link.objects.filter(contact_id__in=contacts.person_ids(contact_id)).order_by("-created_at", "-id")
    return [value(row) for row in rows[:_AT_ONCE]]


def advocates_by_program(program_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many advocates each programme has, without those who left it; a programme without any is left out."""
    found = models.Link.objects.filter(program_id__in=list(program_ids), active=True).values_list("program_id").annotate(count=Count("id")).order_by()
    return dict(found)


def search(text: str, *, limit: int = 20) -> list[Link]:
    """Return links one of whose codes begins with the text, in order of the codes."""
    start = lib_codes.normalise(text)
    if not start:
        return []
    claims = models.LinkCode.objects.filter(code__startswith=start).order_by("code").values_list("link_id", flat=True)[:limit]
    rows = {row.id: row for row in models.Link.objects.filter(id__in=list(claims))}
    return [value(rows[id_]) for id_ in dict.fromkeys(claims) if id_ in rows]


def may_look(network: str, *, now: datetime) -> bool:
    """Say whether a network, given as an IP address, may still learn whose a code is: not after twenty wrong ones within the hour."""
    id_, _ = rules.stretch(rules.GUESSES, network_of(network), length=timedelta(hours=1), now=now)
    return not models.FormCount.objects.filter(id=id_, count__gte=rules.GUESSES_PER_HOUR).exists()


def link_url(code: str, *, channel: str = "") -> str:
    """Return the address that an advocate passes on, with the channel it is passed on by where one is known."""
    return f"{settings.GOODWORD_URL}/r/{code}" + (f"?{urlencode({'ch': channel})}" if channel else "")


def value(row: models.Link) -> Link:
    """Return a link's row as others see it."""
    return Link(
        id=row.id, contact_id=row.contact_id, program_id=row.program_id, code=row.code, active=row.active, message=row.message, created_at=row.created_at
    )
