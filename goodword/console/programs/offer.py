"""The offer as one sentence whose parts may be changed."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goodword.console.programs.forms import currencies
from goodword.lib.money import AmountInvalid, decimals, to_minor, to_text
from goodword.presets.values import Parts
from goodword.rewards.values import Period, Side

SIDES: dict[str, tuple[Side, ...]] = {"both": (Side.ADVOCATE, Side.FRIEND), "advocate": (Side.ADVOCATE,), "friend": (Side.FRIEND,)}
_PLACE = re.compile(r"%\((\w+)\)s")


def _number(**attrs: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "gw-slot gw-slot-n", "inputmode": "decimal", "autocomplete": "off", "size": 3, **attrs})


def _choice() -> forms.Select:
    return forms.Select(attrs={"class": "gw-slot gw-slot-s"})


class CurrencyForm(forms.Form):
    """All that can be chosen of an offer of several rules before it is a draft: the currency."""

    currency = forms.ChoiceField(label=_("Currency"), choices=lambda: [(code, code) for code in currencies()])

    def parts(self) -> Parts | None:
        """Return None: such an offer has no sentence."""
        return None


class OfferForm(forms.Form):
    """The parts of the sentence; `pieces` puts them where the language wants them."""

    minimum = forms.DecimalField(label=_("Least amount of the first purchase"), min_value=0, max_value=10**9, localize=True, widget=_number(size=4))
    currency = forms.ChoiceField(label=_("Currency"), choices=lambda: [(code, code) for code in currencies()], widget=_choice())
    sides = forms.ChoiceField(
        label=_("Who gets it"),
        choices=[("both", _("both get")), ("advocate", _("the recommender gets")), ("friend", _("the friend gets"))],
        widget=_choice(),
    )
    kind = forms.ChoiceField(label=_("What they get"), choices=[("coupon", _("a coupon")), ("account_credit", _("account credit"))], widget=_choice())
    gift = forms.DecimalField(label=_("How much"), min_value=Decimal("0.001"), max_value=10**9, localize=True, widget=_number(size=4))
    hold_days = forms.IntegerField(label=_("Days until it is given"), min_value=0, max_value=365, widget=_number())
    cap = forms.IntegerField(label=_("How often at most"), min_value=1, max_value=10_000, widget=_number())
    cap_period = forms.ChoiceField(label=_("In which time"), choices=[("month", _("a month")), ("year", _("a year")), ("all", _("in all"))], widget=_choice())

    def pieces(self) -> Iterator[tuple[str, BoundField | None]]:
        """Yield the sentence in the reader's language: words, and the control that follows them where there is one."""
        # Translators: each %(…)s is a control that stands in the running sentence.
        text = gettext(
            "When a friend’s first purchase is at least %(minimum)s %(currency)s, %(sides)s %(kind)s worth %(gift)s, after %(hold_days)s days, "
            "at most %(cap)s times %(cap_period)s."
        )
        parts = _PLACE.split(text)
        for place in range(0, len(parts), 2):
            yield parts[place], self[parts[place + 1]] if place + 1 < len(parts) else None

    def clean(self) -> dict[str, Any]:
        """Turn the amounts into minor units of the currency."""
        entered = super().clean() or {}
        for name in ("minimum", "gift"):
            if name in entered and "currency" in entered:
                try:
                    entered[f"{name}_minor"] = to_minor(entered[name], entered["currency"])
                except AmountInvalid:
                    places = decimals(entered["currency"])
                    self.add_error(name, gettext("%(currency)s has %(places)s decimals.") % {"currency": entered["currency"], "places": places})
        return entered

    def parts(self) -> Parts:
        """Return what was entered."""
        entered = self.cleaned_data
        return Parts(
            minimum_minor=entered["minimum_minor"],
            gifts=dict.fromkeys(SIDES[entered["sides"]], entered["gift_minor"]),
            kind=entered["kind"],
            hold_days=entered["hold_days"],
            cap=entered["cap"],
            cap_period=Period(entered["cap_period"]),
        )


def initial_of(parts: Parts, *, currency: str) -> dict[str, Any]:
    """Return what the form shows for the parts of an offer."""
    sides = next((name for name, sides in SIDES.items() if set(sides) == set(parts.gifts)), "both")
    return {
        "minimum": Decimal(to_text(parts.minimum_minor, currency)).normalize(),
        "currency": currency,
        "sides": sides,
        "kind": parts.kind,
        "gift": Decimal(to_text(max(parts.gifts.values(), default=0), currency)).normalize(),
        "hold_days": parts.hold_days,
        "cap": parts.cap or 10,
        "cap_period": parts.cap_period.value,
    }
