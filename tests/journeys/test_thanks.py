"""From purchase to thank-you: who gets which mail, once, whatever order things come in."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db.models import F

from goodword.contacts.models import Contact
from goodword.contacts.values import Person
from goodword.facts.models import Job
from goodword.journeys.actions.tick import tick
from goodword.journeys.models import Enrolment
from goodword.lib.ids import new_id
from goodword.links import queries as links
from goodword.messaging.models import Message
from goodword.operators.values import SYSTEM
from goodword.referrals.actions import by_staff, claim
from goodword.rewards import queries as rewards
from goodword.rewards.models import Reward
from tests.making import BOTH_TEN_EUROS, START, days, make_advocate, make_contact, make_program, send, work
from tests.messaging.post import Sink, post, set_up

pytestmark = pytest.mark.django_db

NOON = START + timedelta(days=3, hours=12)
LATER = timedelta(minutes=15)  # after things have settled
AT_ONCE = {**BOTH_TEN_EUROS, "hold_days": 0}


@pytest.fixture
def sink() -> Iterator[Sink]:
    with post() as running:
        set_up(running.port, time_zone="Europe/Berlin")
        yield running


def settle(at: datetime) -> None:
    """Let everything happen, then what waits for it to settle, then the outbox."""
    work(at)
    work(at + LATER)


def mails(sink: Sink) -> list[tuple[str, str]]:
    return sorted((mail["To"], mail["Subject"]) for mail in sink.mails)


def bought(code: str, at: datetime = NOON, **given: object) -> None:
    send("signup", "ben", at - days(1), code=code, person={"email": "ben@example.com", "first_name": "Ben"})
    send("purchase", "ben", at, amount_minor=2490, **given)


def claimed(program_id: object, code: str, at: datetime, *, name_allowed: bool) -> None:
    claim_id = claim.request(program_id=program_id, code=code, email="ben@example.com", first_name="Ben", name_allowed=name_allowed, now=at)
    claim.confirm(claim_id, now=at)


def test_a_purchase_makes_one_mail_for_each_side_with_the_day_of_the_reward(sink: Sink) -> None:
    _, code = make_advocate(make_program())
    bought(code)
    settle(NOON)
    assert mails(sink) == [("anna@example.com", "Your good word has borne fruit"), ("ben@example.com", "Thank you for your first order")]
    text = sink.mails[0].get_body(("plain",)).get_content()
    assert "€10" in text
    assert "yours from 18 October 2026" in text
    settle(NOON + days(1))
    assert len(sink.mails) == 2


def test_a_reward_without_hold_comes_in_the_same_mail(sink: Sink) -> None:
    _, code = make_advocate(make_program(rule=AT_ONCE))
    bought(code)
    settle(NOON)
    settle(NOON + LATER)
    assert len(sink.mails) == 2
    assert "valid until 4 October 2027" in sink.mails[0].get_body(("plain",)).get_content()
    assert set(Enrolment.objects.filter(journey="reward_granted").values_list("step", flat=True)) == {"told"}


def test_when_the_hold_is_over_both_are_told_once(sink: Sink) -> None:
    _, code = make_advocate(make_program())
    bought(code)
    settle(NOON)
    sink.mails.clear()
    for day in (14, 14.1, 15):
        settle(NOON + days(day))
    assert mails(sink) == [("anna@example.com", "Your thank-you from Nordlicht"), ("ben@example.com", "Your thank-you from Nordlicht")]


def test_what_is_not_used_is_called_to_mind_once_before_it_lapses(sink: Sink) -> None:
    _, code = make_advocate(make_program(rule={**AT_ONCE, "expires_days": 60}))
    bought(code)
    settle(NOON)
    settle(NOON + LATER)
    sink.mails.clear()
    for day in (45, 47, 50):
        settle(NOON + days(day))
        assert len(sink.mails) == (0 if day == 45 else 2)
    assert mails(sink) == [("anna@example.com", "Still yours at Nordlicht, for a while"), ("ben@example.com", "Still yours at Nordlicht, for a while")]
    assert "until 3 December 2026" in sink.mails[0].get_body(("plain",)).get_content()


def test_whoever_is_behind_a_full_piece_is_reminded_too() -> None:
    _, code = make_advocate(make_program(rule={**AT_ONCE, "expires_days": 60}))
    bought(code)
    work(NOON)
    first, second = given = rewards.lapsing(now=NOON, until=NOON + days(60))
    assert rewards.lapsing(now=NOON, until=NOON + days(60), limit=1) == [first]
    assert rewards.lapsing(now=NOON, until=NOON + days(60), after=first, limit=1) == [second]
    assert rewards.lapsing(now=NOON, until=NOON + days(60), after=given[-1]) == []


def test_what_is_used_up_or_lapsed_before_it_could_be_said_is_left_alone(sink: Sink) -> None:
    _, code = make_advocate(make_program(rule={**AT_ONCE, "expires_days": 10}))
    bought(code)
    settle(NOON)
    settle(NOON + LATER)
    Reward.objects.filter(side="friend").update(used=F("amount"))
    sink.mails.clear()
    settle(NOON + days(4))
    assert sink.mails == []
    settle(NOON + days(6))
    assert mails(sink) == [("anna@example.com", "Still yours at Nordlicht, for a while")]


def test_a_friend_who_ticked_is_named_first_when_following_and_then_when_buying(sink: Sink) -> None:
    program = make_program()
    _, code = make_advocate(program)
    claimed(program.id, code, NOON, name_allowed=True)
    settle(NOON)
    assert mails(sink)[0] == ("anna@example.com", "Ben has followed your recommendation")
    send("purchase", "ben@example.com", NOON + days(1), amount_minor=2490)
    settle(NOON + days(1))
    assert ("anna@example.com", "Ben has ordered, thanks to you") in mails(sink)


def test_a_friend_who_did_not_tick_stays_a_friend(sink: Sink) -> None:
    program = make_program(rule=None)
    _, code = make_advocate(program)
    claimed(program.id, code, NOON, name_allowed=False)
    settle(NOON)
    send("purchase", "ben@example.com", NOON + days(1), amount_minor=2490)
    settle(NOON + days(1))
    to_anna = [mail for mail in sink.mails if mail["To"] == "anna@example.com"]
    assert [mail["Subject"] for mail in to_anna] == ["A friend has followed your recommendation"]
    assert all("Ben" not in mail.as_string() for mail in to_anna)


def test_a_referral_that_comes_to_nothing_is_thanked_for_all_the_same(sink: Sink) -> None:
    _, code = make_advocate(make_program())
    ben = make_contact("ben@example.com")
    Contact.objects.filter(id=ben).update(customer_since=START - days(300))
    bought(code)
    settle(NOON)
    assert ("anna@example.com", "A friend has followed your recommendation") in mails(sink)
    assert not any("reward" in mail["Subject"].lower() for mail in sink.mails)


def test_later_purchases_are_no_new_occasion(sink: Sink) -> None:
    _, code = make_advocate(make_program())
    bought(code)
    settle(NOON)
    sink.mails.clear()
    for day in (1, 2, 3):
        send("purchase", "ben", NOON + days(day), amount_minor=3000)
        settle(NOON + days(day))
    assert sink.mails == []


def test_a_refund_before_the_mail_was_written_leaves_nothing_to_say_of_a_reward(sink: Sink) -> None:
    _, code = make_advocate(make_program())
    bought(code, name="order-1")
    work(NOON)
    send("refund", "ben", NOON + timedelta(minutes=5), refund_of="order-1", amount_minor=2490)
    work(NOON + timedelta(minutes=5))
    work(NOON + LATER + LATER)
    assert all("10" not in mail["Subject"] for mail in sink.mails)
    assert mails(sink) == [("anna@example.com", "A friend has followed your recommendation")]


def test_a_reward_that_was_announced_and_lapses_is_taken_back_in_words(sink: Sink) -> None:
    _, code = make_advocate(make_program())
    bought(code, name="order-1")
    settle(NOON)
    sink.mails.clear()
    send("refund", "ben", NOON + days(2), refund_of="order-1", amount_minor=2490)
    settle(NOON + days(2))
    assert mails(sink) == [("anna@example.com", "About your thank-you from Nordlicht"), ("ben@example.com", "About your thank-you from Nordlicht")]
    text = sink.mails[0].get_body(("plain",)).get_content()
    assert "€10" in text
    assert "refund" not in text.lower()
    assert "Ben" not in text or sink.mails[0]["To"] == "ben@example.com"


def test_a_reward_nobody_heard_of_lapses_in_silence(sink: Sink) -> None:
    _, code = make_advocate(make_program())
    bought(code)
    work(NOON)
    send("refund", "ben", NOON + timedelta(minutes=2), refund_of=f"purchase-ben-{NOON.isoformat()}", amount_minor=2490)
    for minutes in (2, 20, 40):
        work(NOON + timedelta(minutes=minutes))
    assert not Message.objects.filter(template="reward_withdrawn").exists()


def test_history_is_counted_and_nobody_is_written_to(sink: Sink) -> None:
    _, code = make_advocate(make_program())
    send("signup", "ben", NOON - days(1), code=code, person={"email": "ben@example.com"}, history=True)
    send("purchase", "ben", NOON, amount_minor=2490, history=True)
    for day in (0, 14, 15):
        settle(NOON + days(day))
    assert set(Reward.objects.values_list("state", flat=True)) == {"fulfilled"}
    assert not Message.objects.exists()
    assert not Enrolment.objects.exists()
    assert sink.mails == []


def test_a_referral_from_the_telephone_is_thanked_for_too(sink: Sink) -> None:
    program = make_program()
    anna, _ = make_advocate(program)
    told = by_staff.NewReferral(program_id=program.id, advocate_id=anna, friend=Person(email="ben@example.com", first_name="Ben"))
    by_staff.enter(told, actor=SYSTEM, now=NOON)
    settle(NOON)
    assert mails(sink) == [("anna@example.com", "A friend has followed your recommendation")]


def test_two_rewards_of_one_person_that_settle_together_are_one_mail(sink: Sink) -> None:
    _, code = make_advocate(make_program())
    for friend in ("ben", "cleo"):
        send("signup", friend, NOON - days(1), code=code, person={"email": f"{friend}@example.com"})
        send("purchase", friend, NOON, amount_minor=2490)
    settle(NOON)
    sink.mails.clear()
    settle(NOON + days(14))
    to_anna = [mail for mail in sink.mails if mail["To"] == "anna@example.com"]
    assert len(to_anna) == 1
    assert to_anna[0].get_body(("plain",)).get_content().count("€10") == 2


def test_at_night_everything_waits_for_the_morning_and_both_links_open_then(sink: Sink) -> None:
    night = NOON.replace(hour=21)
    _, code = make_advocate(make_program(rule=None))
    for friend, minutes in (("ben", 0), ("cleo", 40)):
        send("signup", friend, night + timedelta(minutes=minutes), code=code, person={"email": f"{friend}@example.com"})
        settle(night + timedelta(minutes=minutes))
    assert sink.mails == []
    work(night + timedelta(hours=9, minutes=5))
    texts = [mail.get_body(("plain",)).get_content() for mail in sink.mails]
    urls = {word for text in texts for word in text.split() if "/a/" in word}
    assert len(texts) == 2
    for url in urls:
        assert links.open_link(url.rsplit("/", 1)[1], now=night + timedelta(hours=10)).contact_id


def test_everything_twice_makes_no_second_mail(sink: Sink) -> None:
    _, code = make_advocate(make_program(rule=AT_ONCE))
    bought(code)
    settle(NOON)
    before = len(sink.mails)
    Job.objects.filter(reaction__startswith="journeys.").update(state="due", run_at=NOON, done_at=None)
    settle(NOON + LATER)
    settle(NOON + LATER + LATER)
    assert len(sink.mails) == before == 2


def test_a_hundred_purchases_cost_a_handful_of_statements(sink: Sink, django_assert_max_num_queries) -> None:
    _, code = make_advocate(make_program())
    for number in range(60):
        send("signup", f"f{number}", NOON - days(1), code=code, person={"email": f"f{number}@example.com"})
        send("purchase", f"f{number}", NOON, amount_minor=2490)
    work(NOON)
    with django_assert_max_num_queries(60):
        assert tick(new_id(), NOON + LATER) == 180
