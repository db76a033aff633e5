"""Units of the shop's own: how an amount of each is said, in every language."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goodword.console import formats
from goodword.console.parts import toast
from goodword.console.programs.forms import LANGUAGE_NAMES
from goodword.lib import clock
from goodword.lib.money import Money
from goodword.lib.units import Unit, decimals_of
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs import queries
from goodword.programs.actions import UnitInvalid, name_unit
from goodword.rewards import queries as rewards
from goodword.rewards.words import amount

_ONE = tuple(code for code in LANGUAGE_NAMES if code != "ms")  # languages that call one thing otherwise than several
_SHOWN = (100, 150, 1234)


class UnitForm(forms.Form):
    """A unit: its letters and decimals, which never change, and its words."""

    letters = forms.RegexField(
        "^[A-Za-z]{2,7}$",
        label=_("Code"),
        help_text=_("Two to seven letters, such as KWH; rules and your shop name the unit by it. It never changes."),
        error_messages={"invalid": _("Two to seven letters, please.")},
    )
    decimals = forms.IntegerField(label=_("Decimals"), min_value=0, max_value=4, help_text=_("0 for what is counted whole. It never changes."))
    symbol = forms.CharField(label=_("Symbol"), max_length=8, required=False, help_text=_("Such as kWh; stands where a language has no words below."))

    def __init__(self, data: Any = None, *, unit: Unit | None = None) -> None:
        super().__init__(data, initial=_initial(unit) if unit else {"decimals": 0})
        for code, name in LANGUAGE_NAMES.items():
            for category, label in (("one", _("%(language)s: one of it")), ("other", _("%(language)s: several"))):
                if category == "other" or code in _ONE:
                    self.fields[f"{category}_{code}"] = forms.CharField(label=label % {"language": name}, max_length=40, required=False)
        if unit:
            self.fields["letters"].disabled = self.fields["decimals"].disabled = True

    def unit(self) -> Unit:
        """Return what was typed."""
        given = self.cleaned_data
        forms_of = {code: {category: text for category in ("one", "other") if (text := given.get(f"{category}_{code}", "").strip())} for code in LANGUAGE_NAMES}
        words = {code: found for code, found in forms_of.items() if found}
        return Unit(f"{given['letters'].upper()}.{given['decimals']}", given["symbol"].strip(), words)


@allowed(Permission.REWARDS_READ, write=Permission.REWARDS_WRITE)
def units(request: StaffRequest, code: str = "") -> HttpResponse:
    """Show the units, and make or rename one."""
    known = queries.units()
    unit = next((one for one in known if one.code == code), None)
    if code and unit is None:
        raise Http404
    form = UnitForm(request.POST or None, unit=unit)
    if request.method == "POST" and form.is_valid():
        try:
            name_unit(form.unit(), actor=request.actor, now=clock.now())
        except UnitInvalid:
            form.add_error(None, gettext("Say in at least one language what several of it are called."))
        else:
            toast(request, gettext("It is said like this from now on, everywhere."))
            return redirect("console:reward_units")
    context = {
        "tab": "rules",
        "waiting": rewards.counts_waiting(),
        "units": [(one, decimals_of(one.code), [amount(Money(minor, one.code)) for minor in _SHOWN]) for one in known],
        "unit": unit,
        "form": form,
        "shown": ", ".join(formats.number(minor) for minor in _SHOWN),
        "may_write": request.may(Permission.REWARDS_WRITE),
    }
    return render(request, "console/rewards/units.html", context, status=422 if form.errors else 200)


def _initial(unit: Unit) -> dict[str, Any]:
    words = {f"{category}_{code}": word for code, found in unit.forms.items() for category, word in found.items()}
    return {"letters": unit.code.partition(".")[0], "decimals": decimals_of(unit.code), "symbol": unit.symbol, **words}
