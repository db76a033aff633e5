"""What conditions, kinds and their settings are called on the pages."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from goodword.rewards.values import AccountKind

Words = str | Promise

CONDITIONS: Mapping[str, Words] = {
    "new_customer": _("The friend is a new customer"),
    "first_purchase": _("It is the friend’s first purchase"),
    "nth_purchase": _("It is the friend’s n-th purchase"),
    "minimum_amount": _("The purchase is at least an amount"),
    "within_days": _("The purchase comes within a number of days"),
    "product": _("The purchase has one of these products or categories"),
    "currency": _("The purchase is in one of these currencies"),
    "tag": _("The friend has a tag"),
    "advocate_tag": _("The recommender has a tag"),
    "on_list": _("Recommender or friend is on a list"),
    "cap": _("At most so many in a period"),
}
KINDS: Mapping[str, Words] = {
    "coupon": _("A coupon"),
    "percentage_coupon": _("A percentage coupon"),
    "account_credit": _("Account credit"),
    "points": _("Points"),
}
SETTINGS: Mapping[str, Words] = {
    "n": _("Number of the purchase"),
    "every": _("And every multiple of it"),
    "days": _("Days"),
    "any_of": _("One of these, separated by commas"),
    "tag": _("Tag"),
    "absent": _("Without this tag instead"),
    "list": _("List"),
    "side": _("Whose"),
    "limit": _("How many"),
    "period": _("In which time"),
    "scope": _("Counted for"),
    "unit": _("What is counted"),
    "pool": _("Pool of codes (none: made here)"),
    "prefix": _("Codes begin with"),
    "percent": _("Percent"),
    "points": _("Points"),
    "per_unit": _("Points for each whole unit paid instead"),
    "basis_points": _("Or percent of the purchase (0: the amount)"),
    "amount_minor": _("Amount"),
    "max_minor": _("At most (0: no limit)"),
}
CHOICES: Mapping[str, Words] = {
    "advocate": _("the recommender"),
    "friend": _("the friend"),
    "program": _("the whole programme"),
    "friends": _("rewarded purchases"),
    "value": _("value of the rewards, in the smallest unit"),
    "day": _("a day"),
    "week": _("a week"),
    "month": _("a month"),
    "year": _("a year"),
    "all": _("in all"),
}
ACCOUNTS: Mapping[AccountKind, Words] = {
    AccountKind.COST: _("Cost of rewards"),
    AccountKind.OWED: _("Owed to people"),
    AccountKind.REDEEMED: _("Used"),
    AccountKind.BREAKAGE: _("Expired unused"),
    AccountKind.LOSS: _("Lost to refunds"),
}
TRANSFERS: Mapping[str, Words] = {
    "grant": _("Granted"),
    "reverse": _("Taken back"),
    "redeem": _("Used"),
    "expire": _("Expired"),
    "merge": _("Contacts merged"),
    "part": _("Contacts parted"),
    "loss": _("Booked as loss"),
}


def skipped(code: str) -> str:
    """Return why a decision did not change a reward."""
    return {
        "own_rule": _t("you made its rule, so somebody else approves it"),
        "not_waiting": _t("no longer waiting"),
        "needs_none": _t("needs no decision"),
        "not_granted": _t("was not granted"),
    }.get(code, code)
