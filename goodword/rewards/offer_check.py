"""What may be wrong with an offer: warnings for whoever makes it, never a refusal."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from goodword.rewards import triggers
from goodword.rewards.rules import of_friend
from goodword.rewards.values import HANDED_OVER, Benefit, Group, Match, RuleDefinition, Setup, Side

LARGE_PERCENT = 50  # of the smallest purchase that earns the gifts, for both sides together
SHORT_HOLD_DAYS = 14  # the time for returns of a distance sale in the EU (directive 2011/83 art. 9)
_MONEY = ("coupon", "account_credit", "cash", "gift_card", "donation")
_COME_BACK = ("thank_you_note", "contest_entries")  # what is handed over and does not matter after a refund, or can be taken out again
_FOR_RECOMMENDING = ("milestone", "share")  # triggers about the recommender alone that reward recommending all the same


@dataclass(frozen=True)
class Doubt:
    """One warning: its code, and the figures that speak for it.

    Codes: only_advocate, friend_waits, large, large_boosted, any_amount, before_purchase, paid_praise, paid_reviews, never_satisfied, no_way_back.
    """

    code: str
    values: tuple[tuple[str, int | str], ...] = ()


def doubts(rules: Sequence[RuleDefinition], *, open_to_join: bool, reviewed: Collection[str] = ()) -> list[Doubt]:
    """Return what speaks against a programme's rules taken together; nothing where nobody is rewarded.

    Conditions in groups count as far as they must hold, whichever way a rule is met. `open_to_join` says that anybody may get a link, however satisfied
    they were; `reviewed` are the kinds of surveys whose respondents are asked for public reviews.
    """
    benefits = [(rule, benefit) for rule in rules for benefit in rule.benefits]
    between_two = [(rule, benefit) for rule, benefit in benefits if of_friend(rule)]
    found = []
    for_friend = [rule for rule, benefit in between_two if benefit.side is Side.FRIEND]
    if between_two and not for_friend:
        found.append(Doubt("only_advocate"))
    elif for_friend and all(_least(rule, _number) > 1 for rule in for_friend):
        found.append(Doubt("friend_waits"))
    if open_to_join and any(_for_anybody(rule, benefit) for rule, benefit in benefits):
        found.append(Doubt("never_satisfied"))
    for rule in rules:
        found += _money_of(rule)
        if rule.trigger.slug == triggers.answer.slug and rule.trigger.settings.get("lowest", 0) > 0:
            found.append(Doubt("paid_praise"))
    if rewards_answers(rules, kinds=reviewed):
        found.append(Doubt("paid_reviews"))
    gone = [(rule.hold_days, benefit.kind.slug) for rule, benefit in benefits if benefit.kind.slug in HANDED_OVER and benefit.kind.slug not in _COME_BACK]
    if gone and min(gone)[0] < SHORT_HOLD_DAYS:
        days, kind = min(gone)
        found.append(Doubt("no_way_back", (("days", days), ("kind", kind))))
    return found


def rewards_answers(rules: Sequence[RuleDefinition], *, kinds: Collection[str]) -> bool:
    """Say whether a rule gives something for answers to surveys of one of these kinds."""
    of_answers = [rule.trigger.settings.get("kind", "") for rule in rules if rule.trigger.slug == triggers.answer.slug and rule.benefits]
    return any(kind in ("", *kinds) for kind in of_answers) if kinds else False


def _money_of(rule: RuleDefinition) -> list[Doubt]:
    total = sum(benefit.kind.settings.get("amount_minor", 0) for benefit in rule.benefits if benefit.kind.slug in _MONEY and _is_fixed(benefit))
    if not total:
        return []
    if rule.trigger.slug in (triggers.signup.slug, triggers.share.slug):
        return [Doubt("before_purchase", (("total_minor", total),))]
    if not triggers.BY_SLUG[rule.trigger.slug].AMOUNT:
        return []
    minimum = _least(rule, _amount)
    if not minimum:
        return [Doubt("any_amount", (("total_minor", total),))]
    boosted = total * max((boost.percent for boost in rule.boosts), default=100) // 100
    for code, sum_minor in (("large", total), ("large_boosted", boosted)):
        if sum_minor * 100 > minimum * LARGE_PERCENT:
            return [Doubt(code, (("total_minor", sum_minor), ("minimum_minor", minimum), ("percent", round(sum_minor * 100 / minimum))))]
    return []


def _for_anybody(rule: RuleDefinition, benefit: Benefit) -> bool:
    """Say whether every advocate gets it for recommending, chosen or not; a thank-you is for everybody."""
    if benefit.side is not Side.ADVOCATE or benefit.kind.slug == "thank_you_note":
        return False
    return (of_friend(rule) or rule.trigger.slug in _FOR_RECOMMENDING) and not _least(rule, _chosen)


def _amount(setup: Setup) -> int:
    return int(setup.settings.get("amount_minor", 0)) if setup.slug == "minimum_amount" else 0


def _number(setup: Setup) -> int:
    return int(setup.settings.get("n", 2)) if setup.slug == "nth_purchase" else 0


def _chosen(setup: Setup) -> int:
    return int(setup.slug in ("advocate_tag", "in_tier", "relation") or (setup.slug == "on_list" and setup.settings.get("side") != "friend"))


def _least(rule: RuleDefinition, of: Callable[[Setup], int]) -> int:
    """Return what conditions ask for at least, by `of`, whichever way the rule is met."""
    return _least_of(Group(Match.ALL, rule.conditions, rule.groups), of)


def _least_of(group: Group, of: Callable[[Setup], int]) -> int:
    members = [of(setup) for setup in group.conditions] + [_least_of(one, of) for one in group.groups]
    if group.match is Match.NONE or not members:
        return 0  # what must not hold asks for nothing
    return max(members) if group.match is Match.ALL else min(members)


def _is_fixed(benefit: Benefit) -> bool:
    return not benefit.kind.settings.get("basis_points", 0)
