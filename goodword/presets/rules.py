"""How the parts of an offer's sentence and the rule behind it follow from each other, and what a preset comes to in a currency and language."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from goodword.lib.money import decimals, to_minor
from goodword.presets.values import FiledRule, Parts, ProgramFile
from goodword.rewards.values import Benefit, Period, RuleDefinition, Setup, Side

MONEY_KINDS = ("coupon", "account_credit")

# What a round amount in euros is in other currencies, roundly; amounts of presets are examples, not exchange rates.
_TIMES = {
    "JPY": "150", "MYR": "4", "SEK": "10", "NOK": "10", "DKK": "7.5", "CZK": "25", "HUF": "400", "INR": "50", "IDR": "10000", "KRW": "1500", "THB": "30",
    "PHP": "50",
}  # fmt: skip


def filled(file: ProgramFile, *, currency: str, language: str, parts: Parts | None = None) -> tuple[FiledRule, ...]:
    """Return the rules of a preset in a currency and with the words of a language; `parts` are those of its sentence, where its offer is one.

    Without `parts`, what the preset suggests.
    """
    if file.is_one_sentence:
        first, *rest = file.rules
        return (replace(first, definition=with_parts(first.definition, parts or suggested(file, currency=currency))), *rest)
    words = {name: texts.get(language) or texts["en"] for name, texts in file.words.items()}
    return tuple(replace(rule, definition=_in_currency(rule.definition, currency, words)) for rule in file.rules)


def suggested(file: ProgramFile, *, currency: str) -> Parts:
    """Return the parts of a preset's first rule, with the amounts that suit the currency."""
    parts = parts_of(file.rules[0].definition)
    amounts = file.amounts.get(currency) or file.amounts.get("")
    if amounts is None:
        return parts
    gift = to_minor(amounts.gift, currency)
    return replace(parts, minimum_minor=to_minor(amounts.minimum, currency), gifts=dict.fromkeys(parts.gifts, gift))


def parts_of(definition: RuleDefinition) -> Parts:
    """Return what a rule's sentence names."""
    settings = {condition.slug: condition.settings for condition in definition.conditions}
    cap = settings.get("cap", {})
    return Parts(
        minimum_minor=settings.get("minimum_amount", {}).get("amount_minor", 0),
        gifts={benefit.side: benefit.kind.settings.get("amount_minor", 0) for benefit in definition.benefits},
        kind=definition.benefits[0].kind.slug if definition.benefits else MONEY_KINDS[0],
        hold_days=definition.hold_days,
        cap=cap.get("limit"),
        cap_period=Period(cap.get("period", Period.YEAR)),
    )


def with_parts(definition: RuleDefinition, parts: Parts) -> RuleDefinition:
    """Return the rule with the sentence's parts put in; conditions that the sentence does not name stay."""
    conditions = [condition for condition in definition.conditions if condition.slug not in {"minimum_amount", "cap"}]
    if parts.minimum_minor:
        conditions.append(Setup("minimum_amount", {"amount_minor": parts.minimum_minor}))
    if parts.cap is not None:
        conditions.append(Setup("cap", {"limit": parts.cap, "period": parts.cap_period.value, "scope": "advocate", "unit": "friends"}))
    benefits = tuple(Benefit(side, Setup(parts.kind, {"amount_minor": parts.gifts[side]})) for side in Side if side in parts.gifts)
    return replace(definition, conditions=tuple(conditions), benefits=benefits, hold_days=parts.hold_days)


def _in_currency(definition: RuleDefinition, currency: str, words: Mapping[str, str]) -> RuleDefinition:
    benefits = tuple(replace(one, kind=_setup(one.kind, currency, words)) for one in definition.benefits)
    return replace(definition, benefits=benefits, conditions=tuple(_setup(one, currency, words) for one in definition.conditions))


def _setup(setup: Setup, currency: str, words: Mapping[str, str]) -> Setup:
    return Setup(setup.slug, {name: _value(name, value, currency, words) for name, value in setup.settings.items()})


def _value(name: str, value: Any, currency: str, words: Mapping[str, str]) -> Any:
    """Return a setting with its amount in another currency, or with its words in place of their names."""
    if name.endswith("_minor"):
        return int((Decimal(value) / 100 * Decimal(_TIMES.get(currency, "1"))).scaleb(decimals(currency)))
    if isinstance(value, list):
        return [_value("", one, currency, words) for one in value]
    return words[value[1:]] if isinstance(value, str) and value.startswith("@") else value
