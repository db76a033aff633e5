"""What may be wrong with an offer: warnings for whoever makes it, never a refusal."""

from collections.abc import Sequence
from dataclasses import dataclass

from goodword.rewards.values import HANDED_OVER, Benefit, RuleDefinition, Side

LARGE_PERCENT = 50  # of the smallest purchase that earns the gifts, for both sides together
SHORT_HOLD_DAYS = 14  # the time for returns of a distance sale in the EU (directive 2011/83 art. 9)
_MONEY = ("coupon", "account_credit", "cash", "gift_card", "donation")


@dataclass(frozen=True)
class Doubt:
    """One warning: its code, and the figures that speak for it.

    Codes: only_advocate, friend_waits, large, any_amount, never_satisfied, no_way_back.
    """

    code: str
    values: tuple[tuple[str, int | str], ...] = ()


def doubts(rules: Sequence[RuleDefinition], *, open_to_join: bool) -> list[Doubt]:
    """Return what speaks against a programme's rules taken together; nothing where nobody is rewarded.

    `open_to_join` says that anybody may get a link, however satisfied they were.
    """
    benefits = [(rule, benefit) for rule in rules for benefit in rule.benefits]
    found = []
    of_friend = [rule for rule, benefit in benefits if benefit.side is Side.FRIEND]
    if benefits and not of_friend:
        found.append(Doubt("only_advocate"))
    elif of_friend and all((_settings(rule, "nth_purchase") or {}).get("n", 1) > 1 for rule in of_friend):
        found.append(Doubt("friend_waits"))
    if open_to_join and any(_for_anybody(rule, benefit) for rule, benefit in benefits):
        found.append(Doubt("never_satisfied"))
    for rule in rules:
        found += _money_of(rule)
    gone = [(rule.hold_days, benefit.kind.slug) for rule, benefit in benefits if benefit.kind.slug in HANDED_OVER and benefit.kind.slug != "thank_you_note"]
    if gone and min(gone)[0] < SHORT_HOLD_DAYS:
        days, kind = min(gone)
        found.append(Doubt("no_way_back", (("days", days), ("kind", kind))))
    return found


def _money_of(rule: RuleDefinition) -> list[Doubt]:
    total = sum(benefit.kind.settings.get("amount_minor", 0) for benefit in rule.benefits if benefit.kind.slug in _MONEY and _is_fixed(benefit))
    minimum = (_settings(rule, "minimum_amount") or {}).get("amount_minor", 0)
    if not total:
        return []
    if not minimum:
        return [Doubt("any_amount", (("total_minor", total),))]
    if total * 100 > minimum * LARGE_PERCENT:
        return [Doubt("large", (("total_minor", total), ("minimum_minor", minimum), ("percent", round(total * 100 / minimum))))]
    return []


def _for_anybody(rule: RuleDefinition, benefit: Benefit) -> bool:
    """Say whether every advocate gets it, chosen or not; a thank-you is for everybody."""
    chosen = any(
        setup.slug in {"advocate_tag", "advocate_relation"} or (setup.slug == "on_list" and setup.settings.get("side") != "friend") for setup in rule.conditions
    )
    return benefit.side is Side.ADVOCATE and benefit.kind.slug != "thank_you_note" and not chosen


def _is_fixed(benefit: Benefit) -> bool:
    return not benefit.kind.settings.get("basis_points", 0)


def _settings(rule: RuleDefinition, slug: str) -> dict[str, int] | None:
    return next((setup.settings for setup in rule.conditions if setup.slug == slug), None)
