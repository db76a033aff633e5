"""The advocate's own page: share, see what came of it, and what one gets for it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goodword.feedback.actions.quotes import choose
from goodword.feedback.queries import quotes
from goodword.feedback.values.quotes import Shown, Use
from goodword.lib import clock
from goodword.links import actions as links_actions
from goodword.links import queries as links
from goodword.links.values import AccessPurpose, Link, ShareChannel
from goodword.portal import gains, sessions
from goodword.portal.contest_lines import lines_of
from goodword.portal.doors import not_here, see_other
from goodword.portal.forms import MessageForm, NameForm
from goodword.portal.friends import friends_of, rewards_of
from goodword.portal.levels import level_of
from goodword.portal.look import own_words
from goodword.portal.nudges import nudge_of
from goodword.portal.points import has_points
from goodword.portal.sessions import Guest, with_session
from goodword.portal.sharing import Kit, kit_of, qr_svg, quotation
from goodword.programs import queries as programs
from goodword.programs.rules import takes_claims
from goodword.programs.values import ProgramState
from goodword.rewards.queries.payouts import cash_waits, details_of

BUTTONS = (ShareChannel.WHATSAPP, ShareChannel.MAIL, ShareChannel.LINKEDIN)
_FIRST_PAGE = {AccessPurpose.ADVOCATE: "portal:advocate", AccessPurpose.PREFERENCES: "portal:preferences"}


@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Turn a signed link into a session and leave the address bar clean."""
    try:
        access = links_actions.open_link(token, now=clock.now())
    except links.AccessOver as over:
        return not_here(request, program=programs.program(over.program_id) if over.program_id else None)
    response = see_other(reverse(_FIRST_PAGE[access.purpose]))
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    sessions.begin(response, access)
    return response


@require_safe
@with_session(AccessPurpose.ADVOCATE)
def advocate(request: HttpRequest, guest: Guest, *, now: datetime) -> HttpResponse:
    """Show the page."""
    return page(request, guest, now=now)


@require_safe
@with_session(AccessPurpose.ADVOCATE)
def share(request: HttpRequest, guest: Guest, channel: str, *, now: datetime) -> HttpResponseBase:
    """Note a press on a share button, once a day and channel, and lead to the advocate's own messenger, mail or account."""
    link = _link(guest)
    if channel not in set(ShareChannel) or link is None or not link.active or not takes_claims(guest.program.state):
        return not_here(request, program=guest.program)
    kit, way = _kit(guest, link, now=now), ShareChannel(channel)
    if not request.headers.get("Sec-Purpose", "").startswith("prefetch"):
        links_actions.record_share(guest.contact.id, program_id=guest.program.id, channel=way, wording=kit.text(way), now=now)
    if way in {ShareChannel.WHATSAPP, ShareChannel.LINKEDIN}:
        return see_other(kit.target(way))
    if way is ShareChannel.MAIL:
        return render(request, "portal/share_mail.html", {"look": guest.look, "target": kit.target(way), "text": kit.text(way), "subject": kit.subject})
    return HttpResponse(status=204)  # copied, or handed to the phone's own share sheet


@require_POST
@with_session(AccessPurpose.ADVOCATE)
def message(request: HttpRequest, guest: Guest, *, now: datetime) -> HttpResponseBase:
    """Keep the advocate's own words to friends."""
    form = MessageForm(request.POST)
    if not form.is_valid():
        return page(request, guest, now=now, message_form=form, status=422)
    links_actions.change_message(guest.contact.id, program_id=guest.program.id, text=form.cleaned_data["message"])
    return see_other(reverse("portal:advocate") + "#message")


@require_POST
@with_session(AccessPurpose.ADVOCATE)
def quote(request: HttpRequest, guest: Guest, *, now: datetime) -> HttpResponseBase:
    """Add a customer's words to the own message, or none."""
    try:
        wanted = UUID(request.POST.get("quote", ""))
    except ValueError:
        wanted = None
    choose(guest.contact.id, wanted, program_id=guest.program.id, now=now)
    return see_other(reverse("portal:advocate") + "#message")


@require_POST
@with_session(AccessPurpose.ADVOCATE)
def name(request: HttpRequest, guest: Guest, *, now: datetime) -> HttpResponseBase:
    """Let friends read the advocate's first name, or nothing."""
    form = NameForm(request.POST)
    if not form.is_valid():
        return page(request, guest, now=now, name_form=form, status=422)
    links_actions.show_name(
        guest.contact.id, program_id=guest.program.id, show=form.cleaned_data["show_name"], first_name=form.cleaned_data["first_name"], now=now
    )
    return see_other(reverse("portal:advocate") + "#name")


@require_POST
@with_session(AccessPurpose.ADVOCATE)
def leave(request: HttpRequest, guest: Guest, *, now: datetime) -> HttpResponseBase:
    """Leave the programme: the link credits nobody any more, and nobody asks again."""
    links_actions.leave(guest.contact.id, program_id=guest.program.id, now=now)
    return see_other(reverse("portal:advocate"))


@require_POST
@with_session(AccessPurpose.ADVOCATE)
def back(request: HttpRequest, guest: Guest, *, now: datetime) -> HttpResponseBase:
    """Take part again."""
    links_actions.come_back(guest.contact.id, program_id=guest.program.id, now=now)
    return see_other(reverse("portal:advocate"))


@require_POST
@with_session(*AccessPurpose)
def out(request: HttpRequest, guest: Guest, *, now: datetime) -> HttpResponseBase:
    """Close the session in this browser."""
    context = {"look": guest.look, "title": _("Signed out"), "lines": [_("This browser has forgotten you. The link in your mail opens the page again.")]}
    response = render(request, "portal/notice.html", context)
    sessions.end(response)
    return response


def page(
    request: HttpRequest, guest: Guest, *, now: datetime, message_form: MessageForm | None = None, name_form: NameForm | None = None, status: int = 200
) -> HttpResponse:
    """Return the advocate's page, with what was wrong in a form where something was."""
    program, look = guest.program, guest.look
    link = _link(guest)
    shares = link is not None and link.active and takes_claims(program.state)
    context: dict[str, Any] = {
        "look": look,
        "guest": guest,
        "program": program,
        "link": link,
        "shares": shares,
        "pause": _pause_words(program.state),
        "offer": own_words(program.offer.advocate, language=look.language, fallback=program.language) or gains.offer_words(program),
        "friends": friends_of(guest, now=now),
        "rewards": rewards_of(guest, now=now),
        "contests": lines_of(guest, now=now),
        "asks_account": cash_waits(guest.contact.id),
        "account": details_of(guest.contact.id),
        "has_points": has_points(guest, now=now),
        "level": level_of(guest, now=now),
        "quotes": quotes.shown(program.id, use=Use.PAGES, language=look.language, now=now),
        "message_form": message_form,
        "name_form": name_form,
    }
    if link is not None and shares:
        kit = _kit(guest, link, now=now)
        context |= {"nudge": nudge_of(guest, kit, now=now)}
        context |= {"kit": kit, "qr": qr_svg(kit.link(ShareChannel.QR)), "copy_text": kit.text(ShareChannel.COPY), "native_text": _without_link(kit)}
        context |= {"sayings": _sayings(guest, now=now), "said_id": str(chosen.id) if (chosen := _chosen(guest, now=now)) else ""}
    return render(request, "portal/advocate.html", context, status=status)


def _link(guest: Guest) -> Link | None:
    return links.links_of([guest.contact.id], program_id=guest.program.id).get(guest.contact.id)


def _pause_words(state: ProgramState) -> str:
    if state is ProgramState.PAUSED:
        return _("Recommendations rest for the moment. What your friends claimed before goes on as promised.")
    if state in {ProgramState.ENDED, ProgramState.ARCHIVED}:
        return _("This programme is over. What was promised until then is kept; your rewards stand below.")
    return ""


def _without_link(kit: Kit) -> str:
    """Return the text for the phone's share sheet, which takes the address by itself."""
    return "\n\n".join(filter(None, [kit.disclosure, *kit.words]))


def _kit(guest: Guest, link: Link, *, now: datetime) -> Kit:
    return kit_of(guest.program, link, guest.look, quote=_chosen(guest, now=now))


def _chosen(guest: Guest, *, now: datetime) -> Shown | None:
    return quotes.chosen(guest.contact.id, program_id=guest.program.id, now=now)


def _sayings(guest: Guest, *, now: datetime) -> list[tuple[str, str]]:
    """Return what customers say that may be added to a message, by id."""
    found = quotes.shown(guest.program.id, use=Use.KIT, language=guest.look.language, now=now)
    return [(str(one.id), quotation(one)) for one in found]
