"""What is known of the effect of rewards, said where one is chosen, and what speaks against an offer.

The words of claims follow their ids in the list of known numbers: never without label, setting and year, never for customers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from goodword.console.formats import money, number
from goodword.console.rewards.words import KINDS
from goodword.lib.money import Money
from goodword.rewards.offer_check import Doubt, doubts
from goodword.rewards.values import RuleDefinition

Words = str | Promise


@dataclass(frozen=True)
class Claim:
    """What somebody found or said: how sure it is, in which setting and year, and how we say it."""

    id: str
    label: Words
    setting: Words
    words: Words


_STUDY, _ELSEWHERE, _OPINION = _("Study"), _("Study of something else"), _("Opinion")
CLAIMS: Mapping[str, Claim] = {
    claim.id: claim
    for claim in (
        Claim(
            "N3",
            _ELSEWHERE,
            _("working paper, University of Chicago, year unknown"),
            _("A working paper on effort at work found things more motivating than the same value in cash. It did not study referrals. Try both."),
        ),
        Claim("N24", _OPINION, _("one author, undated"), _("First ask without a reward; then test what a reward adds.")),
        Claim(
            "N34",
            _STUDY,
            _("four experiments, 2007"),
            _("Bigger is not clearly better. Selling among close friends? Give to the friend, or to both."),
        ),
        Claim(
            "N35",
            _STUDY,
            _("field experiment at a bank, 2020"),
            _("A larger reward may buy worse customers: watch value per referred customer."),
        ),
        Claim("N36", _STUDY, _("two field experiments, 2020"), _("Rewards that help the friend can beat rewards for the sender. Try “give” before “get”.")),
        Claim("N38", _STUDY, _("experiments, 2019"), _("New and unfamiliar product? Test without a visible reward first.")),
    )
}
OF_NOTHING = ("N24", "N38")  # beside the choice of no reward at all
OF_SIDES = ("N34", "N36")
_OF_KINDS: Mapping[str, Sequence[str]] = {
    "cash": ("N3", "N35"),
    "gift_card": ("N3", "N35"),
    "account_credit": ("N35",),
    "coupon": ("N35",),
    "product": ("N3",),
    "event_invitation": ("N3",),
    "exclusive_content": ("N3",),
    "early_access": ("N3",),
    "thank_you_note": ("N24",),
}


_WARNINGS: Mapping[str, str] = {
    "only_advocate": gettext_noop("Only the recommender gains. The friend fares no better than a stranger, and the recommender may look paid."),
    "friend_waits": gettext_noop("With the first purchase the friend fares no better than a stranger: the gift comes with a later one."),
    "never_satisfied": gettext_noop(
        "Anybody may join, so people who were never satisfied are paid to recommend too. Choose who joins, or ask for a tag or list."
    ),
    "any_amount": gettext_noop("A purchase of any size earns %(total)s. Set a least amount."),
    "large": gettext_noop(
        "The gifts come to %(total)s, that is %(percent)s %% of the smallest purchase that earns them (%(least)s). See whether that is usual in your trade."
    ),
    "large_boosted": gettext_noop(
        "In the time in which it gives more, the gifts come to %(total)s, that is %(percent)s %% of the smallest purchase that earns them (%(least)s)."
    ),
    "before_purchase": gettext_noop("%(total)s are earned before anybody bought anything. Whoever only wants the money can make up friends."),
    "paid_reviews": gettext_noop(
        "Answers to a survey earn a reward, and who answered is asked for public reviews: those would seem paid. Reward no answers, or ask for no reviews."
    ),
    "paid_praise": gettext_noop("Only high scores earn a reward: that pays for praise, and the scores say nothing any more. Reward every answer, or none."),
}


def claims_of(kind: str) -> list[Claim]:
    """Return what is known of a kind's effect; empty where nothing is, which is most of the time."""
    return [CLAIMS[one] for one in _OF_KINDS.get(kind, ())]


def claims(ids: Sequence[str]) -> list[Claim]:
    """Return claims by id."""
    return [CLAIMS[one] for one in ids]


def warnings(rules: Sequence[RuleDefinition], *, open_to_join: bool, currency: str, reviewed: Sequence[str] = ()) -> list[str]:
    """Return what speaks against an offer, in words; `reviewed` are the kinds of surveys whose respondents are asked for public reviews."""
    return [_said(doubt, currency) for doubt in doubts(rules, open_to_join=open_to_join, reviewed=reviewed)]


def _said(doubt: Doubt, currency: str) -> str:
    values = dict(doubt.values)
    if doubt.code == "no_way_back":
        return _no_way_back(str(values["kind"]), int(values["days"]))
    total, least = (money(Money(int(values.get(name, 0)), currency), short=True) for name in ("total_minor", "minimum_minor"))
    return gettext(_WARNINGS[doubt.code]) % {"total": total, "least": least, "percent": number(int(values.get("percent", 0)))}


def _no_way_back(kind: str, days: int) -> str:
    label = KINDS.get(kind, kind)
    if not days:
        return gettext("“%(kind)s” is handed over at once, and a refund after that does not bring it back.") % {"kind": label}
    said = gettext("“%(kind)s” is handed over after %(days)s days already, and a refund after that does not bring it back.")
    return said % {"kind": label, "days": number(days)}
