"""The use of a customer's credit or points, booked by staff after a look at what is left."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.console.contacts.editing import about, contact_or_404
from goodword.console.parts import toast
from goodword.lib import clock
from goodword.lib.money import AmountInvalid, Money, to_minor
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.rewards.actions.using import CannotUse, redeem
from goodword.rewards.queries.credit import Credit, usable
from goodword.rewards.words import amount

SOURCE = "console"  # of the reference: the same form sent twice is one use


class UseForm(forms.Form):
    """How much is used, of what, and for what; `reference` is made with the form."""

    reference = forms.UUIDField(widget=forms.HiddenInput)
    asset = forms.RegexField(label=gettext_lazy("Of what"), regex=r"^[A-Z]{3,8}$")
    amount = forms.CharField(label=gettext_lazy("Amount"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
    reason = forms.CharField(
        label=gettext_lazy("What for"), max_length=300, help_text=gettext_lazy("Such as: order 48213 by telephone. It is kept in the audit log.")
    )

    def __init__(self, data: Any = None, *, credit: Sequence[Credit]) -> None:
        super().__init__(data, initial={"reference": uuid4(), "asset": credit[0].asset if credit else ""})
        choices = [(one.asset, amount(Money(one.left, one.asset))) for one in credit]
        self.fields["asset"].widget = forms.Select(choices=choices) if len(choices) > 1 else forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("asset") and typed.get("amount"):
            try:
                typed["minor"] = to_minor(typed["amount"].replace(",", "."), typed["asset"])
            except AmountInvalid:
                typed["minor"] = 0
            if typed["minor"] <= 0:
                self.add_error("amount", _("An amount above zero, such as 5 or 12.50."))
        return typed


@allowed(Permission.REWARDS_WRITE)
def use(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Ask how much is used, say what will be left, and book it; a use cannot be taken back."""
    contact = contact_or_404(contact_id)
    credit = usable(contact.id, now=clock.now())
    form = UseForm(request.POST or None, credit=credit)
    preview = ""
    if request.method == "POST" and form.is_valid():
        if "book" in request.POST:
            try:
                return _book(request, contact.id, form.cleaned_data)
            except CannotUse:
                _too_much(form, credit)
        else:
            preview = _preview(form, credit)
    left = [amount(Money(one.left, one.asset)) for one in credit]
    context = {**about(contact), "form": form, "credit": list(zip(credit, left, strict=True)), "credit_words": left, "preview": preview}
    return render(request, "console/rewards/credit.html", context, status=422 if form.errors else 200)


def _book(request: StaffRequest, contact_id: UUID, typed: dict[str, Any]) -> HttpResponse:
    """Book the use and lead back to the contact; raise CannotUse where less is left."""
    done = redeem(
        contact_id,
        asset=typed["asset"],
        amount=typed["minor"],
        source=SOURCE,
        reference=str(typed["reference"]),
        actor=request.actor,
        note=typed["reason"],
        now=clock.now(),
    )
    left = amount(Money(done.left, typed["asset"]))
    said = _("This use was booked before; nothing changed. %(left)s left.") if done.repeated else _("%(used)s used, %(left)s left.")
    toast(request, said % {"used": amount(Money(typed["minor"], typed["asset"])), "left": left})
    return redirect("console:contact", contact_id=contact_id)


def _preview(form: UseForm, credit: Sequence[Credit]) -> str:
    """Return what would happen, empty where less is left than that."""
    asset, minor = form.cleaned_data["asset"], form.cleaned_data["minor"]
    before = _left(asset, credit)
    if minor > before:
        _too_much(form, credit)
        return ""
    values = {"used": amount(Money(minor, asset)), "before": amount(Money(before, asset)), "after": amount(Money(before - minor, asset))}
    return _("%(used)s of %(before)s are used; %(after)s are left. This cannot be taken back.") % values


def _too_much(form: UseForm, credit: Sequence[Credit]) -> None:
    asset = form.cleaned_data["asset"]
    form.add_error("amount", _("There is %(left)s left, not more.") % {"left": amount(Money(_left(asset, credit), asset))})


def _left(asset: str, credit: Sequence[Credit]) -> int:
    return next((one.left for one in credit if one.asset == asset), 0)
