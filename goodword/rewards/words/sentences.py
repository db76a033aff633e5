"""A rule as one sentence."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from goodword.lib.money import Money
from goodword.rewards.rules.settings import asset_of
from goodword.rewards.values import Benefit, Boost, Group, Match, Period, RuleDefinition, Setup, Side
from goodword.rewards.words import amounts
from goodword.rewards.words.conditions import condition, group
from goodword.rewards.words.gifts import gift
from goodword.rewards.words.pieces import Clause, Piece, clause, listed, text_of
from goodword.rewards.words.triggers import receiver, when

_IN_MAIN_CLAUSE = {"first_purchase", "nth_purchase", "minimum_amount"}


def sentence(definition: RuleDefinition, *, currency: str) -> str:
    """Return a rule as one sentence: "When a friend’s first purchase is at least €20, both get a €10 coupon, after 14 days, at most 10 times a year."

    Conditions that the main clause does not name follow after "only if", then those of groups and boosts. `currency` is the programme's.
    """
    main = text_of(main_clause(definition, currency=currency))
    others = [text_of(pieces) for pieces in further_conditions(definition, currency=currency)]
    if others:
        main = _("%(main)s Only if %(conditions)s.") % {"main": main, "conditions": listed(others)}
    return " ".join([main, *(text_of(pieces) for pieces in further_sentences(definition, currency=currency))])


def main_clause(definition: RuleDefinition, *, currency: str) -> Clause:
    """Return the main sentence of a rule in pieces."""
    settings = {setup.slug: setup.settings for setup in definition.conditions}
    begins = when(definition.trigger, settings, currency=currency) or _when(settings, currency)
    clauses = [begins, _benefits(definition, currency), _hold(definition), _cap(definition)]
    pieces: list[Piece] = []
    for part in filter(None, clauses):
        pieces += [Piece(", "), *part] if pieces else part
    return (*pieces, Piece("."))


def further_conditions(definition: RuleDefinition, *, currency: str) -> list[Clause]:
    """Return the conditions that the main sentence does not name, each as a clause in pieces."""
    main_cap = _main_cap(definition)
    named = _named(definition)
    rest = [setup for setup in definition.conditions if setup.slug not in named and setup is not main_cap]
    return [condition(setup, currency=_counted(definition, currency) if setup.slug == "cap" else currency) for setup in rest]


def _named(definition: RuleDefinition) -> set[str]:
    """Return the conditions that the main sentence names; an n-th event with a least amount has both said, but one of them behind."""
    if definition.trigger.slug == "outcome" and "nth_purchase" in definition.asked():
        return {"nth_purchase", "first_purchase"} if "first_purchase" not in definition.asked() else {"first_purchase", "minimum_amount"}
    return _IN_MAIN_CLAUSE


def further_sentences(definition: RuleDefinition, *, currency: str) -> list[Clause]:
    """Return what follows the main sentence and its conditions: a sentence for each group and each boost, and one on approval."""
    found = [_group(one, currency) for one in definition.groups] + [_boost(one) for one in definition.boosts]
    if definition.approval_above_minor and not definition.needs_approval:
        above = Piece(amounts.amount(Money(definition.approval_above_minor, currency)), "approval_above")
        found.append(clause(_("Somebody approves what is worth more than %(amount)s."), amount=above))
    if not definition.stacks:
        found.append((Piece(_("Of several such rewards for the same, the best one is given."), "stacks"),))
    return found


def _group(one: Group, currency: str) -> Clause:
    conditions = Piece(group(one, currency=currency), f"{one.match.value}")
    if one.match is Match.ANY:
        # Translators: one of several conditions is enough: "Only if A or B."
        return clause(_("Only if %(either)s."), either=conditions)
    if one.match is Match.NONE:
        # Translators: none of several conditions may hold: "Not if A or B."
        return clause(_("Not if %(either)s."), either=conditions)
    return clause(_("Only if %(all)s."), all=conditions)


def _boost(boost: Boost) -> Clause:
    first, last = Piece(amounts.day(boost.first), "boosts"), Piece(amounts.day(boost.last), "boosts")
    if boost.percent == 200:
        return clause(_("From %(first)s to %(last)s it is double."), first=first, last=last)
    if boost.percent % 100 == 0:
        times = Piece(amounts.number(boost.percent // 100), "boosts")
        return clause(_("From %(first)s to %(last)s it is %(times)s times as much."), first=first, last=last, times=times)
    more = Piece(amounts.percent((boost.percent - 100) * 100), "boosts")
    return clause(_("From %(first)s to %(last)s it is %(percent)s more."), first=first, last=last, percent=more)


def _counted(definition: RuleDefinition, currency: str) -> str:
    """Return the asset that a cap by value counts: that of the rule's gifts, where it is one, else the programme's currency."""
    assets = {asset_of(benefit.kind, currency) for benefit in definition.benefits}
    return assets.pop() if len(assets) == 1 else currency


def _when(settings: Mapping[str, Mapping[str, Any]], currency: str) -> Clause:
    minimum = settings.get("minimum_amount", {}).get("amount_minor", 0)
    places = {"minimum": Piece(amounts.amount(Money(minimum, currency)), "minimum_amount.amount_minor")}
    nth = settings.get("nth_purchase")
    if nth is not None:
        places["n"] = Piece(amounts.number(nth.get("n", 2)), "nth_purchase.n")
        words = _nth_words(every=nth.get("every", False), minimum=bool(minimum))
    elif "first_purchase" in settings:
        words = _("When a friend’s first purchase is at least %(minimum)s") if minimum else _("When a friend buys for the first time")
    else:
        words = _("When a friend’s purchase is at least %(minimum)s") if minimum else _("When a friend buys")
    return clause(words, **places)


def _nth_words(*, every: bool, minimum: bool) -> str:
    if every:
        both = _("Each time a friend has made %(n)s purchases and the last is at least %(minimum)s")
        return both if minimum else _("Each time a friend has made %(n)s purchases")
    return _("When a friend’s purchase number %(n)s is at least %(minimum)s") if minimum else _("When a friend makes purchase number %(n)s")


def _benefits(definition: RuleDefinition, currency: str) -> Clause:
    by_side: dict[Side, Benefit] = {benefit.side: benefit for benefit in definition.benefits}
    gifts = {side: Piece(gift(benefit.kind, currency=currency), f"{side}.gift") for side, benefit in by_side.items()}
    if len(by_side) == 2 and by_side[Side.ADVOCATE].kind == by_side[Side.FRIEND].kind:
        return clause(_("%(both)s get %(gift)s"), both=Piece(_("both"), "sides"), gift=gifts[Side.ADVOCATE])
    if len(by_side) == 2:
        return clause(_("the recommender gets %(gift)s and the friend gets %(other)s"), gift=gifts[Side.ADVOCATE], other=gifts[Side.FRIEND])
    if Side.ADVOCATE in gifts and (person := receiver(definition.trigger)):
        # Translators: who gets it stands in the sentence before: "When somebody complains, this person gets …"
        return clause(_("%(person)s gets %(gift)s"), person=Piece(person), gift=gifts[Side.ADVOCATE])
    if Side.ADVOCATE in gifts:
        return clause(_("the recommender gets %(gift)s"), gift=gifts[Side.ADVOCATE])
    return clause(_("the friend gets %(gift)s"), gift=gifts[Side.FRIEND]) if gifts else ()


def _hold(definition: RuleDefinition) -> Clause:
    if not definition.hold_days:
        return ()
    # Translators: "after 14 days", the time between the purchase and the reward.
    return clause(_("after %(days)s"), days=Piece(amounts.days(definition.hold_days), "hold_days"))


def _main_cap(definition: RuleDefinition) -> Setup | None:
    """Return the cap that the main sentence names: how often one recommender is rewarded."""
    for setup in definition.conditions:
        if setup.slug == "cap" and setup.settings.get("scope", "advocate") == "advocate" and setup.settings.get("unit", "friends") == "friends":
            return setup
    return None


def _cap(definition: RuleDefinition) -> Clause:
    setup = _main_cap(definition)
    if setup is None:
        return ()
    times = amounts.times(setup.settings.get("limit", 10), Period(setup.settings.get("period", Period.YEAR)))
    return clause(_("at most %(times)s"), times=Piece(times, "cap.limit"))
