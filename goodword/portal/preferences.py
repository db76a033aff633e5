"""What we send you: each kind of message can be turned on and off, for good or for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goodword.contacts import queries as contacts
from goodword.contacts.actions import preferences as saving
from goodword.contacts.queries.consents import EVERYTHING, entries
from goodword.contacts.values import ConsentEntry, IdentityKind
from goodword.links.values import AccessPurpose
from goodword.messaging.values import Purpose
from goodword.portal.doors import see_other, visitor
from goodword.portal.look import LANGUAGES
from goodword.portal.sessions import Guest, with_session
from goodword.portal.words import day

WISHES = (Purpose.SERVICE, Purpose.SURVEY, Purpose.ASK, Purpose.MARKETING)
ASSUMED = (Purpose.SERVICE,)  # wanted until it is stopped
PAUSES_DAYS = {"": 0, "30": 30, "90": 90}


@dataclass(frozen=True)
class Wish:
    """One kind of message on the page, and whether it is wanted."""

    purpose: str
    title: str
    words: str
    given: bool


@require_http_methods(["GET", "HEAD", "POST"])
@with_session(*AccessPurpose)
def preferences(request: HttpRequest, guest: Guest, *, now: datetime) -> HttpResponseBase:
    """Show what is sent, and keep what was chosen."""
    if request.method != "POST":
        return _page(request, guest, now=now)
    stop = bool(request.POST.get("stop"))
    chosen = PAUSES_DAYS.get(request.POST.get("pause", ""))
    language = request.POST.get("language", "")
    held = _pause_end(guest, now=now)
    saving.choose(
        guest.contact.id,
        wishes={purpose.value: not stop and bool(request.POST.get(purpose.value)) for purpose in WISHES},
        wordings={wish.purpose: f"{wish.title}: {wish.words}" for wish in _wishes(guest)},
        assumed=ASSUMED,
        language=language if language in LANGUAGES else "",
        pause_until=held if chosen is None else now + timedelta(days=chosen) if chosen else None,
        proof={"kind": "portal session", **visitor(request).proof},
        now=now,
    )
    return see_other(f"{reverse('portal:preferences')}?saved=1&lang={language if language in LANGUAGES else guest.look.language}")


def _page(request: HttpRequest, guest: Guest, *, now: datetime) -> HttpResponse:
    until = _pause_end(guest, now=now)
    pauses = [
        {"value": "", "words": _("No pause"), "chosen": until is None},
        {"value": "30", "words": _("One month"), "chosen": False},
        {"value": "90", "words": _("Three months"), "chosen": False},
    ]
    if until:
        pauses.insert(0, {"value": "same", "words": _("Until %(day)s") % {"day": day(until, now=now)}, "chosen": True})
    context = {
        "look": guest.look,
        "guest": guest,
        "address": hidden_address(guest.contact.email),
        "wishes": _wishes(guest),
        "all_stopped": full_stop(guest),
        "pauses": pauses,
        "languages": LANGUAGES.items(),
        "language": guest.contact.language if guest.contact.language in LANGUAGES else guest.look.language,
        "entries": [_entry_words(entry, now=now) for entry in entries(guest.contact.id, limit=50)],
        "saved": "saved" in request.GET,
        "back": reverse("portal:advocate") if guest.access.purpose is AccessPurpose.ADVOCATE else "",
    }
    return render(request, "portal/preferences.html", context)


def hidden_address(address: str) -> str:
    """Return an address that its owner recognises and a stranger cannot use: a…@example.com."""
    name, at, host = address.partition("@")
    return f"{name[:1]}…{at}{host}" if at else ""


def _wishes(guest: Guest) -> list[Wish]:
    texts = {
        Purpose.SERVICE: (_("Your recommendations and rewards"), _("Thank-yous, and news of friends and rewards.")),
        Purpose.SURVEY: (_("Short surveys"), _("A question or two after an order.")),
        Purpose.ASK: (_("Recommending us"), _("Now and then an invitation to pass on your link.")),
        Purpose.MARKETING: (_("News and offers"), _("What is new in the shop.")),
    }
    return [Wish(purpose.value, *texts[purpose], given=_wanted(guest, purpose)) for purpose in WISHES]


def _wanted(guest: Guest, purpose: Purpose) -> bool:
    entry = contacts.standing([guest.contact.id])[guest.contact.id].get((purpose.value, "email"))
    return (purpose in ASSUMED if entry is None else entry.given) and purpose.value not in _stopped(guest)


def full_stop(guest: Guest) -> str:
    """Return why no mail at all goes to the known address, not even a code: "unsubscribed", what a mail server said, or empty."""
    return _stopped(guest).get(EVERYTHING, "")


def _stopped(guest: Guest) -> dict[str, str]:
    """Return what was ended by the hash of an address, with the reason; it knows more than the ledger where somebody comes back."""
    pairs = [("email", identity.value) for identity in guest.contact.identities if identity.kind is IdentityKind.EMAIL and not identity.replaced_at]
    found = contacts.suppressions(pairs, scopes=[EVERYTHING, *(purpose.value for purpose in WISHES)])
    return {scope: reason for scopes in found.values() for scope, reason in scopes.items()}


def _pause_end(guest: Guest, *, now: datetime) -> datetime | None:
    """Return until when the person asked for silence, None where not."""
    own = [pause.until for pause in contacts.paused([guest.contact.id], now=now)[guest.contact.id] if pause.source == saving.SOURCE and pause.until]
    return max(own, default=None)


def _entry_words(entry: ConsentEntry, *, now: datetime) -> str:
    values = {"day": day(entry.at, now=now), "what": entry.wording or entry.purpose}
    return _("%(day)s, agreed: %(what)s") % values if entry.given else _("%(day)s, ended: %(what)s") % values
