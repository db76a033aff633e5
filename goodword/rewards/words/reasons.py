"""Reasons in plain words, in the language that is active: for staff in full, for the friend about the own purchase only."""

from datetime import datetime

from babel.dates import format_date
from django.utils.translation import gettext, gettext_noop

from goodword.lib.money import Money
from goodword.referrals.values import Reason
from goodword.rewards.words.amounts import amount, locale

_COUNTED = {"quota": "BYTE", "places": "PLACE"}  # what stocks of kinds count

# What decided for or against, for staff. Named places are filled from the reason's values.
_REASONS = {
    "credited": gettext_noop("Credited to this advocate"),
    "new_customer": gettext_noop("A new customer"),
    "existing_customer": gettext_noop("Was a customer before the referral began"),
    "first_purchase": gettext_noop("The friend’s first purchase"),
    "not_first_purchase": gettext_noop("Not the friend’s first purchase but number %(ordinal)s"),
    "nth_purchase": gettext_noop("Purchase number %(ordinal)s"),
    "not_nth_purchase": gettext_noop("Purchase number %(ordinal)s, the rule asks for number %(n)s"),
    "at_least_minimum": gettext_noop("At least %(minimum)s"),
    "below_minimum": gettext_noop("Below the minimum of %(minimum)s"),
    "within_days": gettext_noop("Within %(days)s days"),
    "too_late": gettext_noop("Came after %(waited_days)s days; the rule allows %(days)s"),
    "within_months": gettext_noop("Within %(months)s months of the first purchase"),
    "months_over": gettext_noop("More than %(months)s months after the first purchase"),
    "relation_fits": gettext_noop("The advocate is one of these: %(relations)s"),
    "relation_missing": gettext_noop("The advocate is none of these: %(relations)s"),
    "better_reward": gettext_noop("Another rule gives more for the same: %(rule)s"),
    "milestone_lost": gettext_noop("Something was sent back, so that the count of %(count)s is no longer reached"),
    "product_bought": gettext_noop("Bought %(products)s"),
    "product_missing": gettext_noop("None of these was bought: %(products)s"),
    "currency_fits": gettext_noop("In %(currency)s"),
    "currency_mismatch": gettext_noop("In %(currency)s; the programme counts %(expected)s, and amounts are never converted"),
    "tag_fits": gettext_noop("The friend’s tags fit: %(tag)s"),
    "tag_missing": gettext_noop("The friend’s tags do not fit: %(tag)s"),
    "advocate_tag_fits": gettext_noop("The advocate’s tags fit: %(tag)s"),
    "advocate_tag_missing": gettext_noop("The advocate’s tags do not fit: %(tag)s"),
    "on_list": gettext_noop("On the list %(list)s"),
    "not_on_list": gettext_noop("Not on the list %(list)s"),
    "surprise": gettext_noop("A surprise: %(name)s"),
    "tier_fits": gettext_noop("The advocate held the tier %(tier)s or a higher one, as far as it has to be"),
    "tier_missing": gettext_noop("The advocate’s tier does not fit: %(tier)s"),
    "tier_score": gettext_noop("%(score)s counted"),
    "tier_reached": gettext_noop("A tier was reached"),
    "tier_kept": gettext_noop("Enough for the tier held"),
    "tier_never_lost": gettext_noop("Less than the tier asks for; a tier once reached stays"),
    "tier_grace": gettext_noop("Less than the tier asks for; it stays for a while"),
    "tier_lost": gettext_noop("Less than the tier asks for, and the grace is over"),
    "all_met": gettext_noop("All of these hold: %(within)s"),
    "all_unmet": gettext_noop("Of what has to hold together, this does not: %(within)s"),
    "any_met": gettext_noop("One of several is enough: %(within)s"),
    "any_unmet": gettext_noop("None of several, of which one is enough: %(within)s"),
    "none_met": gettext_noop("Nothing that rules it out: %(within)s"),
    "none_broken": gettext_noop("Ruled out: %(within)s"),
    "cap_asked": gettext_noop("A place within the limit of %(limit)s was free"),
    "cap_reached": gettext_noop("The limit of %(limit)s was reached"),
    "budget_used_up": gettext_noop("The programme’s budget of %(limit)s is used up"),
    "other_trigger": gettext_noop("The rule does not ask for this kind of event: %(type)s"),
    "worth_nothing": gettext_noop("What the rule gives comes to nothing for this amount"),
    "same_person": gettext_noop("Advocate and friend are the same person"),
    "look_alike_address": gettext_noop("The addresses of advocate and friend look alike"),
    "different_people": gettext_noop("Two different people"),
    "refunded_in_full": gettext_noop("Sent back in full"),
    "taken_back": gettext_noop("Taken back by the shop"),
    "refunded_in_part": gettext_noop("Sent back in part"),
    "outside_window": gettext_noop("%(days)s days after the recommendation; the window is %(window_days)s days"),
    "before_program_start": gettext_noop("Before the programme began"),
    "before_referral": gettext_noop("Before the referral began"),
    "credited_to_other": gettext_noop("Credited to somebody else"),
    "refused_by_staff": gettext_noop("Refused by staff: %(reason)s"),
    "reversed_by_staff": gettext_noop("Taken back by staff: %(reason)s"),
    "contact_erased": gettext_noop("Taken back unused: the person was erased"),
    "vetoed": gettext_noop("Your shop said no: %(reason)s"),
    "program_not_live": gettext_noop("The programme was not live"),
    "program_paused": gettext_noop("The programme was paused"),
    "program_ended": gettext_noop("The programme had ended"),
    "link_inactive": gettext_noop("The advocate had left the programme"),
    "fixed_by_staff": gettext_noop("Staff decided so"),
    "by_code": gettext_noop("The code %(code)s was given"),
    "by_click": gettext_noop("The link was opened"),
    "by_cookie": gettext_noop("The link was opened earlier on the same device"),
    "by_email": gettext_noop("The offer was claimed and the address confirmed"),
    "by_name": gettext_noop("The name was given to staff"),
    "after_purchase": gettext_noop("Came after the purchase"),
    "already_credited": gettext_noop("Somebody else had the credit already"),
    "weaker_sign": gettext_noop("A stronger sign spoke for somebody else"),
    "came_later": gettext_noop("Somebody else was first"),
    "came_earlier": gettext_noop("Somebody else was last"),
    "merged": gettext_noop("Counted with another entry of the same person"),
}

# For the friend, about the friend's own purchase.
_FOR_FRIEND = {
    "existing_customer": gettext_noop("The offer is for new customers, and you have bought before."),
    "below_minimum": gettext_noop("Your order was below the minimum of %(minimum)s."),
    "not_first_purchase": gettext_noop("The offer is for the first order."),
    "currency_mismatch": gettext_noop("The offer counts orders in %(expected)s."),
    "outside_window": gettext_noop("The offer had to be used within %(window_days)s days."),
    "too_late": gettext_noop("The offer had to be used within %(days)s days."),
    "cap_reached": gettext_noop("The places of this offer are taken for now."),
    "budget_used_up": gettext_noop("The places of this offer are taken for now."),
    "refunded_in_full": gettext_noop("You sent the order back."),
    "taken_back": gettext_noop("It was taken back."),
    "product_missing": gettext_noop("The offer is for other products."),
    "months_over": gettext_noop("The offer was for the first %(months)s months."),
    "better_reward": gettext_noop("You get something better for the same."),
}


def explain(reason: Reason) -> str:
    """Return a reason in words for staff."""
    return gettext(_REASONS.get(reason.code, reason.code)) % _filled(reason)


def _within(reason: Reason) -> str:
    """Return what decided within a group: where one was enough or one too many, those that held, else those that did not."""
    held = reason.code in ("any_met", "none_broken", "all_met")
    return "; ".join(explain(one) for one in reason.within if one.passed is held)


def explain_to_friend(reason: Reason) -> str:
    """Return why there is nothing, for the friend whose purchase it was; what is not the friend's business is kept general."""
    if reason.code in _FOR_FRIEND:
        return gettext(_FOR_FRIEND[reason.code]) % _filled(reason)
    return gettext("The order did not meet the terms of the offer.")


def known_reasons() -> frozenset[str]:
    """Return the codes of all reasons that have words."""
    return frozenset(_REASONS)


def _filled(reason: Reason) -> dict[str, str]:
    values = dict(reason.values)
    currency = values.get("currency", "")
    if reason.within:
        values["within"] = _within(reason)
    for name in [name for name in values if name.endswith("_minor")]:
        values[name.removesuffix("_minor")] = amount(Money(int(values[name]), currency)) if currency else values[name]
    if values.get("limit", "").isdigit() and (asset := _COUNTED.get(values.get("unit", ""), values.get("unit", ""))).isupper():
        values["limit"] = amount(Money(int(values["limit"]), asset))
    for name in ("at", "since", "began", "starts_at"):
        if values.get(name):
            values[name] = format_date(datetime.fromisoformat(values[name]), "medium", locale=locale())
    return _Forgiving(values)


class _Forgiving(dict[str, str]):
    """Values of which one may be missing in what an older version stored."""

    def __missing__(self, name: str) -> str:
        return "…"
