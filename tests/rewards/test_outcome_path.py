"""From outcome to ledger: who gets what, when, and why not."""

from datetime import datetime
from uuid import UUID

import pytest
from django.db.models import Sum

from goodword.referrals.models import Conversion, Referral
from goodword.rewards import models
from tests.making import START, days, make_advocate, make_contact, make_program, send, work

pytestmark = pytest.mark.django_db

BUY = START + days(3)


def states() -> dict[str, str]:
    return {row.side: row.state for row in models.Reward.objects.all()}


def refusals() -> set[str]:
    return set(models.Refusal.objects.values_list("reason", flat=True))


def balance(contact_id: UUID, asset: str = "EUR") -> int:
    from goodword.contacts.models import Contact

    key = Contact.objects.get(id=contact_id).ledger_key
    return models.Account.objects.filter(owner_id=key, asset=asset).aggregate(sum=Sum("balance"))["sum"] or 0


def buy(code: str, who: str = "ben", at: datetime = BUY, amount: int = 2490, **given: object) -> UUID:
    send("signup", who, at - days(1), code=code, person={"email": f"{who}@example.com"})
    return send("purchase", who, at, amount_minor=amount, **given)


def test_both_sides_are_rewarded_for_a_first_purchase_once_the_hold_is_over() -> None:
    program = make_program()
    anna, code = make_advocate(program)
    buy(code)
    work(BUY)
    assert states() == {"advocate": "held", "friend": "held"}
    assert models.Posting.objects.count() == 0
    work(BUY + days(14))
    assert set(states().values()) == {"fulfilled"}
    assert balance(anna) == 1000
    assert balance(make_contact("ben@example.com")) == 1000
    assert models.Account.objects.aggregate(sum=Sum("balance"))["sum"] == 0


def test_exactly_the_minimum_is_enough_and_a_cent_less_is_not() -> None:
    program = make_program()
    _, code = make_advocate(program)
    buy(code, "ben", amount=2000)
    buy(code, "cleo", amount=1999)
    work(BUY)
    assert models.Reward.objects.count() == 2
    assert refusals() == {"below_minimum"}


def test_a_purchase_before_its_sign_up_comes_to_the_same_end() -> None:
    program = make_program()
    _, code = make_advocate(program)
    send("purchase", "ben", BUY, amount_minor=2490)
    work(BUY)
    assert models.Reward.objects.count() == 0
    send("signup", "ben", BUY - days(1), code=code, person={"email": "ben@example.com"})
    work(BUY)
    assert states() == {"advocate": "held", "friend": "held"}


def test_an_earlier_purchase_that_arrives_within_the_hold_takes_the_place() -> None:
    program = make_program()
    _, code = make_advocate(program)
    buy(code, name="late-one", amount=5000)
    work(BUY)
    send("purchase", "ben", BUY - days(0.5), amount_minor=900, name="early")
    work(BUY + days(1))
    assert set(states().values()) == {"refused"}
    assert "below_minimum" in refusals()


def test_an_earlier_purchase_that_arrives_after_the_grant_changes_nothing_and_pays_nothing() -> None:
    program = make_program()
    anna, code = make_advocate(program)
    buy(code)
    work(BUY + days(14))
    send("purchase", "ben", BUY - days(0.5), amount_minor=5000)
    work(BUY + days(15))
    assert set(states().values()) == {"fulfilled"}
    assert balance(anna) == 1000
    assert models.Reward.objects.count() == 2
    assert "not_first_purchase" in refusals()


def test_a_refund_in_full_during_the_hold_leaves_nothing_owed_and_the_next_order_counts_again() -> None:
    program = make_program()
    anna, code = make_advocate(program)
    buy(code, name="order-1")
    work(BUY)
    send("refund", "ben", BUY + days(1), refund_of="order-1", amount_minor=2490)
    work(BUY + days(1))
    assert set(states().values()) == {"refused"}
    assert Referral.objects.get().state == "refunded"
    send("purchase", "ben", BUY + days(2), amount_minor=3000)
    work(BUY + days(2))
    work(BUY + days(20))
    assert balance(anna) == 1000


def test_a_refund_after_the_grant_takes_both_rewards_back() -> None:
    program = make_program()
    anna, code = make_advocate(program)
    buy(code, name="order-1")
    work(BUY + days(14))
    send("refund", "ben", BUY + days(16), refund_of="order-1", amount_minor=2490)
    work(BUY + days(16))
    assert set(states().values()) == {"reversed"}
    assert balance(anna) == 0
    assert models.Account.objects.exclude(balance=0).count() == 0


def test_a_refund_that_arrives_before_its_purchase_leaves_nothing_owed() -> None:
    program = make_program()
    anna, code = make_advocate(program)
    send("refund", "ben", BUY + days(1), refund_of="order-1")
    work(BUY + days(1))
    buy(code, name="order-1")
    work(BUY + days(1))
    work(BUY + days(20))
    assert balance(anna) == 0
    assert models.Reward.objects.count() == 0
    assert refusals() == {"refunded_in_full"}


def test_a_part_sent_back_below_the_minimum_reverses_and_above_it_leaves_fixed_amounts() -> None:
    program = make_program()
    anna, code = make_advocate(program)
    buy(code, name="order-1", amount=5000)
    work(BUY + days(14))
    send("refund", "ben", BUY + days(15), refund_of="order-1", amount_minor=3000, name="r1")
    work(BUY + days(15))
    assert balance(anna) == 1000
    send("refund", "ben", BUY + days(16), refund_of="order-1", amount_minor=1, name="r2")
    work(BUY + days(16))
    assert balance(anna) == 0


def test_an_existing_customer_earns_nobody_anything() -> None:
    program = make_program()
    _, code = make_advocate(program)
    send("purchase", "ben", START - days(30), amount_minor=100)
    buy(code)
    work(BUY + days(20))
    assert models.Reward.objects.count() == 0
    assert refusals() >= {"existing_customer"}
    assert Referral.objects.get().state == "not_eligible"


def test_nobody_recommends_themselves() -> None:
    program = make_program()
    anna, code = make_advocate(program)
    send("purchase", "anna@example.com", BUY, amount_minor=5000, code=code)
    work(BUY + days(20))
    assert models.Reward.objects.count() == 0
    assert refusals() == {"same_person"}
    assert balance(anna) == 0


def test_outside_the_window_and_in_another_currency_nothing_is_given() -> None:
    program = make_program()
    _, code = make_advocate(program)
    send("signup", "ben", START, code=code)
    send("purchase", "ben", START + days(91), amount_minor=5000)
    send("signup", "cleo", START, code=code)
    send("purchase", "cleo", BUY, amount_minor=5000, currency="USD")
    work(START + days(120))
    assert models.Reward.objects.count() == 0
    assert refusals() == {"outside_window", "currency_mismatch"}


def test_the_eleventh_friend_of_a_year_is_over_the_cap_and_a_refused_place_is_free_again() -> None:
    program = make_program()
    anna, code = make_advocate(program)
    for number in range(11):
        buy(code, f"friend{number}", at=BUY + days(number / 24), name=f"order-{number}")
    work(BUY + days(1))
    assert models.Reward.objects.filter(side="advocate", state="held").count() == 10
    assert refusals() == {"cap_reached"}
    assert models.Counter.objects.get().taken == 10
    send("refund", "friend3", BUY + days(2), refund_of="order-3")
    work(BUY + days(2))
    assert models.Counter.objects.get().taken == 9
    work(BUY + days(20))
    assert balance(anna) == 9000


def test_the_same_outcome_worked_off_again_changes_nothing() -> None:
    program = make_program()
    _, code = make_advocate(program)
    buy(code)
    work(BUY + days(20))
    before = (models.Reward.objects.count(), models.Posting.objects.count(), Conversion.objects.count())
    from goodword.events.models import Outcome

    Outcome.objects.update(state="waiting")  # as if a worker had died right before it marked them
    for row in Outcome.objects.all():
        Outcome.objects.filter(id=row.id).update(person={"external_id": "ben", "trusted": True})
    work(BUY + days(21))
    assert (models.Reward.objects.count(), models.Posting.objects.count(), Conversion.objects.count()) == before


def test_outcomes_of_one_person_under_two_identities_make_one_friend() -> None:
    program = make_program()
    _, code = make_advocate(program)
    send("purchase", "ben", BUY, amount_minor=2490)
    send("lead", "ben@example.com", BUY - days(2), code=code)
    work(BUY)
    assert Referral.objects.get().state == "claimed"
    send("signup", "ben", BUY - days(1), person={"email": "ben@example.com"})
    work(BUY)
    assert Referral.objects.get().state == "converted"
    assert states() == {"advocate": "held", "friend": "held"}
