"""Surprises: what runs, what it cost so far, whom it reached, and how to check the draws."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from goodword.console import formats
from goodword.console.addresses import address
from goodword.console.parts import Crumb, toast
from goodword.contacts import queries as contacts
from goodword.contacts.values import Person
from goodword.lib import clock
from goodword.lib.money import AmountInvalid, Money, to_minor
from goodword.lib.pages import CursorInvalid
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs import queries as programs
from goodword.programs.values import ProgramState
from goodword.rewards import queries as rewards
from goodword.rewards.actions import surprises as actions
from goodword.rewards.actions.surprises import SurpriseRefused
from goodword.rewards.queries import surprises as queries
from goodword.rewards.values import Setup
from goodword.rewards.values.surprises import DrawState, NewSurprise, Surprise, SurpriseMode
from goodword.rewards.words import amount, gift

PAGE_LIMIT = 30
MODES = {
    SurpriseMode.EVERYBODY: _("Everybody, after a purchase, each person once"),
    SurpriseMode.RANDOM: _("Some, drawn at a purchase"),
    SurpriseMode.PICKED: _("Whom we pick"),
}
DRAWS = {
    DrawState.GIVEN: ("done", _("given")),
    DrawState.MISSED: ("todo", _("not drawn")),
    DrawState.NO_BUDGET: ("hold", _("drawn, but the budget was used up")),
}
_KINDS = {
    "points": _("Points"),
    "account_credit": _("Account credit"),
    "coupon": _("Coupon worth an amount"),
    "product": _("A product, sent by staff"),
    "thank_you_note": _("A thank-you card, written by staff"),
}


class SurpriseForm(forms.Form):
    """Who gets what, and for how many there is a budget."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("For the staff; it stands in the reasons of the reward."))
    program = forms.ChoiceField(label=_("Programme"))
    mode = forms.ChoiceField(label=_("Who gets it"), choices=[(one.value, label) for one, label in MODES.items()])
    chance = forms.DecimalField(
        label=_("Chance in percent"),
        min_value=Decimal("0.01"),
        max_value=Decimal("99.99"),
        decimal_places=2,
        required=False,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("Only where it is drawn."),
    )
    kind = forms.ChoiceField(label=_("What they get"), choices=list(_KINDS.items()))
    worth = forms.DecimalField(
        label=_("How much"), min_value=0, max_value=10**6, required=False, localize=True, widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("Points, or an amount in the programme’s currency."),
    )  # fmt: skip
    product = forms.CharField(label=_("Which product"), max_length=120, required=False)
    count = forms.IntegerField(label=_("For how many people at most"), min_value=1, max_value=1_000_000)
    needs_approval = forms.BooleanField(label=_("Somebody else approves each"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"count": 100})
        self.currencies = {str(one.id): one.currency for one in programs.programs() if one.state is not ProgramState.ARCHIVED}
        self.fields["program"].choices = [(str(one.id), one.name) for one in programs.programs() if str(one.id) in self.currencies]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("mode") == SurpriseMode.RANDOM and not given.get("chance"):
            self.add_error("chance", gettext("How many of a hundred win?"))
        if given.get("kind") in ("points", "account_credit", "coupon"):
            self._clean_worth(given)
        elif given.get("kind") == "product" and not given.get("product"):
            self.add_error("product", gettext("Please name it."))
        return given

    def _clean_worth(self, given: dict[str, Any]) -> None:
        asset = "POINTS" if given["kind"] == "points" else self.currencies.get(given.get("program", ""), "EUR")
        try:
            given["minor"] = to_minor(given.get("worth") or 0, asset)
        except AmountInvalid:
            given["minor"] = 0
        if given["minor"] < 1:
            self.add_error("worth", gettext("Please enter an amount."))

    def new(self) -> NewSurprise:
        """Return what was typed."""
        given = self.cleaned_data
        slug, minor = given["kind"], given.get("minor", 1)
        settings: dict[str, Any] = {"points": {"points": minor}, "product": {"name": given["product"]}, "thank_you_note": {}}.get(slug, {"amount_minor": minor})
        mode = SurpriseMode(given["mode"])
        chance = int(given["chance"] * 100) if mode is SurpriseMode.RANDOM else 0
        return NewSurprise(given["name"], mode, Setup(slug, settings), minor * given["count"], chance, needs_approval=given["needs_approval"])


class PickForm(forms.Form):
    """Whom it goes to."""

    email = forms.EmailField(label=_("Mail address of the person"), max_length=320)


@allowed(Permission.REWARDS_READ, write=Permission.REWARDS_WRITE)
def surprises(request: StaffRequest) -> HttpResponse:
    """Show what runs and ran, and begin one."""
    form = SurpriseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            surprise_id = actions.begin(UUID(form.cleaned_data["program"]), form.new(), actor=request.actor, now=clock.now())
        except SurpriseRefused:
            form.add_error(None, gettext("This cannot be given. Please look at the amounts."))
        else:
            toast(request, gettext("It runs from now on."))
            return redirect("console:reward_surprise", surprise_id=surprise_id)
    context = {
        "tab": "surprises",
        "waiting": rewards.counts_waiting(),
        "surprises": [(one, _what(one), MODES[one.mode], *_money(one)) for one in queries.surprises()],
        "form": form,
        "may_write": request.may(Permission.REWARDS_WRITE) and bool(form.currencies),
    }
    return render(request, "console/rewards/surprises.html", context, status=422 if form.errors else 200)


@allowed(Permission.REWARDS_READ, write=Permission.REWARDS_WRITE)
def surprise(request: StaffRequest, surprise_id: UUID) -> HttpResponse:
    """Show one with its draws, and give it to whom staff pick."""
    found = _found(surprise_id)
    form = PickForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        contact_id = contacts.find(Person(email=form.cleaned_data["email"]))
        if contact_id is None:
            form.add_error("email", gettext("Nobody has this address."))
        elif _pick(form, surprise_id, contact_id, request):
            return redirect("console:reward_surprise", surprise_id=surprise_id)
    try:
        page = queries.draws(found, cursor=request.GET.get("after"), limit=PAGE_LIMIT)
    except CursorInvalid as error:
        raise Http404 from error
    people = contacts.contacts({one.contact_id for one in page.items})
    given, budget = _money(found)
    context = {
        "surprise": found,
        "what": _what(found),
        "who": MODES[found.mode],
        "given": given,
        "budget": budget,
        "lines": [(one, people.get(one.contact_id), *DRAWS[one.state]) for one in page.items],
        "page": page,
        "form": form,
        "random": found.mode is SurpriseMode.RANDOM,
        "percent": formats.percent(found.chance / 10_000, digits=2 if found.chance % 100 else 0),
        "may_write": request.may(Permission.REWARDS_WRITE) and found.ended_at is None,
        "may_pick": found.mode is SurpriseMode.PICKED,
        "crumbs": [Crumb(gettext("Rewards"), address("rewards")), Crumb(gettext("Surprises"), address("reward_surprises"))],
    }
    return render(request, "console/rewards/surprise.html", context, status=422 if form.errors else 200)


@allowed(Permission.REWARDS_WRITE)
@require_POST
def end(request: StaffRequest, surprise_id: UUID) -> HttpResponse:
    """End one, and tell the seed."""
    _found(surprise_id)
    done = actions.end(surprise_id, actor=request.actor, now=clock.now())
    toast(request, gettext("It is over. Anybody can check the draws now.") if done else gettext("It was over already."))
    return redirect("console:reward_surprise", surprise_id=surprise_id)


def _pick(form: PickForm, surprise_id: UUID, contact_id: UUID, request: StaffRequest) -> bool:
    try:
        state = actions.pick(surprise_id, contact_id, actor=request.actor, now=clock.now())
    except SurpriseRefused:
        raise Http404 from None
    if state is DrawState.NO_BUDGET:
        form.add_error(None, gettext("The budget is used up."))
        return False
    toast(request, gettext("Given. Each person gets it once."))
    return True


def _found(surprise_id: UUID) -> Surprise:
    found = queries.surprise(surprise_id)
    if found is None:
        raise Http404
    return found


def _what(one: Surprise) -> str:
    return gift(one.kind, currency=one.asset)


def _money(one: Surprise) -> tuple[str, str]:
    return amount(Money(one.taken, one.asset)), amount(Money(one.budget, one.asset))
