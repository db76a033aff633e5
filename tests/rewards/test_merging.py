"""Two contacts that are one person, and are two again: what they are owed, what their caps count, and what is told of them."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db.models import Sum

from goodword.contacts.actions import merging
from goodword.messaging.models import Task
from goodword.operators.values import SYSTEM
from goodword.referrals.models import Conversion
from goodword.rewards import models, queries
from goodword.rewards.actions.merges import spent_since
from goodword.rewards.actions.using import redeem
from goodword.rewards.queries import ledger
from goodword.rewards.queries.differences import differences
from tests.making import START, days, make_advocate, make_contact, make_program, send, work

pytestmark = pytest.mark.django_db

BUY = START + days(3)
LATER = BUY + days(20)


def buy(code: str, who: str, at: object = BUY) -> None:
    send("purchase", f"{who}@example.com", at, amount_minor=2490, code=code)  # type: ignore[arg-type]


def merge(kept: UUID, dropped: UUID) -> UUID:
    merge_id = merging.merge(kept, dropped, actor=SYSTEM, now=LATER)
    work(LATER + timedelta(minutes=1))
    return merge_id


def part(merge_id: UUID) -> None:
    merging.part(merge_id, spent=spent_since, actor=SYSTEM, now=LATER + days(1))
    work(LATER + days(1) + timedelta(minutes=1))


def owed(*contacts: UUID) -> list[int]:
    return [ledger.wallets(contact).get("EUR", 0) for contact in contacts]


def assert_balanced() -> None:
    assert models.Account.objects.aggregate(sum=Sum("balance"))["sum"] == 0
    assert differences() == []


def test_balances_add_up_when_two_advocates_are_one_and_go_back_when_they_are_parted() -> None:
    program = make_program()
    anna, annas_code = make_advocate(program, "anna@example.com")
    anne, annes_code = make_advocate(program, "anne@example.com")
    buy(annas_code, "ben")
    buy(annes_code, "cleo")
    buy(annes_code, "olga")
    work(LATER)
    assert owed(anna, anne) == [1000, 2000]
    merge_id = merge(anna, anne)
    assert owed(anna, anne) == [3000, 3000], "both ids lead to the one person"
    assert {row.contact_id for row in queries.of_contact(anna)} == {anna, anne}, "the story is that of both"
    assert_balanced()
    part(merge_id)
    assert owed(anna, anne) == [1000, 2000]
    assert len(queries.of_contact(anna)) == 1
    assert_balanced()


def test_a_cap_counts_what_both_have_had() -> None:
    program = make_program()
    anna, annas_code = make_advocate(program, "anna@example.com")
    anne, annes_code = make_advocate(program, "anne@example.com")
    for number in range(6):
        buy(annas_code, f"friend{number}")
        buy(annes_code, f"other{number}")
    work(LATER)
    assert owed(anna, anne) == [6000, 6000], "what was given stays given"
    merge_id = merge(anna, anne)
    buy(annas_code, "late", LATER)
    work(LATER + days(20))
    assert owed(anna) == [12000], "twelve are more than the ten of the year"
    assert set(models.Refusal.objects.values_list("reason", flat=True)) == {"cap_reached"}
    part(merge_id)
    buy(annas_code, "later", LATER + days(1))
    work(LATER + days(40))
    assert owed(anna, anne)[1] == 6000
    assert owed(anna)[0] > 6000, "Anna alone has places left"
    assert_balanced()


def test_a_friend_who_was_counted_twice_is_one_friend_with_one_first_purchase() -> None:
    program = make_program()
    anna, code = make_advocate(program)
    buy(code, "ben")
    buy(code, "benny", BUY + days(1))
    work(BUY + days(2))
    assert models.Reward.objects.filter(side="advocate", state="held").count() == 2
    ben, benny = make_contact("ben@example.com"), make_contact("benny@example.com")
    merge(ben, benny)
    work(LATER + days(1))
    assert owed(anna) == [1000], "during the hold the second turns out to be no first purchase"
    assert sorted(Conversion.objects.values_list("ordinal", flat=True)) == [1, 2]
    assert_balanced()


def test_an_advocate_who_turns_out_to_be_the_friend_goes_to_review() -> None:
    program = make_program()
    anna, code = make_advocate(program)
    buy(code, "ben")
    work(BUY)
    merging.merge(anna, make_contact("ben@example.com"), actor=SYSTEM, now=BUY + days(1))
    work(LATER)
    assert owed(anna) == [0], "nothing is given while a person has not looked"
    assert set(models.Reward.objects.values_list("state", "held_for_review")) == {("held", True)}
    assert not Task.objects.exists()


def test_what_was_given_to_an_advocate_for_themselves_is_put_before_the_staff() -> None:
    program = make_program()
    anna, code = make_advocate(program)
    buy(code, "ben")
    work(LATER)
    merge(anna, make_contact("ben@example.com"))
    assert owed(anna) == [2000], "what was given is taken back by people only"
    assert list(Task.objects.values_list("kind", "contact_id")) == [("review_fraud", anna)]


def test_once_something_was_spent_the_two_stay_one() -> None:
    program = make_program()
    anna, annas_code = make_advocate(program, "anna@example.com")
    anne, annes_code = make_advocate(program, "anne@example.com")
    buy(annas_code, "ben")
    buy(annes_code, "cleo")
    work(LATER)
    merge_id = merge(anna, anne)
    redeem(anna, asset="EUR", amount=1500, source="shop", reference="order-9", actor=SYSTEM, now=LATER + timedelta(hours=1))
    with pytest.raises(merging.MergeRefused, match="spent"):
        part(merge_id)
    assert owed(anna) == [500]
    assert_balanced()
