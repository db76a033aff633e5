"""Reads of links and codes: whose is which."""

from collections.abc import Collection
from uuid import UUID

from goodword.lib import codes as lib_codes
from goodword.links import models
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


def links_of(contact_ids: Collection[UUID], *, program_id: UUID) -> dict[UUID, Link]:
    """Return the links that contacts have in a programme, active or not, by contact."""
    wanted = sorted(set(contact_ids))
    return {
        row.contact_id: value(row)
        for start in range(0, len(wanted), _AT_ONCE)
        for row in models.Link.objects.filter(program_id=program_id, contact_id__in=wanted[start : start + _AT_ONCE])
    }


def value(row: models.Link) -> Link:
    """Return a link's row as others see it."""
    return Link(id=row.id, contact_id=row.contact_id, program_id=row.program_id, code=row.code, active=row.active)
