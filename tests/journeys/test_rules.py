"""What somebody may be told of a friend, and of a reward."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from goodword.journeys import rules
from goodword.journeys.values import Friendship
from goodword.programs.values import Method
from goodword.referrals.values import Referral, ReferralState
from goodword.rewards.values import Reward, RewardState, Side, Waits

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
ID = UUID(int=1)

REFERRAL = Referral(
    id=ID, contact_id=UUID(int=2), program_id=ID, advocate_id=UUID(int=3), state=ReferralState.CONVERTED, method=Method.CODE, code="ANNA7", channel="",
    relation="", product="", name_allowed=True, existing_customer=False, fixed_by_staff=False, reasons=(), started_at=NOON, signed_up_at=None,
    converted_at=NOON, refunded_at=None, value_minor=2490, purchases=1, assignee_id=None, next_step="", next_step_on=None, created_at=NOON, moved_at=NOON,
)  # fmt: skip
REWARD = Reward(
    id=UUID(int=9), contact_id=UUID(int=3), program_id=ID, rule_id=ID, rule_version_id=ID, referral_id=ID, conversion_id=ID, friend_id=UUID(int=2),
    side=Side.ADVOCATE, kind="account_credit", asset="EUR", amount=1000, taken_back=0, used=0, state=RewardState.FULFILLED, reasons=(),
    needs_approval=False, held_for_review=False, hold_until=NOON, approved_at=None, granted_at=NOON, fulfilled_at=NOON, expires_at=None, ended_at=None,
    occurred_at=NOON, history=False, created_at=NOON,
)  # fmt: skip
TICKED = Friendship(referral=REFERRAL, friend_first_name="Ben", advocate_shown_name="Anna", same_person=False, rewards=(REWARD,))
SILENT = replace(TICKED, referral=replace(REFERRAL, name_allowed=False))


def thanks(friendship: Friendship) -> dict[str, Any] | None:
    words = rules.thanks_to_advocate(friendship, zone=BERLIN)
    return dict(words.variables) if words else None


def test_a_friend_who_ticked_is_named_and_one_who_did_not_is_a_friend() -> None:
    assert rules.progress(TICKED).variables == {"friend": {"name": "Ben"}}
    assert rules.progress(SILENT).variables == {"friend": {"name": ""}}
    assert thanks(TICKED)["friend"] == {"name": "Ben"}
    assert thanks(SILENT)["friend"] == {"name": ""}


def test_a_purchase_without_tick_and_reward_is_the_friends_own_business() -> None:
    assert thanks(replace(SILENT, rewards=())) is None
    assert thanks(replace(TICKED, rewards=())) == {"friend": {"name": "Ben"}, "rewards": []}


@pytest.mark.parametrize("state", [ReferralState.REFUNDED, ReferralState.NOT_ELIGIBLE, ReferralState.SIGNED_UP])
def test_nobody_is_thanked_for_a_purchase_that_does_not_stand(state: ReferralState) -> None:
    gone = replace(TICKED, referral=replace(REFERRAL, state=state))
    assert thanks(gone) is None
    assert rules.thanks_to_friend(gone, shop_url="", zone=BERLIN) is None
    assert rules.progress(gone) is not None  # the recommendation counts, whatever comes of it


def test_nobody_is_thanked_for_recommending_themselves() -> None:
    alone = replace(TICKED, same_person=True)
    assert thanks(alone) is None
    assert rules.progress(alone) is None
    assert rules.thanks_to_friend(alone, shop_url="", zone=BERLIN) is None


def test_the_friend_reads_of_the_advocate_what_that_one_shows() -> None:
    words = rules.thanks_to_friend(TICKED, shop_url="https://n.example", zone=BERLIN)
    assert words.variables["advocate"] == {"name": "Anna"}
    assert rules.thanks_to_friend(replace(TICKED, advocate_shown_name=""), shop_url="", zone=BERLIN).variables["advocate"] == {"name": ""}


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, {"amount": 1000, "unit": "EUR", "state": "granted", "from": "", "until": ""}),
        ({"expires_at": NOON}, {"until": "2026-11-19"}),
        ({"expires_at": datetime(2026, 11, 18, 23, 30, tzinfo=UTC)}, {"until": "2026-11-19"}),  # past midnight in Berlin
        ({"taken_back": 400}, {"amount": 600}),
        ({"state": RewardState.HELD, "hold_until": NOON}, {"state": "held", "from": "2026-11-19"}),
        ({"state": RewardState.HELD, "needs_approval": True}, {"state": "held", "from": ""}),
        ({"state": RewardState.HELD, "held_for_review": True}, {"state": "held", "from": ""}),
        ({"state": RewardState.GRANTED, "kind": "coupon"}, {"state": "held", "from": "", "code": ""}),  # its pool has no code yet
        ({"kind": "coupon", "coupon": "NL-7"}, {"code": "NL-7"}),
        ({"state": RewardState.HELD, "kind": "coupon", "coupon": "NL-7"}, {"code": ""}),
        ({"kind": "percentage_coupon", "asset": "COUPON", "amount": 1, "percent": 15}, {"amount": 15, "unit": "percent"}),
        ({"kind": "points", "asset": "POINTS", "amount": 250}, {"amount": 250, "unit": "points"}),
    ],
)
def test_a_reward_is_shown_as_it_is(changes: dict[str, Any], shown: dict[str, Any]) -> None:
    card = rules.card(replace(REWARD, **changes), zone=BERLIN)
    assert {name: card[name] for name in shown} == shown


def test_thanks_tell_what_is_there_apart_from_what_is_still_on_hold() -> None:
    held = replace(REWARD, id=UUID(int=10), state=RewardState.HELD)
    gone = replace(REWARD, id=UUID(int=11), state=RewardState.REFUSED)
    past = replace(REWARD, id=UUID(int=12), history=True)
    words = rules.thanks_to_advocate(replace(TICKED, rewards=(REWARD, held, gone, past)), zone=BERLIN)
    assert (words.granted, words.held) == ((REWARD.id,), (held.id,))
    assert len(words.variables["rewards"]) == 2


def test_a_reward_that_lapses_is_spoken_of_unless_it_was_used() -> None:
    assert rules.rewards_withdrawn([replace(REWARD, state=RewardState.REVERSED, used=300)], zone=BERLIN) is None
    assert rules.rewards_withdrawn([REWARD], zone=BERLIN) is None
    assert rules.rewards_withdrawn([replace(REWARD, state=RewardState.REFUSED)], zone=BERLIN) is not None


def test_what_lapses_is_called_to_mind_with_what_is_left_of_it_and_only_where_it_could_be_used() -> None:
    credit = replace(REWARD, kind="account_credit", state=RewardState.FULFILLED, amount=1000, used=300, expires_at=NOON)
    words = rules.rewards_expiring([credit], zone=BERLIN)
    assert words and [(one["amount"], one["until"]) for one in words.variables["rewards"]] == [(700, NOON.astimezone(BERLIN).date().isoformat())]
    donation = replace(REWARD, kind="donation", state=RewardState.GRANTED, waits_for=Waits.CHOICE, expires_at=NOON)
    assert rules.rewards_expiring([donation], zone=BERLIN)
    for not_to_be_had in (replace(donation, waits_for=Waits.STOCK), replace(credit, used=1000), replace(credit, state=RewardState.EXPIRED)):
        assert rules.rewards_expiring([not_to_be_had], zone=BERLIN) is None


def test_nothing_that_a_mail_says_tells_what_was_bought() -> None:
    for words in (rules.progress(TICKED), rules.thanks_to_advocate(TICKED, zone=BERLIN), rules.thanks_to_friend(TICKED, shop_url="", zone=BERLIN)):
        assert "2490" not in str(words.variables)
        assert set(words.variables) <= {"friend", "advocate", "rewards", "shop_url"}
