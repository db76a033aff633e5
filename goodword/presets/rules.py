"""How the parts of an offer's sentence and the rule behind it follow from each other."""

from dataclasses import replace

from goodword.lib.money import to_minor
from goodword.presets.values import Parts, ProgramFile
from goodword.rewards.values import Benefit, Period, RuleDefinition, Setup, Side

MONEY_KINDS = ("coupon", "account_credit")


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
