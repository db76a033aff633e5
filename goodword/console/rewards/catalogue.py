"""The catalogue of points: what each programme offers, and changing it."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from goodword.console.addresses import address
from goodword.console.parts import Crumb, toast
from goodword.console.programs.overview import program_or_404
from goodword.lib import clock
from goodword.lib.money import Money
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs import queries as programs
from goodword.programs.values import ProgramState
from goodword.rewards import queries as rewards
from goodword.rewards.actions.catalogue import STOCK_MAX, ItemRefused, add_item, change_item, withdraw_item
from goodword.rewards.queries import catalogue as queries
from goodword.rewards.queries import pools
from goodword.rewards.values import Item, NewItem, Way
from goodword.rewards.words import amount

_WAYS = {Way.TASK: _("Staff send it: a task for each order"), Way.COUPON: _("A code out of a pool, at once")}


class ItemForm(forms.Form):
    """What a thing is, what it costs, how many there are, and how it reaches people."""

    title = forms.CharField(label=_("What it is called"), max_length=120)
    text = forms.CharField(label=_("What people should know"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    price = forms.IntegerField(label=_("Points"), min_value=1, max_value=10**9)
    stock = forms.IntegerField(label=_("How many are left"), min_value=0, max_value=STOCK_MAX, required=False, help_text=_("Left empty, there is no limit."))
    low_at = forms.IntegerField(
        label=_("Tell us at"), min_value=0, max_value=STOCK_MAX, required=False, help_text=_("A task for the staff once so many are left. Left empty: never.")
    )
    way = forms.ChoiceField(label=_("How it reaches people"), choices=[(way.value, label) for way, label in _WAYS.items()])
    pool = forms.ChoiceField(label=_("Pool of codes"), required=False, help_text=_("Only where a code is handed out."))
    seen_stock = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, item: Item | None = None) -> None:
        known = vars(item) | {"way": item.way.value, "seen_stock": item.stock, "low_at": item.low_at or None} if item else {}
        super().__init__(data, initial=known)
        self.fields["pool"].choices = [("", gettext("None")), *((pool.name, pool.name) for pool in pools.pools())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("way") == Way.COUPON and not given.get("pool"):
            self.add_error("pool", gettext("Choose the pool that the codes come out of."))
        return given

    def new(self) -> NewItem:
        """Return what was typed."""
        given = self.cleaned_data
        way = Way(given["way"])
        pool = given["pool"] if way is Way.COUPON else ""
        return NewItem(given["title"], given["price"], given["text"], stock=given["stock"], way=way, pool=pool, low_at=given["low_at"] or 0)


@allowed(Permission.REWARDS_READ)
def catalogue(request: StaffRequest) -> HttpResponse:
    """Show what each programme offers for points."""
    running = [one for one in programs.programs() if one.state is not ProgramState.ARCHIVED]
    context = {
        "tab": "catalogue",
        "waiting": rewards.counts_waiting(),
        "programs": [(one, [(item, amount(Money(item.price, item.asset))) for item in queries.items(one.id, withdrawn=True)]) for one in running],
        "open_orders": queries.open_orders(),
        "may_write": request.may(Permission.REWARDS_WRITE),
    }
    return render(request, "console/rewards/catalogue.html", context)


@allowed(Permission.REWARDS_WRITE)
def new(request: StaffRequest, program_id: UUID) -> HttpResponse:
    """Put a thing into the catalogue."""
    program = program_or_404(program_id)
    form = ItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_item(program.id, form.new(), actor=request.actor, now=clock.now())
        except ItemRefused as refused:
            _say(form, refused)
        else:
            toast(request, gettext("It is in the catalogue."))
            return redirect("console:reward_catalogue")
    return _form_page(request, form, program.name)


@allowed(Permission.REWARDS_READ, write=Permission.REWARDS_WRITE)
def item(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """Show a thing, and change it."""
    found = _item_or_404(item_id)
    form = ItemForm(request.POST or None, item=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_item(item_id, form.new(), seen_stock=form.cleaned_data["seen_stock"], actor=request.actor, now=clock.now())
        except ItemRefused as refused:
            _say(form, refused)
        else:
            toast(request, gettext("Changed. What was ordered before stays as it was."))
            return redirect("console:reward_catalogue")
    return _form_page(request, form, program_or_404(found.program_id).name, found)


@allowed(Permission.REWARDS_WRITE)
@require_POST
def withdraw(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """Offer a thing no more, or again."""
    found = _item_or_404(item_id)
    withdrawn = found.withdrawn_at is None
    withdraw_item(item_id, withdrawn=withdrawn, actor=request.actor, now=clock.now())
    toast(request, gettext("Nobody can order it any more.") if withdrawn else gettext("It is offered again."))
    return redirect("console:reward_catalogue")


def _item_or_404(item_id: UUID) -> Item:
    found = queries.item(item_id)
    if found is None:
        raise Http404
    return found


def _say(form: ItemForm, refused: ItemRefused) -> None:
    said = {"pool_unknown": ("pool", gettext("This pool is not there any more.")), "title": ("title", gettext("Please give it a name."))}
    form.add_error(*said.get(refused.code, (None, gettext("This cannot be saved."))))


def _form_page(request: StaffRequest, form: ItemForm, program: str, found: Item | None = None) -> HttpResponse:
    context = {
        "form": form,
        "item": found,
        "program_name": program,
        "crumbs": [Crumb(gettext("Rewards"), address("rewards")), Crumb(gettext("Catalogue"), address("reward_catalogue"))],
        "may_write": request.may(Permission.REWARDS_WRITE),
    }
    return render(request, "console/rewards/item.html", context, status=422 if form.errors else 200)
