"""Search over contacts, codes, orders and referrals: a few of each, in groups, of the kinds that the role may see."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goodword.console import formats
from goodword.console.parts import Words
from goodword.console.referrals.naming import STATES
from goodword.contacts import queries as contacts
from goodword.contacts.queries import pages as contact_pages
from goodword.contacts.values import Contact, Filter
from goodword.events import queries as events
from goodword.lib.money import Money
from goodword.lib.pages import Page
from goodword.links.queries import codes
from goodword.operators.doors import StaffRequest, signed_in
from goodword.operators.values import Permission
from goodword.programs import queries as programs
from goodword.referrals import queries as referrals
from goodword.referrals.values import Referral

SHOWN = 8  # of each kind
WORDS_MAX = 200


@dataclass(frozen=True)
class Hit:
    """One thing found: what it is, what else tells it apart, and where it leads (empty: nowhere)."""

    title: Words
    detail: Words = ""
    at: datetime | None = None
    url: str = ""


@dataclass(frozen=True)
class Group:
    """What was found of one kind; `more` leads to all of them."""

    title: Words
    icon: str
    hits: Sequence[Hit]
    more: str = ""


@signed_in
def search(request: StaffRequest) -> HttpResponse:
    """Show what is found for a few words."""
    words = request.GET.get("q", "").strip()[:WORDS_MAX]
    groups = [group for permission, look in _KINDS if words and request.may(permission) and (group := look(words)).hits]
    return render(request, "console/search.html", {"words": words, "groups": groups})


def _contacts(words: str) -> Group:
    found = _people(words)
    hits = [Hit(person.name or person.name_shown or person.email or person.phone, _reach(person), url=_to("contact", person.id)) for person in found.items]
    more = f"{_to('contacts')}?{urlencode({'q': words})}" if found.next_cursor and _to("contacts") else ""
    return Group(_("Contacts"), "users", hits, more)


def _codes(words: str) -> Group:
    links = codes.search(words, limit=SHOWN)
    names = _names({link.contact_id for link in links})
    titles = {program.id: program.name for program in programs.programs()} if links else {}
    hits = [
        Hit(link.code, " · ".join(filter(None, (names.get(link.contact_id, ""), titles.get(link.program_id, "")))), url=_to("contact", link.contact_id))
        for link in links
    ]
    return Group(_("Codes"), "link", hits)


def _orders(words: str) -> Group:
    found = events.search(words, limit=SHOWN)
    names = _names({outcome.contact_id for outcome in found if outcome.contact_id})
    hits = []
    for outcome in found:
        amount = formats.money(Money(outcome.amount_minor, outcome.currency)) if outcome.amount_minor is not None and outcome.currency else ""
        who = names.get(outcome.contact_id, "") if outcome.contact_id else ""
        kind = gettext("refund of %(order)s") % {"order": outcome.refund_of} if outcome.refund_of else outcome.type.replace("_", " ")
        detail = " · ".join(filter(None, (kind, amount, who, outcome.source)))
        hits.append(Hit(outcome.external_id, detail, outcome.occurred_at, _to("contact", outcome.contact_id) if outcome.contact_id else ""))
    return Group(_("Orders and other events"), "shopping-cart", hits)


def _referrals(words: str) -> Group:
    """Find referrals by their code, and those of the people whom the words name."""
    found: dict[UUID, Referral] = {one.id: one for one in referrals.search(words, limit=SHOWN)}
    for person in _people(words).items[:3]:
        found |= {one.id: one for one in referrals.of_contact(person.id, limit=SHOWN)}
    listed = sorted(found.values(), key=lambda one: one.started_at, reverse=True)[:SHOWN]
    names = _names({id_ for one in listed for id_ in (one.contact_id, one.advocate_id)})
    hits = [
        Hit(
            gettext("%(friend)s, recommended by %(advocate)s") % {"friend": names.get(one.contact_id, "–"), "advocate": names.get(one.advocate_id, "–")},
            STATES[one.state],
            one.started_at,
            _to("referral", one.id),
        )
        for one in listed
    ]
    return Group(_("Referrals"), "share", hits)


def _people(words: str) -> Page[Contact]:
    return contact_pages.page(Filter(search=words), limit=SHOWN)


def _names(ids: Collection[UUID]) -> dict[UUID, str]:
    return {id_: person.name or person.email or person.phone for id_, person in contacts.contacts(ids).items()}


def _reach(person: Contact) -> str:
    return " · ".join(filter(None, (person.email if person.name else "", person.company, person.phone if person.name or person.email else "")))


def _to(name: str, *args: UUID) -> str:
    try:
        return reverse(f"console:{name}", args=args)
    except NoReverseMatch:
        return ""


_KINDS: tuple[tuple[Permission, Callable[[str], Group]], ...] = (
    (Permission.CONTACTS_READ, _contacts),
    (Permission.LINKS_READ, _codes),
    (Permission.EVENTS_READ, _orders),
    (Permission.REFERRALS_READ, _referrals),
)

urlpatterns = [path("search", search, name="search")]
