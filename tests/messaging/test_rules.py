"""The gate: who may be written to, for what, and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.messaging import rules
from goodword.messaging.values import NEEDS_CONSENT, Allow, Hold, Purpose, Refuse, Silence, Standing, Verdict

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
ANNA = Standing(purpose=Purpose.SERVICE, address="anna@example.com", time_zone="Europe/Berlin")


def judge(standing: Standing, now: datetime = NOON) -> Verdict:
    return rules.gate(standing, now=now)


def against(verdict: Verdict) -> list[str]:
    return [reason.code for reason in verdict.reasons if not reason.passed]


def test_a_thank_you_at_noon_goes_out_without_consent() -> None:
    verdict = judge(ANNA)
    assert isinstance(verdict, Allow)
    assert [reason.code for reason in verdict.reasons] == ["address", "not_suppressed", "no_consent_needed", "not_quiet"]


@pytest.mark.parametrize("purpose", sorted(NEEDS_CONSENT))
def test_everything_but_service_needs_a_standing_consent(purpose: Purpose) -> None:
    asked = replace(ANNA, purpose=purpose)
    assert against(judge(asked)) == ["consent_missing"]
    assert against(judge(replace(asked, consents={purpose: False}))) == ["consent_withdrawn"]
    assert isinstance(judge(replace(asked, consents={purpose: True})), Allow)
    assert isinstance(judge(replace(asked, consents={Purpose.SERVICE: True})), Refuse)


@pytest.mark.parametrize("purpose", [purpose for purpose in Purpose if purpose is not Purpose.STAFF])
def test_a_full_stop_of_the_address_stops_every_message_to_people(purpose: Purpose) -> None:
    stopped = replace(ANNA, purpose=purpose, asked_for=True, consents={purpose: True}, suppressed={"all": "hard_bounce"})
    assert "suppressed" in against(judge(stopped))
    assert isinstance(judge(stopped), Refuse)


def test_unsubscribing_from_news_leaves_the_confirmation_one_asks_for() -> None:
    gone = replace(ANNA, suppressed={"service": "unsubscribed"}, consents={"service": False})
    assert against(judge(gone)) == ["unsubscribed", "objection"]
    assert isinstance(judge(replace(gone, asked_for=True)), Allow)


def test_unsubscribing_from_one_purpose_leaves_the_others() -> None:
    assert isinstance(judge(replace(ANNA, suppressed={"marketing": "unsubscribed"})), Allow)


def test_without_an_address_nothing_goes_out() -> None:
    assert against(judge(replace(ANNA, address=""))) == ["address"]
    assert isinstance(judge(replace(ANNA, address="")), Refuse)


def test_an_erased_person_is_not_written_to() -> None:
    assert "erased" in against(judge(replace(ANNA, erased=True)))


def test_a_message_whose_time_is_over_is_refused() -> None:
    assert against(judge(replace(ANNA, expires_at=NOON))) == ["expired"]
    assert isinstance(judge(replace(ANNA, expires_at=NOON + timedelta(seconds=1))), Allow)


def test_a_pause_holds_until_its_end() -> None:
    friday = NOON + timedelta(days=1)
    verdict = judge(replace(ANNA, silences=(Silence("all", "open complaint", friday),)))
    assert verdict == Hold(friday, verdict.reasons)
    assert against(verdict) == ["paused"]


def test_a_pause_without_an_end_is_asked_about_again() -> None:
    verdict = judge(replace(ANNA, silences=(Silence("service", "open complaint", None),)))
    assert isinstance(verdict, Hold)
    assert verdict.until == NOON + rules.ASK_AGAIN_AFTER


@pytest.mark.parametrize("silence", [Silence("marketing", "low score", None), Silence("all", "case closed", NOON)])
def test_a_pause_for_something_else_or_one_that_is_over_does_not_matter(silence: Silence) -> None:
    assert isinstance(judge(replace(ANNA, silences=(silence,))), Allow)


def test_the_latest_of_several_holds_counts_and_all_are_told() -> None:
    friday = NOON + timedelta(days=1)
    verdict = judge(replace(ANNA, silences=(Silence("all", "a", friday), Silence("all", "b", None)), outbound_held_at=NOON))
    assert isinstance(verdict, Hold)
    assert verdict.until == friday
    assert against(verdict) == ["paused", "paused", "outbound_held"]


def test_a_refusal_outweighs_a_hold() -> None:
    assert isinstance(judge(replace(ANNA, address="", outbound_held_at=NOON)), Refuse)


def test_a_paused_programme_asks_nobody_but_goes_on_thanking() -> None:
    ask = replace(ANNA, purpose=Purpose.ASK, consents={"ask": True})
    assert isinstance(judge(replace(ask, program_state="live")), Allow)
    assert isinstance(judge(replace(ask, program_state="paused")), Hold)
    assert isinstance(judge(replace(ask, program_state="ended")), Refuse)
    assert isinstance(judge(replace(ANNA, program_state="paused")), Allow)
    assert isinstance(judge(replace(ANNA, program_state="ended")), Allow)


def test_after_a_restore_nothing_goes_out_but_the_sign_in_of_staff() -> None:
    held = replace(ANNA, outbound_held_at=NOON)
    assert isinstance(judge(held), Hold)
    assert isinstance(judge(replace(held, asked_for=True)), Hold)
    assert isinstance(judge(replace(held, purpose=Purpose.STAFF)), Hold)
    assert isinstance(judge(replace(held, purpose=Purpose.STAFF, asked_for=True)), Allow)


def test_nobody_is_disturbed_at_night_unless_they_asked_for_it_this_minute() -> None:
    night = datetime(2026, 11, 19, 21, 30, tzinfo=UTC)  # 22:30 in Berlin
    verdict = judge(ANNA, night)
    assert isinstance(verdict, Hold)
    assert verdict.until == datetime(2026, 11, 20, 7, tzinfo=UTC)
    assert isinstance(judge(replace(ANNA, asked_for=True), night), Allow)
    assert isinstance(judge(replace(ANNA, purpose=Purpose.STAFF), night), Allow)


def test_quiet_hours_are_those_of_the_receivers_clock() -> None:
    assert isinstance(judge(replace(ANNA, time_zone="Asia/Kuala_Lumpur")), Hold)  # 20:00 there
    assert isinstance(judge(replace(ANNA, time_zone="America/New_York")), Hold)  # 07:00
    assert isinstance(judge(replace(ANNA, time_zone="Nowhere/Land")), Allow)  # read as UTC


def test_equal_times_mean_no_quiet_hours() -> None:
    assert not rules.is_quiet(NOON, time_zone="UTC", quiet=("12:00", "12:00"))


def test_quiet_hours_within_one_day_end_the_same_day() -> None:
    siesta = ("13:00", "16:00")
    start = datetime(2026, 7, 1, 13, 5, tzinfo=ZoneInfo("Europe/Rome"))
    assert rules.quiet_until(start, time_zone="Europe/Rome", quiet=siesta) == start.replace(hour=16, minute=0)


def test_the_morning_after_the_clocks_go_forward_begins_by_the_wall_clock() -> None:
    night = datetime(2026, 3, 28, 22, tzinfo=ZoneInfo("Europe/Berlin"))
    assert rules.quiet_until(night, time_zone="Europe/Berlin", quiet=("20:00", "08:00")) == datetime(2026, 3, 29, 6, tzinfo=UTC)
    gap = rules.quiet_until(night, time_zone="Europe/Berlin", quiet=("20:00", "02:30"))
    assert gap == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 02:30 does not exist that night; 03:30 does


moments = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Asia/Kuala_Lumpur", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "America/St_Johns", "Africa/Cairo"]
)
clocks = st.times().map(lambda clock: clock.strftime("%H:%M"))


@given(moment=moments, time_zone=zones, start=clocks, end=clocks)
def test_a_hold_for_quiet_hours_never_ends_inside_them(moment: datetime, time_zone: str, start: str, end: str) -> None:
    until = rules.quiet_until(moment, time_zone=time_zone, quiet=(start, end))
    assert moment <= until <= moment + timedelta(days=3)
    assert not rules.is_quiet(until, time_zone=time_zone, quiet=(start, end))


@given(moment=moments, time_zone=zones, start=clocks, end=clocks, purpose=st.sampled_from(sorted(NEEDS_CONSENT | {Purpose.SERVICE})))
def test_the_gate_never_lets_anything_through_in_quiet_hours(moment: datetime, time_zone: str, start: str, end: str, purpose: Purpose) -> None:
    standing = replace(ANNA, purpose=purpose, consents={purpose: True}, time_zone=time_zone, quiet=(start, end))
    if isinstance(rules.gate(standing, now=moment), Allow):
        assert not rules.is_quiet(moment, time_zone=time_zone, quiet=(start, end))


@given(attempts=st.integers(0, 100), jitter=st.floats(0, 1))
def test_later_tries_wait_longer_and_never_beyond_fifteen_hours(attempts: int, jitter: float) -> None:
    assert timedelta(minutes=1) <= rules.retry_at(attempts, now=NOON, jitter=jitter) - NOON <= timedelta(hours=15)
