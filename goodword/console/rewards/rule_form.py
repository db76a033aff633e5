"""The form of a rule, made from the Settings of every condition and kind, so that a new one appears by itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import StrEnum
from types import ModuleType
from typing import Any, get_type_hints

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goodword.console.rewards.known import OF_NOTHING, Claim, claims, claims_of
from goodword.console.rewards.words import CHOICES, CONDITIONS, KINDS, REFUNDS, SETTINGS, Words
from goodword.lib.money import AmountInvalid, to_minor, to_text
from goodword.rewards import conditions, kinds, rules
from goodword.rewards.rules import RuleInvalid
from goodword.rewards.values import RuleDefinition, Setup, Side

REPEATED = {"cap": 2}  # conditions that a rule may have several times: one for each advocate, one for everybody
SIDES = ((Side.ADVOCATE, _("The recommender gets")), (Side.FRIEND, _("The friend gets")))


@dataclass(frozen=True)
class Block:
    """One condition or kind in the form: the switch, and its settings."""

    name: str
    label: Words
    switch: BoundField
    settings: list[BoundField]
    refund: Words = ""  # of a kind: what a refund does to it
    claims: list[Claim] = field(default_factory=list)  # of a kind: what is known of its effect


class RuleForm(forms.Form):
    """A rule's conditions, benefits, hold and expiry; amounts in whole units of the programme's currency."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, definition: RuleDefinition, currency: str) -> None:
        self.currency = currency
        super().__init__(data, initial=_initial(definition, currency))
        for prefix, condition in _conditions():
            label = CONDITIONS.get(condition.slug, condition.label) if prefix == condition.slug else _("And a second limit")
            self.fields[prefix] = forms.BooleanField(label=str(label), required=False)
            self._add_settings(prefix, condition)
        for side, label in SIDES:
            choices = [("", _("nothing")), *((kind.slug, KINDS.get(kind.slug, kind.label)) for kind in kinds.KINDS)]
            self.fields[side.value] = forms.ChoiceField(label=label, choices=choices, required=False)
            for kind in kinds.KINDS:
                self._add_settings(f"{side.value}-{kind.slug}", kind)
        self.fields["hold_days"] = forms.IntegerField(
            label=_("Given after so many days"), min_value=0, max_value=365, help_text=_("Until then the order may come back.")
        )
        self.fields["expires_days"] = forms.IntegerField(
            label=_("Expires after so many days"), min_value=1, max_value=3660, required=False, help_text=_("Counted from the grant. Left empty, never.")
        )
        self.fields["needs_approval"] = forms.BooleanField(
            label=_("Somebody approves each reward"), required=False, help_text=_("Not who made this version, where another person may approve.")
        )

    def condition_blocks(self) -> list[Block]:
        """Return the conditions for the page."""
        return [Block(prefix, self.fields[prefix].label or "", self[prefix], list(self._settings(prefix, one))) for prefix, one in _conditions()]

    def gift_blocks(self) -> list[tuple[BoundField, list[Block]]]:
        """Return for each side its choice, and the settings of every kind."""
        return [
            (
                self[side.value],
                [
                    Block("none", _("nothing"), self[side.value], [], claims=claims(OF_NOTHING)),
                    *(self._gift(side, kind) for kind in kinds.KINDS),
                ],
            )
            for side, _label in SIDES
        ]

    def _gift(self, side: Side, kind: ModuleType) -> Block:
        settings = list(self._settings(f"{side.value}-{kind.slug}", kind))
        return Block(kind.slug, KINDS.get(kind.slug, kind.label), self[side.value], settings, REFUNDS.get(kind.slug, ""), claims_of(kind.slug))

    def definition(self, before: RuleDefinition) -> RuleDefinition | None:
        """Return the rule that was entered; None where something is wrong, which stands in the form then."""
        content = {
            "conditions": [{"slug": one.slug, "settings": self._entered(prefix, one)} for prefix, one in _conditions() if self.cleaned_data.get(prefix)],
            "benefits": [
                {"side": side.value, "kind": {"slug": slug, "settings": self._entered(f"{side.value}-{slug}", kinds.BY_SLUG[slug])}}
                for side, _label in SIDES
                if (slug := self.cleaned_data.get(side.value))
            ],
            "triggers": list(before.triggers),
            **{name: self.cleaned_data.get(name) for name in ("hold_days", "expires_days", "needs_approval")},
        }
        if self.errors:
            return None
        try:
            return rules.from_json(content)
        except RuleInvalid as invalid:
            for place, problem in invalid.problems.items():
                self.add_error(None, gettext("%(place)s: %(problem)s") % {"place": place, "problem": problem})
            return None

    def _add_settings(self, prefix: str, part: ModuleType) -> None:
        hints = get_type_hints(part.Settings)
        for one in fields(part.Settings):
            self.fields[f"{prefix}-{one.name}"] = _field(one.name, hints[one.name])

    def _settings(self, prefix: str, part: ModuleType) -> Iterator[BoundField]:
        for one in fields(part.Settings):
            yield self[f"{prefix}-{one.name}"]

    def _entered(self, prefix: str, part: ModuleType) -> dict[str, Any]:
        """Return the settings of a chosen part; what was left empty takes its default."""
        hints, found = get_type_hints(part.Settings), {}
        for one in fields(part.Settings):
            value = self.cleaned_data.get(f"{prefix}-{one.name}")
            if one.name.endswith("_minor"):
                value = self._minor(f"{prefix}-{one.name}", value)
            elif one.name == "basis_points" and value is not None:
                value = int(value * 100)
            elif hints[one.name] == tuple[str, ...]:
                value = [item.strip() for item in str(value or "").split(",") if item.strip()]
            if value is not None and value != "":
                found[one.name] = value
        return found

    def _minor(self, name: str, value: Decimal | None) -> int | None:
        try:
            return None if value is None else to_minor(value, self.currency)
        except AmountInvalid:
            self.add_error(name, gettext("%(currency)s has fewer decimals.") % {"currency": self.currency})
            return None


def _conditions() -> Iterator[tuple[str, ModuleType]]:
    """Yield every condition with the prefix of its fields, those that may be repeated several times."""
    for condition in conditions.CONDITIONS:
        for number in range(1, REPEATED.get(condition.slug, 1) + 1):
            yield (condition.slug if number == 1 else f"{condition.slug}_{number}"), condition


def _field(name: str, hint: Any) -> forms.Field:
    label = str(SETTINGS.get(name, name))
    if name.endswith("_minor"):
        return forms.DecimalField(
            label=label, required=False, min_value=0, max_value=10**9, localize=True, widget=forms.TextInput(attrs={"inputmode": "decimal"})
        )
    if name == "basis_points":
        return forms.DecimalField(
            label=label, required=False, min_value=0, max_value=100, decimal_places=2, localize=True, widget=forms.TextInput(attrs={"inputmode": "decimal"})
        )
    if hint is bool:
        return forms.BooleanField(label=label, required=False)
    if hint is int:
        return forms.IntegerField(label=label, required=False, min_value=0, max_value=10**12)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return forms.ChoiceField(label=label, required=False, choices=[(one.value, CHOICES.get(one.value, one.value)) for one in hint])
    return forms.CharField(label=label, required=False, max_length=2000)


def _initial(definition: RuleDefinition, currency: str) -> dict[str, Any]:
    """Return what the form shows for a rule; parts that it does not have show their defaults."""
    found: dict[str, Any] = {name: getattr(definition, name) for name in ("hold_days", "expires_days", "needs_approval")}
    by_slug: dict[str, list[Setup]] = {}
    for setup in definition.conditions:
        by_slug.setdefault(setup.slug, []).append(setup)
    for prefix, condition in _conditions():
        waiting = by_slug.get(condition.slug, [])
        found[prefix] = bool(waiting)
        found |= _shown(prefix, condition, waiting.pop(0).settings if waiting else {}, currency)
    chosen = {benefit.side: benefit.kind for benefit in definition.benefits}
    for side, _label in SIDES:
        found[side.value] = chosen[side].slug if side in chosen else ""
        for kind in kinds.KINDS:
            own = chosen[side].settings if side in chosen and chosen[side].slug == kind.slug else {}
            found |= _shown(f"{side.value}-{kind.slug}", kind, own, currency)
    return found


def _shown(prefix: str, part: ModuleType, settings: Mapping[str, Any], currency: str) -> dict[str, Any]:
    values = {**rules.defaults(part.Settings), **settings}
    return {f"{prefix}-{name}": _text(name, value, currency) for name, value in values.items()}


def _text(name: str, value: Any, currency: str) -> Any:
    if name.endswith("_minor"):
        return Decimal(to_text(value, currency)).normalize() if value else Decimal(0)
    if name == "basis_points":
        return Decimal(value) / 100
    return ", ".join(value) if isinstance(value, tuple | list) else value
