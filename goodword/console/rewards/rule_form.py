"""The form of a rule, made from the Settings of every condition and kind, so that a new one appears by itself."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from enum import StrEnum
from types import ModuleType
from typing import Any, get_type_hints

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goodword.console.rewards.known import OF_NOTHING, Claim, claims, claims_of
from goodword.console.rewards.words import CHOICES, CONDITIONS, KINDS, REFUNDS, SETTINGS, TRIGGER_HINTS, TRIGGERS, Words
from goodword.lib.money import AmountInvalid, to_minor, to_text
from goodword.rewards import conditions, kinds, rules, triggers
from goodword.rewards.rules import RuleInvalid
from goodword.rewards.values import Group, Match, RuleDefinition, Setup, Side

REPEATED = {"": {"cap": 2}, "any": {"tag": 2, "on_list": 2}, "none": {"tag": 2, "on_list": 2}}  # conditions that a section shows several times
GROUPS = {"any": Match.ANY, "none": Match.NONE}  # the sections that are groups
SIDES = ((Side.ADVOCATE, _("The recommender gets")), (Side.FRIEND, _("The friend gets")))


@dataclass(frozen=True)
class Block:
    """One condition or kind in the form: the switch, and its settings."""

    name: str
    label: Words
    switch: BoundField
    settings: list[BoundField]
    refund: Words = ""  # of a kind: what a refund does to it; of a trigger: what is to be known of it
    claims: list[Claim] = field(default_factory=list)  # of a kind: what is known of its effect


class RuleForm(forms.Form):
    """A rule's conditions, benefits, hold and expiry; amounts in whole units of the programme's currency."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, definition: RuleDefinition, currency: str) -> None:
        self.currency = currency
        super().__init__(data, initial=_initial(definition, currency))
        choices = [(one.slug, TRIGGERS.get(one.slug, one.label)) for one in triggers.TRIGGERS]
        self.fields["trigger"] = forms.ChoiceField(label=_("What happens"), choices=choices, required=False)
        for trigger in triggers.TRIGGERS:
            self._add_settings(f"trigger-{trigger.slug}", trigger)
        for section in REPEATED:
            for prefix, condition in _conditions(section):
                self.fields[prefix] = forms.BooleanField(label=str(_label(prefix, condition)), required=False)
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
        self.fields["boost_first"] = forms.DateField(label=_("First day"), required=False, widget=_day_input())
        self.fields["boost_last"] = forms.DateField(label=_("Last day"), required=False, widget=_day_input())
        self.fields["boost_percent"] = forms.IntegerField(
            label=_("Percent of what it is otherwise"), min_value=101, max_value=1000, required=False, help_text=_("200 is double.")
        )
        self.fields["approval_above_minor"] = _field("approval_above_minor", int)
        self.fields["best_only"] = forms.BooleanField(
            label=_("Does not add up with others"),
            required=False,
            help_text=_("Of all rules marked so, a person gets only the best for the same event; what cannot be compared goes by the order of the rules."),
        )
        self.fields["needs_approval"] = forms.BooleanField(
            label=_("Somebody approves each reward"), required=False, help_text=_("Not who made this version, where another person may approve.")
        )

    def trigger_blocks(self) -> list[Block]:
        """Return the settings of every trigger, for the page."""
        return [
            Block(one.slug, "", self["trigger"], list(self._settings(f"trigger-{one.slug}", one)), TRIGGER_HINTS.get(one.slug, "")) for one in triggers.TRIGGERS
        ]

    def condition_blocks(self) -> list[Block]:
        """Return the conditions that must all hold, for the page."""
        return self._blocks("")

    def group_blocks(self) -> list[tuple[str, Words, Words, bool, list[Block]]]:
        """Return the sections of groups: name, heading, what it means, whether something is chosen, and the conditions."""
        words: dict[str, tuple[Words, Words]] = {
            "any": (_("At least one of these"), _("Where several are chosen, any one of them is enough.")),
            "none": (_("None of these"), _("Where one of them holds, the rule gives nothing.")),
        }
        found: list[tuple[str, Words, Words, bool, list[Block]]] = []
        for section in GROUPS:
            blocks = self._blocks(section)
            found.append((section, *words[section], any(block.switch.value() for block in blocks), blocks))
        return found

    def _blocks(self, section: str) -> list[Block]:
        return [Block(prefix, self.fields[prefix].label or "", self[prefix], list(self._settings(prefix, one))) for prefix, one in _conditions(section)]

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
        groups = [{"match": match.value, "conditions": chosen} for section, match in GROUPS.items() if (chosen := self._chosen(section))]
        content = {
            "conditions": self._chosen(""),
            "groups": groups + [asdict(one) for one in _kept(before)],
            "boosts": self._boosts(before),
            "approval_above_minor": self._minor("approval_above_minor", self.cleaned_data.get("approval_above_minor")),
            "benefits": [
                {"side": side.value, "kind": {"slug": slug, "settings": self._entered(f"{side.value}-{slug}", kinds.BY_SLUG[slug])}}
                for side, _label in SIDES
                if (slug := self.cleaned_data.get(side.value))
            ],
            "trigger": self._trigger(),
            **{name: self.cleaned_data.get(name) for name in ("hold_days", "expires_days", "needs_approval")},
            "stacks": not self.cleaned_data.get("best_only"),
        }
        if self.errors:
            return None
        try:
            return rules.from_json(content)
        except RuleInvalid as invalid:
            for place, problem in invalid.problems.items():
                self.add_error(None, gettext("%(place)s: %(problem)s") % {"place": place, "problem": problem})
            return None

    def _trigger(self) -> dict[str, Any]:
        slug = self.cleaned_data.get("trigger") or triggers.purchase.slug
        return {"slug": slug, "settings": self._entered(f"trigger-{slug}", triggers.BY_SLUG[slug])}

    def _chosen(self, section: str) -> list[dict[str, Any]]:
        return [{"slug": one.slug, "settings": self._entered(prefix, one)} for prefix, one in _conditions(section) if self.cleaned_data.get(prefix)]

    def _boosts(self, before: RuleDefinition) -> list[dict[str, Any]]:
        """Return the boosts: those before the last stay, the last is the one in the form."""
        kept: list[dict[str, Any]] = rules.to_json(before)["boosts"][:-1]
        first, last = self.cleaned_data.get("boost_first"), self.cleaned_data.get("boost_last")
        if not first and not last:
            return kept
        if not first or not last:
            self.add_error("boost_last" if first else "boost_first", gettext("A time has a first and a last day."))
            return kept
        return [*kept, {"first": first.isoformat(), "last": last.isoformat(), "percent": self.cleaned_data.get("boost_percent") or 200}]

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


def _conditions(section: str) -> Iterator[tuple[str, ModuleType]]:
    """Yield every condition of a section with the prefix of its fields, those that may be repeated several times; a limit is for the whole rule."""
    for condition in conditions.CONDITIONS:
        if section and condition.slug == "cap":
            continue
        name = f"{section}-{condition.slug}" if section else condition.slug
        for number in range(1, REPEATED[section].get(condition.slug, 1) + 1):
            yield (name if number == 1 else f"{name}_{number}"), condition


def _label(prefix: str, condition: ModuleType) -> Words:
    label: Words = CONDITIONS.get(condition.slug, condition.label)
    if not prefix.endswith("_2"):
        return label
    return _("And a second limit") if condition.slug == "cap" else gettext("%(condition)s, another one") % {"condition": label}


def _shown_groups(definition: RuleDefinition) -> dict[str, Group]:
    """Return by section the group that the form shows there: the first of its kind that the section has room for."""
    found: dict[str, Group] = {}
    for section, match in GROUPS.items():
        room = REPEATED[section]
        for group in definition.groups:
            counts = Counter(setup.slug for setup in group.conditions)
            if group.match is match and not group.groups and all(count <= room.get(slug, 1) for slug, count in counts.items()):
                found[section] = group
                break
    return found


def _kept(definition: RuleDefinition) -> list[Group]:
    """Return the groups that the form cannot show; they stay as they are."""
    shown = [id(group) for group in _shown_groups(definition).values()]
    return [group for group in definition.groups if id(group) not in shown]


def _day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


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
    found |= {"trigger": definition.trigger.slug, "best_only": not definition.stacks}
    for trigger in triggers.TRIGGERS:
        own = definition.trigger.settings if definition.trigger.slug == trigger.slug else {}
        found |= _shown(f"trigger-{trigger.slug}", trigger, own, currency)
    found |= {"boost_percent": 200, "approval_above_minor": _text("approval_above_minor", definition.approval_above_minor, currency)}
    for boost in definition.boosts[-1:]:
        found |= {"boost_first": boost.first, "boost_last": boost.last, "boost_percent": boost.percent}
    found |= _of_section("", definition.conditions, currency)
    groups = _shown_groups(definition)
    for section in GROUPS:
        found |= _of_section(section, groups[section].conditions if section in groups else (), currency)
    chosen = {benefit.side: benefit.kind for benefit in definition.benefits}
    for side, _label in SIDES:
        found[side.value] = chosen[side].slug if side in chosen else ""
        for kind in kinds.KINDS:
            own = chosen[side].settings if side in chosen and chosen[side].slug == kind.slug else {}
            found |= _shown(f"{side.value}-{kind.slug}", kind, own, currency)
    return found


def _of_section(section: str, setups: Sequence[Setup], currency: str) -> dict[str, Any]:
    by_slug: dict[str, list[Setup]] = {}
    for setup in setups:
        by_slug.setdefault(setup.slug, []).append(setup)
    found: dict[str, Any] = {}
    for prefix, condition in _conditions(section):
        waiting = by_slug.get(condition.slug, [])
        found[prefix] = bool(waiting)
        found |= _shown(prefix, condition, waiting.pop(0).settings if waiting else {}, currency)
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
