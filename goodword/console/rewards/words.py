"""What triggers, conditions, kinds and their settings are called on the pages."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goodword.rewards.values import AccountKind, Waits

Words = str | Promise

TRIGGERS: Mapping[str, Words] = {
    "purchase": _("A friend buys"),
    "signup": _("A friend signs up"),
    "outcome": _("A friend does something else that your shop reports"),
    "milestone": _("A recommender reaches a number of friends or purchases"),
    "share": _("A recommender shares the link"),
    "date": _("A day comes: a birthday, an anniversary, a date"),
    "answer": _("Somebody answers a survey"),
    "complaint": _("Somebody complains"),
    "manual": _("Somebody of the staff gives it"),
}
TRIGGER_HINTS: Mapping[str, Words] = {
    "signup": _("Only the first sign-up counts, from the rule on."),
    "outcome": _("Types as your shop sends them. First and n-th count events of the type; a refund does not take them back."),
    "milestone": _("What was sent back in full does not count. Earlier purchases count, and what was reached before the rule earns nothing."),
    "share": _("One for each channel and day. A limit for each recommender is needed."),
    "date": _("Everybody with a link of the programme gets it, on the day. A date of the contact comes every year, a day of the calendar once."),
    "answer": _("Give it for any answer: paying for praise spoils both. A limit for each person is needed."),
    "complaint": _("For complaints that people make themselves or to staff, whatever comes of them. A limit for each person is needed."),
    "manual": _("On the page of a contact. Whoever gives it says why and does not approve it."),
}
OCCASIONS: Mapping[str, Words] = {
    "milestone": _("A milestone was reached"),
    "share": _("The link was shared"),
    "date": _("The day had come"),
    "answer": _("A survey was answered"),
    "complaint": _("A complaint was made"),
    "manual": _("Given by hand"),
}
CONDITIONS: Mapping[str, Words] = {
    "new_customer": _("The friend is a new customer"),
    "first_purchase": _("It is the friend’s first purchase"),
    "nth_purchase": _("It is the friend’s n-th purchase"),
    "minimum_amount": _("The purchase is at least an amount"),
    "within_days": _("The purchase comes within a number of days"),
    "within_months": _("The purchase comes within months after the first: each for a year, say"),
    "product": _("The purchase has one of these products or categories"),
    "currency": _("The purchase is in one of these currencies"),
    "tag": _("The friend has a tag"),
    "advocate_tag": _("The recommender has a tag"),
    "relation": _("The recommender is a partner, or another kind of contact"),
    "on_list": _("Recommender or friend is on a list"),
    "cap": _("At most so many in a period"),
}
KINDS: Mapping[str, Words] = {
    "coupon": _("A coupon"),
    "percentage_coupon": _("A percentage coupon"),
    "account_credit": _("Account credit"),
    "points": _("Points"),
    "cash": _("Cash"),
    "fee_waiver": _("A fee waiver"),
    "product": _("A product or add-on"),
    "premium_months": _("Premium months"),
    "quota": _("Storage"),
    "gift_card": _("A gift card"),
    "donation": _("A donation"),
    "exclusive_content": _("Something to download"),
    "early_access": _("Early access"),
    "event_invitation": _("An invitation to an event"),
    "service_hours": _("Service hours"),
    "thank_you_note": _("A thank-you card"),
}
REFUNDS: Mapping[str, Words] = {
    "coupon": _("After a refund the code no longer works, unless it was used."),
    "percentage_coupon": _("After a refund the code no longer works, unless it was used."),
    "account_credit": _("After a refund it leaves the account, as far as it was not used."),
    "points": _("After a refund they leave the account, as far as they were not used."),
    "cash": _("Once it is in a pay-out file, a refund does not bring it back; the hold should be longer than the time for returns."),
    "fee_waiver": _("After a refund the code no longer works, unless it was used."),
    "product": _("Staff hand it over. Once they did, a refund does not bring it back."),
    "premium_months": _("After a refund they leave the balance, as far as they were not drawn; what staff added by hand stays."),
    "quota": _("After a refund it leaves the balance; your shop takes it off the account."),
    "gift_card": _("Whoever reads the code can spend it, so a refund does not bring it back. It comes out of a pool of codes that you bought."),
    "donation": _("Staff make it. Once they did, a refund does not bring it back."),
    "exclusive_content": _("After a refund the file can no longer be downloaded; a copy that was made stays."),
    "early_access": _("After a refund the code no longer works, unless it was used."),
    "event_invitation": _("After a refund the ticket no longer works, unless it was used. The place is free again."),
    "service_hours": _("After a refund they leave the balance, as far as they were not used."),
    "thank_you_note": _("Staff write it. What is in the post stays a thank-you."),
}
WAITS: Mapping[Waits, Words] = {
    Waits.STOCK: _("for a code or file that is not there yet"),
    Waits.TASK: _("for somebody to hand it out"),
    Waits.PAYOUT: _("for a pay-out"),
    Waits.BANK: _("for the bank"),
    Waits.CHOICE: _("for the receiver’s choice"),
    Waits.PROVIDER: _("for a shop or provider to hand it out"),
    Waits.VETO: _("for your shop’s word"),
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
    "approval_above_minor": _("Somebody approves what is worth more than (0: nothing)"),
    "max_minor": _("At most (0: no limit)"),
    "fee": _("Which fee"),
    "name": _("What it is, as in a sentence: a bag of coffee"),
    "quantity": _("How many of them"),
    "matched": _("Staff choose what goes with the purchase"),
    "months": _("Months"),
    "plan": _("Of which plan"),
    "by_hand": _("Staff add them by hand; otherwise the shop draws them"),
    "megabytes": _("Megabytes (500; 1000 are a gigabyte)"),
    "total_megabytes": _("At most for one recommender, in megabytes (0: no limit)"),
    "brand": _("Of which shop"),
    "charities": _("To whom; several, separated by commas, let the receiver choose"),
    "file": _("Which download"),
    "what": _("To what"),
    "event": _("Which event and when"),
    "seats": _("Places for each"),
    "places": _("Places in all (0: no limit)"),
    "minutes": _("Minutes"),
    "service": _("Of what"),
    "words": _("Words that staff start from"),
    "reach": _("How many have to be reached"),
    "counts": _("What is counted"),
    "within": _("In which time"),
    "channels": _("Only by these, separated by commas (mail, whatsapp, linkedin, native, copy, qr)"),
    "field": _("Each year on this date of the contact: customer_since, or a date field of yours"),
    "day": _("Or once on this day (2026-12-24)"),
    "kind": _("Kind of survey, such as nps (none: any)"),
    "lowest": _("Score from"),
    "highest": _("Score to"),
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
    "quarter": _("a quarter"),
    "customers": _("friends who bought"),
    "purchases": _("purchases of friends"),
}
# Why purchases got nothing, counted.
AGAINST: Mapping[str, Words] = {
    "existing_customer": _("Customers before the referral began"),
    "not_first_purchase": _("Not the friend’s first purchase"),
    "not_nth_purchase": _("Another number of purchase than the rule asks for"),
    "below_minimum": _("Below the minimum"),
    "too_late": _("Too long after the recommendation"),
    "product_missing": _("None of the products was bought"),
    "currency_mismatch": _("Another currency"),
    "tag_missing": _("The friend’s tags do not fit"),
    "advocate_tag_missing": _("The recommender’s tags do not fit"),
    "not_on_list": _("Not on the list"),
    "relation_missing": _("The recommender is another kind of contact"),
    "months_over": _("Too long after the first purchase"),
    "any_unmet": _("None of several conditions, of which one is enough"),
    "all_unmet": _("Not all of what has to hold together"),
    "none_broken": _("Ruled out by a condition"),
    "cap_reached": _("The limit was reached"),
    "other_trigger": _("Another kind of event"),
    "worth_nothing": _("The reward would have come to nothing"),
    "milestone_open": _("The count was not one that the rule waits for"),
    "refused_by_checks": _("Refused by a check or by staff"),
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
    "return": _("Never arrived, owed again"),
}


def skipped(code: str) -> str:
    """Return why a decision did not change a reward."""
    return {
        "own_rule": gettext("you made its rule, so somebody else approves it"),
        "not_waiting": gettext("no longer waiting"),
        "needs_none": gettext("needs no decision"),
        "not_granted": gettext("was not granted"),
    }.get(code, code)
