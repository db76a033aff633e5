"""What recommending and being recommended brings, from the programme's rules in plain words."""

from django.utils.translation import gettext as _

from goodword.programs.values import Program
from goodword.rewards.queries.rules import rules
from goodword.rewards.values import Rule, Side
from goodword.rewards.words import gift, sentence


def offer_words(program: Program) -> str:
    """Return the programme's rules as sentences, for where the shop wrote no words of its own."""
    return " ".join(sentence(rule.definition, currency=program.currency) for rule in _in_force(program))


def advocate_gets(program: Program) -> str:
    """Return what an advocate gets for a friend, "a €10 coupon or 5% of …"; empty where it is nothing."""
    gifts = [
        gift(benefit.kind, currency=program.currency) for rule in _in_force(program) for benefit in rule.definition.benefits if benefit.side is Side.ADVOCATE
    ]
    return _(" or ").join(dict.fromkeys(gifts))


def _in_force(program: Program) -> list[Rule]:
    return [rule for rule in rules(program.id) if rule.ended_at is None]
