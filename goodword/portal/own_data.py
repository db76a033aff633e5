"""One's own data: changed, downloaded or erased only with a code that goes to the known address, since a link can be passed on."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goodword.contacts.actions.addresses import AddressRefused
from goodword.contacts.queries.history import open_address_change
from goodword.lib.identity import MAX_EMAIL
from goodword.links import actions as links_actions
from goodword.links.values import AccessPurpose, CodeCheck, CodePurpose
from goodword.portal.doors import not_here, see_other
from goodword.portal.forms import CodeForm, NewAddressForm
from goodword.portal.preferences import full_stop, hidden_address
from goodword.portal.sessions import Guest, with_session
from goodword.privacy import actions as privacy_actions
from goodword.privacy import queries as privacy

PARTS = (CodePurpose.ADDRESS, CodePurpose.EXPORT, CodePurpose.ERASE)


@dataclass(frozen=True)
class Part:
    """One thing to ask for: its words, where its form leads, and how far it is."""

    purpose: str
    title: str
    words: str
    button: str
    url: str
    asked: bool
    error: str
    typed: str = ""
    typed_error: str = ""


@require_safe
@with_session(*AccessPurpose)
def own_data(request: HttpRequest, guest: Guest, *, now: datetime) -> HttpResponse:
    """Show what can be asked for; `?asked=` opens the field for the code."""
    return _page(request, guest, now=now, asked=request.GET.get("asked", ""))


@require_POST
@with_session(*AccessPurpose)
def send_code(request: HttpRequest, guest: Guest, *, now: datetime) -> HttpResponseBase:
    """Send a code to the known address; few an hour."""
    purpose = request.POST.get("purpose", "")
    if purpose not in set(PARTS) or not guest.contact.email:
        return not_here(request, program=guest.program)
    sent = links_actions.ask_code(guest.contact.id, purpose=CodePurpose(purpose), program_id=guest.program.id, now=now)
    if not sent:
        return _page(
            request,
            guest,
            now=now,
            asked=purpose,
            error=_("Several codes were sent within the hour. Please use the last one, or try again later."),
            status=429,
        )
    return see_other(f"{reverse('portal:own_data')}?asked={purpose}#{purpose}")


@require_POST
@with_session(*AccessPurpose)
def change_address(request: HttpRequest, guest: Guest, *, now: datetime) -> HttpResponseBase:
    """Ask the owner of another address to confirm it; until then everything goes to the present one."""
    form = NewAddressForm(request.POST)
    typed = request.POST.get("email", "")[:MAX_EMAIL]
    if not form.is_valid():
        said = {name: str(errors[0]) for name, errors in form.errors.items()}
        return _page(request, guest, now=now, asked=CodePurpose.ADDRESS, error=said.get("code", ""), typed=typed, typed_error=said.get("email", ""), status=422)
    try:
        check = privacy_actions.request_address(guest.contact.id, form.cleaned_data["email"], typed_code=form.cleaned_data["code"], now=now)
    except AddressRefused:
        same = _("This is the address we write to already.")
        return _page(request, guest, now=now, asked=CodePurpose.ADDRESS, typed=typed, typed_error=same, status=422)
    if check is not CodeCheck.RIGHT:
        return _page(request, guest, now=now, asked=CodePurpose.ADDRESS, error=check_words(check), typed=typed, status=422)
    return see_other(f"{reverse('portal:own_data')}#address")


@require_POST
@with_session(*AccessPurpose)
def export(request: HttpRequest, guest: Guest, *, now: datetime) -> HttpResponseBase:
    """Hand out everything as a file."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _page(request, guest, now=now, asked=CodePurpose.EXPORT, error=_first_error(form), status=422)
    check = links_actions.use_code(guest.contact.id, purpose=CodePurpose.EXPORT, typed=form.cleaned_data["code"], now=now)
    if check is not CodeCheck.RIGHT:
        return _page(request, guest, now=now, asked=CodePurpose.EXPORT, error=check_words(check), status=422)
    response = JsonResponse(privacy.subject_export(guest.contact.id, now=now), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@require_POST
@with_session(*AccessPurpose)
def erase(request: HttpRequest, guest: Guest, *, now: datetime) -> HttpResponseBase:
    """Ask the staff to erase the person."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _page(request, guest, now=now, asked=CodePurpose.ERASE, error=_first_error(form), status=422)
    check = privacy_actions.request_erasure(guest.contact.id, program_id=guest.program.id, typed_code=form.cleaned_data["code"], now=now)
    if check is not CodeCheck.RIGHT:
        return _page(request, guest, now=now, asked=CodePurpose.ERASE, error=check_words(check), status=422)
    context = {
        "look": guest.look,
        "title": _("We have got your wish"),
        "lines": [_("Names and addresses will be deleted, within a month at the latest. Book entries that the law asks for stay without a name.")],
    }
    return render(request, "portal/notice.html", context)


def _page(
    request: HttpRequest, guest: Guest, *, now: datetime, asked: str, error: str = "", typed: str = "", typed_error: str = "", status: int = 200
) -> HttpResponse:
    waiting = open_address_change(guest.contact.id, now=now)
    context = {
        "look": guest.look,
        "guest": guest,
        "parts": [_part(purpose, asked=asked, error=error, typed=typed, typed_error=typed_error) for purpose in PARTS],
        "address": hidden_address(guest.contact.email),
        "waiting": hidden_address(waiting.new_value) if waiting else "",
        "all_stopped": full_stop(guest),
        "back": reverse("portal:advocate" if guest.access.purpose is AccessPurpose.ADVOCATE else "portal:preferences"),
    }
    return render(request, "portal/own_data.html", context, status=status)


def _part(purpose: CodePurpose, *, asked: str, error: str, typed: str, typed_error: str) -> Part:
    title, words, button, name = {
        CodePurpose.ADDRESS: (
            _("Use another address"),
            _("The code goes to your present address. Then we write to the new one, and it counts once you press the button in that mail."),
            _("Ask the new address"),
            "change_address",
        ),
        CodePurpose.EXPORT: (_("Download my data"), _("Everything we keep about you, as one file that other programs can read."), _("Download"), "export"),
        CodePurpose.ERASE: (
            _("Erase me"),
            _("Names and addresses go; book entries we must keep stay without a name. Rewards that are not used yet are lost."),
            _("Ask for erasure"),
            "erase",
        ),
    }[purpose]
    url, chosen = reverse(f"portal:{name}"), asked == purpose
    return Part(purpose.value, title, words, button, url, chosen, error if chosen else "", typed, typed_error)


def check_words(check: CodeCheck) -> str:
    """Return what was wrong with a typed code."""
    if check is CodeCheck.WRONG:
        return _("These are not the digits from the mail. Please look again.")
    return _("This code is over. Please ask for another one.")


def _first_error(form: CodeForm) -> str:
    return str(form.errors["code"][0])
