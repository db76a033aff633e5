"""Where is my reward? An advocate asks, with what there is to look by; the page says the same whatever was found."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from goodword.lib.identity import MAX_EMAIL, normalise_email
from goodword.links.values import AccessPurpose
from goodword.portal.doors import see_other
from goodword.portal.sessions import Guest, with_session
from goodword.portal.words import day
from goodword.rewards.actions.inquiries import file_inquiry
from goodword.rewards.queries import inquiries
from goodword.rewards.values import Filed
from goodword.rewards.words.inquiries import answered

ORDER_MAX = 200


class InquiryForm(forms.Form):
    """The number of the friend's order, their address, or both."""

    order = forms.CharField(max_length=ORDER_MAX, required=False, error_messages={"max_length": gettext_lazy("Please keep it to 200 signs.")})
    email = forms.CharField(max_length=MAX_EMAIL, required=False, error_messages={"max_length": gettext_lazy("This address is too long.")})
    form = forms.UUIDField()

    def clean_email(self) -> str:
        """Return the address as it is looked for; empty where none was given."""
        typed = self.cleaned_data["email"]
        if typed and not normalise_email(typed):
            raise forms.ValidationError(_("Please check the address: it looks like name@example.com."))
        return normalise_email(typed) if typed else ""

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two at least."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not typed.get("order") and not typed.get("email"):
            self.add_error("order", _("Please give one of the two, so that there is something to look by."))
        return typed


@require_http_methods(["GET", "HEAD", "POST"])
@with_session(AccessPurpose.ADVOCATE)
def missing(request: HttpRequest, guest: Guest, *, now: datetime) -> HttpResponseBase:
    """Show the form and what was asked before, and take a question."""
    form = InquiryForm(request.POST) if request.method == "POST" else None
    if form is None or not form.is_valid():
        return _page(request, guest, form, now=now)
    typed = form.cleaned_data
    filed = file_inquiry(guest.contact.id, program_id=guest.program.id, form=typed["form"], order=typed["order"], address=typed["email"], now=now)
    if filed is Filed.TOO_MANY:
        form.add_error("order", _("You have asked three times today. Please ask again tomorrow, or write to us."))
        return _page(request, guest, form, now=now, status=429)
    return see_other(reverse("portal:missing") + "?sent=1")


def _page(request: HttpRequest, guest: Guest, form: InquiryForm | None, *, now: datetime, status: int = 422) -> HttpResponse:
    asked = [
        (day(one.asked_at, now=now), answered(one.answer) if one.answer else _("We are looking into it."))
        for one in inquiries.of_contact(guest.contact.id, program_id=guest.program.id)
    ]
    context = {
        "look": guest.look,
        "guest": guest,
        "form": form,
        "fresh": form["form"].value() if form and isinstance(form["form"].value(), str) and _is_id(form["form"].value()) else uuid4(),
        "sent": form is None and bool(request.GET.get("sent")),
        "asked": asked,
        "reached": bool(guest.contact.email),
    }
    return render(request, "portal/missing.html", context, status=status if form else 200)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
