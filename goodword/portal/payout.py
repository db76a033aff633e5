"""The account that somebody is paid to: named with a code that goes to the known address, since a link can be passed on."""

from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from goodword.links import actions as links
from goodword.links.values import AccessPurpose, CodeCheck, CodePurpose
from goodword.portal.doors import not_here, see_other
from goodword.portal.forms import CodeForm
from goodword.portal.own_data import check_words
from goodword.portal.preferences import full_stop, hidden_address
from goodword.portal.sessions import Guest, with_session
from goodword.portal.words import day
from goodword.rewards.actions.payouts import NAME_MAX, PayoutRefused, name_account
from goodword.rewards.queries.payouts import details_of


class AccountForm(CodeForm):
    """Whose account, its number, and the six digits."""

    name = forms.CharField(
        max_length=NAME_MAX,
        error_messages={
            "required": gettext_lazy("Please enter the name that the account runs under."),
            "max_length": gettext_lazy("Please enter at most 70 letters."),
        },
    )
    iban = forms.CharField(
        max_length=42, error_messages={"required": gettext_lazy("Please enter the IBAN."), "max_length": gettext_lazy("An IBAN has at most 34 signs.")}
    )


@require_safe
@with_session(AccessPurpose.ADVOCATE)
def payout(request: HttpRequest, guest: Guest, *, now: datetime) -> HttpResponse:
    """Show what is known of the account; `?asked=` opens the fields for another."""
    return _page(request, guest, now=now, asked=bool(request.GET.get("asked")))


@require_POST
@with_session(AccessPurpose.ADVOCATE)
def send_code(request: HttpRequest, guest: Guest, *, now: datetime) -> HttpResponseBase:
    """Send a code to the known address; few an hour."""
    if not guest.contact.email:
        return not_here(request, program=guest.program)
    if not links.ask_code(guest.contact.id, purpose=CodePurpose.PAYOUT, program_id=guest.program.id, now=now):
        again = _("Several codes were sent within the hour. Please use the last one, or try again later.")
        return _page(request, guest, now=now, asked=True, errors={"code": again}, status=429)
    return see_other(reverse("portal:payout") + "?asked=1#account")


@require_POST
@with_session(AccessPurpose.ADVOCATE)
def name(request: HttpRequest, guest: Guest, *, now: datetime) -> HttpResponseBase:
    """Take the account."""
    form = AccountForm(request.POST)
    if not form.is_valid():
        return _page(request, guest, now=now, asked=True, errors={field: str(said[0]) for field, said in form.errors.items()}, status=422)
    given = form.cleaned_data
    try:
        check = name_account(guest.contact.id, name=given["name"], iban=given["iban"], program_id=guest.program.id, typed_code=given["code"], now=now)
    except PayoutRefused as refused:
        if refused.code == "name":
            errors = {"name": _("Please enter the name that the account runs under.")}
        else:
            errors = {"iban": _("This is not an IBAN that euros can be sent to. Please compare it sign by sign.")}
        return _page(request, guest, now=now, asked=True, errors=errors, status=422)
    if check is not CodeCheck.RIGHT:
        return _page(request, guest, now=now, asked=True, errors={"code": check_words(check)}, status=422)
    return see_other(reverse("portal:payout"))


def _page(request: HttpRequest, guest: Guest, *, now: datetime, asked: bool, errors: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    details = details_of(guest.contact.id)
    context = {
        "look": guest.look,
        "guest": guest,
        "details": details,
        "from_day": day(details.usable_from, now=now) if details and details.usable_from > now else "",
        "asked": asked,
        "errors": errors or {},
        "typed": {"name": request.POST.get("name", ""), "iban": request.POST.get("iban", "")},
        "address": hidden_address(guest.contact.email),
        "all_stopped": full_stop(guest),
    }
    return render(request, "portal/payout.html", context, status=status)
