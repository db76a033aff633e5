"""The mailbox: every message, whether it was sent, and why (not); without a mail server, this is where mail can be read."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from csp.decorators import csp_replace, csp_update
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from goodword.console.addresses import address
from goodword.console.messages.words import PURPOSES, STATES, TEMPLATES, gate_reasons, template_name
from goodword.console.parts import Choice, Crumb, Filter, Mark, Words
from goodword.contacts import queries as contacts
from goodword.contacts.queries.people import ContactUnknown
from goodword.lib.pages import CursorInvalid
from goodword.messaging.actions.send import can_send
from goodword.messaging.queries import messages as queries
from goodword.messaging.queries.drafts import draft
from goodword.messaging.values import Message, MessageState
from goodword.operators import queries as operators
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

# What a preview may do: show itself. No script, no address is loaded, no form sent, and only our own pages may frame it.
_NONE = ["'none'"]
PREVIEW = {
    **dict.fromkeys(("default-src", "script-src", "img-src", "font-src", "connect-src", "form-action", "manifest-src"), _NONE),
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'self'"],
    "sandbox": True,
}


@dataclass(frozen=True)
class Line:
    """A message in the list."""

    message: Message
    name: Words
    receiver: str
    mark: Mark
    state: Words


@allowed(Permission.MESSAGES_READ)
def mailbox(request: StaffRequest) -> HttpResponse:
    """Show the messages, newest first."""
    state, template, purpose = (request.GET.get(name, "") for name in ("state", "template", "purpose"))
    try:
        page = queries.messages(
            states=[one for one in MessageState if one == state],
            contact_ids=_person(request.GET.get("contact", "")),
            template=template,
            purpose=purpose,
            cursor=request.GET.get("after"),
        )
    except CursorInvalid as invalid:
        raise Http404 from invalid
    filters = [
        Filter("state", _("State"), [Choice(one.value, words) for one, (_mark, words) in STATES.items()], state),
        Filter("template", _("Message"), [Choice(slug, name) for slug, (name, _words) in TEMPLATES.items()], template),
        Filter("purpose", _("Purpose"), [Choice(one.value, words) for one, words in PURPOSES.items()], purpose),
    ]
    context = {"page": page, "lines": _lines(page.items), "filters": filters, "can_send": can_send(request.organisation), "crumbs": _crumbs()}
    return render(request, "console/mailbox.html", context)


@csp_update({"frame-src": ["'self'"]})
@allowed(Permission.MESSAGES_READ)
def message(request: StaffRequest, message_id: UUID) -> HttpResponse:
    """Show one message: what it says, and why it was or was not sent."""
    one = _message(message_id)
    [line] = _lines([one])
    letter = queries.letter(message_id)
    context = {
        "line": line,
        "letter": letter or draft(message_id),
        "is_draft": letter is None,
        "reasons": gate_reasons(one.reasons),
        "purpose": PURPOSES[one.purpose],
        "crumbs": [*_crumbs(), Crumb(_("Mailbox"), reverse("console:mailbox"))],
    }
    return render(request, "console/message.html", context)


@csp_replace(PREVIEW)
@allowed(Permission.MESSAGES_READ)
@xframe_options_sameorigin
def message_html(request: StaffRequest, message_id: UUID) -> HttpResponse:
    """Show the HTML part alone, for the frame on the message's page."""
    _message(message_id)
    letter = queries.letter(message_id) or draft(message_id)
    if letter is None:
        raise Http404
    return HttpResponse(letter.html)


def _lines(messages: Iterable[Message]) -> list[Line]:
    messages = list(messages)
    people = contacts.contacts({one.contact_id for one in messages if one.contact_id})
    staff = operators.names({one.operator_id for one in messages if one.operator_id})
    lines = []
    for one in messages:
        contact = people.get(one.contact_id) if one.contact_id else None
        name = contact.name if contact else staff.get(one.operator_id, "") if one.operator_id else ""
        mark, state = STATES[one.state]
        receiver = name or one.address or (contact.email if contact else "")
        lines.append(Line(message=one, name=template_name(one.template), receiver=receiver or _("nobody any more"), mark=mark, state=state))
    return lines


def _person(text: str) -> tuple[UUID, ...]:
    """Return all ids of the contact named in the address, or nothing where none is."""
    try:
        return contacts.person_ids(contacts.contact(UUID(text)).id) if text else ()
    except (ValueError, ContactUnknown) as unknown:
        raise Http404 from unknown


def _message(message_id: UUID) -> Message:
    try:
        return queries.message(message_id)
    except queries.MessageUnknown as unknown:
        raise Http404 from unknown


def _crumbs() -> list[Crumb]:
    settings = address("settings")
    return [Crumb(_("Settings"), settings)] if settings else []


urlpatterns = [
    path("mailbox/", mailbox, name="mailbox"),
    path("mailbox/<uuid:message_id>", message, name="message"),
    path("mailbox/<uuid:message_id>/html", message_html, name="message_html"),
]
