"""The tiers of a programme: what climbs them, what each asks for and brings, and how one falls."""

import re
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goodword.console.addresses import address
from goodword.console.parts import Crumb, toast
from goodword.console.programs.overview import program_or_404
from goodword.lib import clock
from goodword.lib.money import AmountInvalid, to_minor, to_text
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs.values import Program
from goodword.rewards.actions.tiers import set_ladder
from goodword.rewards.queries.tiers import counts, ladder
from goodword.rewards.rules.tiers import LadderInvalid
from goodword.rewards.values.tiers import Demotion, Ladder, Measure, Span, Tier
from goodword.rewards.words.tiers import counted

ROWS = 5
_MEASURES = {
    Measure.REFERRALS: _("Friends who came"),
    Measure.CONVERSIONS: _("Purchases of friends"),
    Measure.VALUE: _("What friends paid"),
    Measure.POINTS: _("Points earned"),
}
_SPANS = {Span.YEAR: _("in a calendar year"), Span.ROLLING: _("in the last so many days"), Span.EVER: _("since the beginning")}
_FALLS = {
    Demotion.EARNED: _("falls to what was earned"),
    Demotion.STEP: _("falls by one tier, then has the grace again"),
    Demotion.NEVER: _("keeps the tier for ever"),
}


class LadderForm(forms.Form):
    """A ladder of up to five tiers, in the language of the programme; what other languages say stays."""

    measure = forms.ChoiceField(label=_("What counts"), choices=[(one.value, label) for one, label in _MEASURES.items()])
    span = forms.ChoiceField(label=_("In which time"), choices=[(one.value, label) for one, label in _SPANS.items()])
    rolling_days = forms.IntegerField(label=_("So many days"), min_value=1, max_value=3660, help_text=_("Only for the last so many days."))
    demotion = forms.ChoiceField(label=_("Who earns less than the tier asks for"), choices=[(one.value, label) for one, label in _FALLS.items()])
    grace_days = forms.IntegerField(label=_("After so many days of grace"), min_value=0, max_value=3660)

    def __init__(self, data: Any = None, *, present: Ladder | None, program: Program) -> None:
        self.present, self.program = present, program
        super().__init__(data, initial=_initial(present, program))
        for row in range(1, ROWS + 1):
            self.fields[f"name_{row}"] = forms.CharField(label=gettext("Name of tier %(row)s") % {"row": row}, max_length=60, required=False)
            self.fields[f"threshold_{row}"] = forms.DecimalField(
                label=gettext("From"), min_value=0, max_value=10**9, required=False, localize=True, widget=forms.TextInput(attrs={"inputmode": "decimal"})
            )
            self.fields[f"benefit_{row}"] = forms.CharField(label=gettext("What it brings, in words"), max_length=300, required=False)

    def rows(self) -> list[tuple[int, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Return the fields of each tier."""
        return [(row, self[f"name_{row}"], self[f"threshold_{row}"], self[f"benefit_{row}"]) for row in range(1, ROWS + 1)]

    def ladder(self) -> Ladder | None:
        """Return what was typed; None without a single name. Adds errors where an amount cannot be."""
        given = self.cleaned_data
        tiers = tuple(filter(None, (self._tier(row, given) for row in range(1, ROWS + 1))))
        if not tiers:
            return None
        return Ladder(tiers, Measure(given["measure"]), Span(given["span"]), given["rolling_days"], given["grace_days"], Demotion(given["demotion"]))

    def _tier(self, row: int, given: dict[str, Any]) -> Tier | None:
        name, threshold, language = given[f"name_{row}"], given[f"threshold_{row}"], self.program.language
        if not name:
            return None
        try:
            asked = to_minor(threshold or 0, self.program.currency if given["measure"] == Measure.VALUE else "POINTS")
        except AmountInvalid:
            self.add_error(f"threshold_{row}", gettext("This is no amount that can be counted."))
            return None
        before = self.present.tiers[row - 1] if self.present and row <= len(self.present.tiers) else None
        slug = before.slug if before else re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:30] or f"tier-{row}"
        names = {**(before.name if before else {}), language: name}
        benefits = {**(before.benefit if before else {}), language: given[f"benefit_{row}"]}
        return Tier(slug, asked, names, {one: words for one, words in benefits.items() if words})


@allowed(Permission.REWARDS_READ, write=Permission.REWARDS_WRITE)
def tiers(request: StaffRequest, program_id: UUID) -> HttpResponse:
    """Show the tiers of a programme with how many hold each, and set them."""
    program = program_or_404(program_id)
    present = ladder(program.id)
    form = LadderForm(request.POST or None, present=present, program=program)
    if request.method == "POST" and form.is_valid():
        wanted = form.ladder()
        if not form.errors:
            try:
                set_ladder(program.id, wanted, actor=request.actor, now=clock.now())
            except LadderInvalid:
                form.add_error(None, gettext("Each tier needs a name of its own, and each asks for more than the one before, from one on."))
            else:
                toast(
                    request,
                    gettext("Where people stand is counted anew; nobody is written to for that.") if wanted else gettext("There are no tiers any more."),
                )
                return redirect("console:reward_tiers", program_id=program.id)
    holders, shown = counts(program.id), present or Ladder(())
    context = {
        "program": program,
        "form": form,
        "tiers": [
            (tier.name_in(program.language), tier.slug, counted(shown.measure, tier.threshold, currency=program.currency), holders.get(tier.slug, 0))
            for tier in shown.tiers
        ],
        "crumbs": [Crumb(gettext("Rewards"), address("rewards")), Crumb(gettext("Rules"), address("reward_rules"))],
        "may_write": request.may(Permission.REWARDS_WRITE),
    }
    return render(request, "console/rewards/tiers.html", context, status=422 if form.errors else 200)


def _initial(present: Ladder | None, program: Program) -> dict[str, object]:
    shown = present or Ladder(())
    found: dict[str, object] = {
        "measure": shown.measure.value,
        "span": shown.span.value,
        "rolling_days": shown.rolling_days,
        "demotion": shown.demotion.value,
        "grace_days": shown.grace_days,
    }
    asset = program.currency if shown.measure is Measure.VALUE else "POINTS"
    for row, tier in enumerate(shown.tiers, 1):
        threshold = Decimal(to_text(tier.threshold, asset))
        found |= {f"name_{row}": tier.name_in(program.language), f"threshold_{row}": threshold, f"benefit_{row}": tier.benefit_in(program.language)}
    return found
