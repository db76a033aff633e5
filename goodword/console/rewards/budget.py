"""The budget of a programme: the most that all its rules together give in a period."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.console.addresses import address
from goodword.console.parts import Crumb, toast
from goodword.console.programs.overview import program_or_404
from goodword.console.rewards.words import CHOICES
from goodword.lib import clock
from goodword.lib.money import AmountInvalid, Money, to_minor, to_text
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.rewards.actions.budgets import set_budget
from goodword.rewards.queries.budgets import budgets
from goodword.rewards.values import Budget, Period
from goodword.rewards.words import amount


class BudgetForm(forms.Form):
    """How much, in which time, and when staff are told."""

    limit = forms.DecimalField(
        label=gettext_lazy("At most"),
        min_value=0,
        max_value=10**9,
        localize=True,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=gettext_lazy("Left empty, there is no budget."),
    )
    period = forms.ChoiceField(label=gettext_lazy("In which time"), choices=[(one.value, CHOICES[one.value]) for one in Period])
    warn_percent = forms.IntegerField(label=gettext_lazy("Tell staff when so many percent are taken"), min_value=1, max_value=100)

    def __init__(self, data: Any = None, *, budget: Budget | None, currency: str) -> None:
        self.currency = currency
        limit = Decimal(to_text(budget.limit, currency)).normalize() if budget else None
        super().__init__(data, initial={"limit": limit, "period": budget.period if budget else "month", "warn_percent": budget.warn_percent if budget else 80})
        self.fields["limit"].label = _("At most, in %(currency)s") % {"currency": currency}

    def clean_limit(self) -> int:
        """Return the limit in the smallest unit."""
        try:
            return to_minor(self.cleaned_data["limit"] or 0, self.currency)
        except AmountInvalid as error:
            raise forms.ValidationError(_("%(currency)s has fewer decimals.") % {"currency": self.currency}) from error


@allowed(Permission.REWARDS_READ, write=Permission.REWARDS_WRITE)
def budget(request: StaffRequest, program_id: UUID) -> HttpResponse:
    """Show what is left of a programme's budget, and set it."""
    program, now = program_or_404(program_id), clock.now()
    present = {one.asset: one for one in budgets(now=now, program_id=program.id)}.get(program.currency)
    form = BudgetForm(request.POST or None, budget=present, currency=program.currency)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        set_budget(
            program.id,
            asset=program.currency,
            period=Period(wanted["period"]),
            limit=wanted["limit"],
            warn_percent=wanted["warn_percent"],
            actor=request.actor,
            now=now,
        )
        toast(request, _("The budget holds for rewards from now on.") if wanted["limit"] else _("There is no budget any more."))
        return redirect("console:reward_rules")
    context = {
        "program": program,
        "form": form,
        "budget": present,
        "taken": amount(Money(present.taken, present.asset)) if present else "",
        "limit": amount(Money(present.limit, present.asset)) if present else "",
        "period": CHOICES[present.period.value] if present else "",
        "crumbs": [Crumb(_("Rewards"), address("rewards")), Crumb(_("Rules"), address("reward_rules"))],
        "may_write": request.may(Permission.REWARDS_WRITE),
    }
    return render(request, "console/rewards/budget.html", context, status=422 if form.errors else 200)
