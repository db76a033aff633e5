"""A deal that is won counts as a purchase."""

import pytest

from goodword.contacts.actions import deals, merging
from goodword.contacts.actions.deals import DealTerms
from goodword.events.actions.deals import deal_won
from goodword.events.models import Outcome
from goodword.facts.catalogue import DealWon
from goodword.operators.values import SYSTEM
from goodword.rewards.models import Reward
from tests.making import START, days, make_advocate, make_contact, make_program, send, work

pytestmark = pytest.mark.django_db
TERMS = DealTerms(title="Office subscription", amount_minor=120_000, currency="EUR")


def test_a_won_deal_of_a_recommended_friend_rewards_both_sides() -> None:
    _, code = make_advocate(make_program())
    send("signup", "ben", START + days(1), code=code, person={"email": "ben@example.com", "first_name": "Ben"})
    work(START + days(1))
    ben = make_contact("ben@example.com", now=START + days(1))
    deal = deals.create(ben, TERMS, actor=SYSTEM, now=START + days(2))
    deals.win(ben, deal, actor=SYSTEM, now=START + days(3))
    work(START + days(3))
    outcome = Outcome.objects.get(type="deal_won")
    assert (outcome.contact_id, outcome.amount_minor, outcome.occurred_at, outcome.state) == (ben, 120_000, START + days(3), "settled")
    assert sorted(Reward.objects.values_list("side", flat=True)) == ["advocate", "friend"]


def test_a_deal_told_twice_is_one_outcome() -> None:
    ben = make_contact("ben@example.com")
    deal = deals.create(ben, TERMS, actor=SYSTEM, now=START)
    deals.win(ben, deal, actor=SYSTEM, now=START + days(1))
    for _ in range(2):
        deal_won(DealWon(deal_id=deal, contact_id=ben), START + days(1))
    assert Outcome.objects.count() == 1


def test_a_deal_that_was_won_long_ago_is_history() -> None:
    ben = make_contact("ben@example.com")
    deal = deals.create(ben, TERMS, actor=SYSTEM, now=START + days(30))
    deals.win(ben, deal, at=START, actor=SYSTEM, now=START + days(30))
    work(START + days(30))
    assert Outcome.objects.get().history


def test_a_deal_of_a_contact_that_was_merged_meanwhile_counts_for_the_kept_one() -> None:
    ben, kept = make_contact("ben@example.com"), make_contact("benjamin@example.com")
    deal = deals.create(ben, TERMS, actor=SYSTEM, now=START)
    deals.win(ben, deal, actor=SYSTEM, now=START)
    merging.merge(kept, ben, now=START)
    work(START)
    assert Outcome.objects.get(type="deal_won").contact_id in {kept, ben}
    assert Outcome.objects.get(type="deal_won").state == "settled"
