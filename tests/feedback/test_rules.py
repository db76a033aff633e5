"""Decisions of feedback: groups, scores with their interval, who takes what, which step is allowed, what comes first."""

import statistics
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from goodword.feedback.rules import cases, routing, scores, surveys
from goodword.feedback.values import OPEN, CaseState, CaseStep, Closing, Definition, Given, Group, Scale, Severity, Urgency
from goodword.lib.ids import new_id
from goodword.lib.money import Money
from goodword.operators.values import Operator, Role

NOW = datetime(2026, 11, 19, 9, tzinfo=UTC)
COUNTS = st.integers(0, 400)


# scores


@pytest.mark.parametrize("score", range(11))
def test_nine_and_ten_promote_seven_and_eight_pass_the_rest_detracts(score: int) -> None:
    expected = Group.PROMOTER if score in {9, 10} else Group.PASSIVE if score in {7, 8} else Group.DETRACTOR
    assert surveys.group_of(score) is expected


def test_a_known_set_gives_its_score_and_margin() -> None:
    found = scores.nps({Group.PROMOTER: 257, Group.PASSIVE: 112, Group.DETRACTOR: 43})
    assert found.n == 412
    assert found.score == pytest.approx(51.94, abs=0.005)
    assert found.margin == pytest.approx(6.54, abs=0.005)
    assert (found.low, found.high) == (pytest.approx(45.40, abs=0.005), pytest.approx(58.48, abs=0.005))


def test_nobody_who_answered_is_no_score_and_not_zero() -> None:
    assert scores.nps({}).score is None


@over(COUNTS, COUNTS, COUNTS)
def test_the_score_is_the_mean_and_the_margin_the_spread_of_single_votes(promoters: int, passives: int, detractors: int) -> None:
    """Each vote counts 100, 0 or −100: the formula of the docs must be their mean and 1.96 standard errors, as statistics would have it."""
    votes = [100.0] * promoters + [0.0] * passives + [-100.0] * detractors
    found = scores.nps({Group.PROMOTER: promoters, Group.PASSIVE: passives, Group.DETRACTOR: detractors})
    if not votes:
        assert found.score is None
        return
    assert found.score is not None and found.margin is not None and found.low is not None and found.high is not None
    assert found.score == pytest.approx(statistics.fmean(votes), abs=1e-9)
    assert found.margin == pytest.approx(1.96 * (statistics.pvariance(votes) / len(votes)) ** 0.5, abs=1e-6)
    assert -100 <= found.low <= found.score <= found.high <= 100


@over(COUNTS, COUNTS, COUNTS)
def test_swapping_promoters_and_detractors_turns_the_sign(promoters: int, passives: int, detractors: int) -> None:
    one = scores.nps({Group.PROMOTER: promoters, Group.PASSIVE: passives, Group.DETRACTOR: detractors})
    other = scores.nps({Group.PROMOTER: detractors, Group.PASSIVE: passives, Group.DETRACTOR: promoters})
    assert (one.score or 0) == pytest.approx(-(other.score or 0))
    assert one.margin == pytest.approx(other.margin)


def test_a_rate_has_wilsons_interval() -> None:
    assert scores.wilson(8, 14) == (pytest.approx(0.326, abs=0.001), pytest.approx(0.786, abs=0.001))
    assert scores.wilson(0, 5)[0] == 0 and scores.wilson(5, 5)[1] == pytest.approx(1)


# surveys


@pytest.mark.parametrize(
    ("scale", "score", "fits"), [(Scale.FROM_ZERO, 0, True), (Scale.FROM_ONE, 0, False), (Scale.FROM_ONE, 1, True), (Scale.FROM_ZERO, 11, False)]
)
def test_a_score_must_lie_on_its_scale(scale: Scale, score: int, fits: bool) -> None:
    assert (surveys.answer_problems(Given(score), Definition(scale=scale)) == []) is fits


def test_what_is_typed_has_an_end() -> None:
    assert [(one.code, one.field) for one in surveys.answer_problems(Given(9, improve="x" * 4001), Definition())] == [("too_long", "improve")]


def test_a_definition_keeps_its_bounds_and_names_outcomes() -> None:
    assert surveys.definition_problems(Definition()) == []
    wrong = Definition(delay_days=-1, rest_days=0, after=("Purchase!",))
    assert {(one.code, one.field) for one in surveys.definition_problems(wrong)} == {
        ("out_of_bounds", "delay_days"), ("out_of_bounds", "rest_days"), ("outcome_invalid", "after"),
    }  # fmt: skip


def test_a_definition_survives_being_stored() -> None:
    definition = Definition(scale=Scale.FROM_ONE, after=("deal_won", "purchase"), delay_days=3, open_link=True)
    assert surveys.from_plain(surveys.to_plain(definition)) == definition
    assert surveys.from_plain({}) == Definition(after=())


def test_one_is_asked_after_the_delay_and_never_in_the_past() -> None:
    definition = Definition(delay_days=7)
    assert surveys.ask_at(definition, occurred_at=NOW, now=NOW) == NOW + timedelta(days=7)
    assert surveys.ask_at(definition, occurred_at=NOW - timedelta(days=30), now=NOW) == NOW


@over(st.uuids(), st.integers(1, 730), st.integers(date(2020, 1, 1).toordinal(), date(2030, 1, 1).toordinal()))
def test_everybodys_turn_comes_once_in_each_interval(contact_id: UUID, every_days: int, first: int) -> None:
    rounds = [surveys.turn(contact_id, every_days=every_days, today=date.fromordinal(first + day)) for day in range(every_days)]
    due = [number for number in rounds if number is not None]
    assert len(due) == min(surveys.CATCH_UP_DAYS, every_days)
    assert len(set(due)) <= 2, "the end of one round and the beginning of the next at most"


def test_an_answer_may_be_changed_for_its_time_and_not_at_its_end() -> None:
    assert surveys.may_edit(answered_at=NOW, edit_minutes=60, now=NOW + timedelta(minutes=59))
    assert not surveys.may_edit(answered_at=NOW, edit_minutes=60, now=NOW + timedelta(minutes=60))


# who takes what


def person(role: Role, **changes: object) -> Operator:
    made = Operator(
        id=new_id(), email=f"{role}@example.com", name=role.title(), role=role, language="en", time_zone="", theme="", active=True, absent_until=None,
        created_at=NOW, last_sign_in_at=None, has_password=False,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def chosen(*staff: Operator, preferred: UUID | None = None, loads: dict[UUID, int] | None = None, roles: tuple[Role, ...] = routing.HANDLES) -> UUID | None:
    return routing.choose(staff, preferred=preferred, roles=roles, loads=loads or {}, today=date(2026, 11, 19))


def test_who_looks_after_the_contact_takes_the_case() -> None:
    sales, support = person(Role.SALES), person(Role.SUPPORT)
    assert chosen(sales, support, preferred=sales.id) == sales.id


def test_who_is_away_gets_nothing() -> None:
    away, support = person(Role.SALES, absent_until=date(2026, 11, 19)), person(Role.SUPPORT)
    assert chosen(away, support, preferred=away.id) == support.id
    assert chosen(person(Role.SUPPORT, active=False)) is None


def test_among_equals_the_one_with_fewest_open_cases_takes_it() -> None:
    busy, free = person(Role.SUPPORT), person(Role.SUPPORT)
    assert chosen(busy, free, loads={busy.id: 3, free.id: 2}) == free.id


def test_a_recovery_goes_to_the_owner_and_in_a_firm_of_one_everything_does() -> None:
    owner, support = person(Role.OWNER), person(Role.SUPPORT)
    assert chosen(owner, support, roles=routing.RECOVERS) == owner.id
    assert chosen(owner) == owner.id


def next_person(*staff: Operator, holder: Operator | None, role: Role) -> UUID | None:
    return routing.next_person(staff, holder=holder.id if holder else None, role=role, loads={}, today=date(2026, 11, 19))


def test_what_is_overdue_goes_to_the_nearest_role_above_with_anybody_there() -> None:
    support, other, manager, owner = (person(role) for role in (Role.SUPPORT, Role.SUPPORT, Role.ACCOUNT_MANAGER, Role.OWNER))
    assert next_person(support, other, manager, owner, holder=support, role=Role.SUPPORT) == manager.id
    assert next_person(support, other, owner, holder=support, role=Role.SUPPORT) == owner.id
    assert next_person(support, owner, holder=owner, role=Role.OWNER) is None
    assert next_person(support, manager, owner, holder=None, role=Role.SUPPORT) == support.id, "what was nobody's: its own role first"


@pytest.mark.parametrize("role", list(Role))
def test_every_way_up_ends_with_an_owner_and_never_goes_round(role: Role) -> None:
    way = [role]
    while following := routing.above(way[-1]):
        way.append(following[0])
        assert len(way) <= len(Role)
    assert way[-1] is Role.OWNER


def test_who_is_away_has_a_stand_in_of_the_same_role_first() -> None:
    away = person(Role.SALES, absent_until=date(2026, 11, 30))
    sales, owner = person(Role.SALES), person(Role.OWNER)
    today = date(2026, 11, 19)
    assert routing.stand_in([away, sales, owner], absent=away, loads={sales.id: 99}, today=today) == sales.id
    assert routing.stand_in([away, owner], absent=away, loads={}, today=today) == owner.id
    assert routing.stand_in([away], absent=away, loads={}, today=today) is None


@pytest.mark.parametrize(("start", "end", "there"), [(None, 18, True), (None, 19, False), (19, 19, False), (20, 25, True), (15, 25, False), (15, 18, True)])
def test_an_absence_counts_from_its_first_to_its_last_day(start: int | None, end: int, there: bool) -> None:
    one = person(Role.SALES, absent_from=date(2026, 11, start) if start else None, absent_until=date(2026, 11, end))
    assert one.is_there(date(2026, 11, 19)) is there


def test_nobody_is_rung_up_without_leave() -> None:
    assert routing.way(may_call=False, may_ask=True) is routing.Way.WRITE
    assert routing.way(may_call=True, may_ask=False) is routing.Way.CALL
    assert routing.way(may_call=True, may_ask=True) is routing.Way.CALL_AND_ASK


# cases


def test_a_case_goes_from_received_to_closed_and_opens_again() -> None:
    state = CaseState.RECEIVED
    for step in (CaseStep.ACKNOWLEDGE, CaseStep.START, CaseStep.PROPOSE, CaseStep.CLOSE, CaseStep.REOPEN, CaseStep.PROPOSE):
        following = cases.after(state, step)
        assert following is not None
        state = following
    assert state is CaseState.PROPOSED


@pytest.mark.parametrize("state", list(CaseState))
@pytest.mark.parametrize("step", list(CaseStep))
def test_only_what_is_closed_opens_again_and_only_what_is_new_is_acknowledged(state: CaseState, step: CaseStep) -> None:
    allowed = cases.after(state, step) is not None
    assert allowed is (step in cases.steps(state))
    if step is CaseStep.REOPEN:
        assert allowed is (state is CaseState.CLOSED)
    elif step is CaseStep.ACKNOWLEDGE:
        assert allowed is (state is CaseState.RECEIVED)
    else:
        assert not (allowed and state is CaseState.CLOSED)


@over(st.lists(st.sampled_from(list(CaseStep)), max_size=20))
def test_whatever_is_tried_an_open_case_can_be_closed(tried: list[CaseStep]) -> None:
    state = CaseState.RECEIVED
    for step in tried:
        state = cases.after(state, step) or state
    assert (cases.after(state, CaseStep.CLOSE) is CaseState.CLOSED) is (state in OPEN)


def test_acceptance_needs_a_proposal() -> None:
    assert cases.needs_customers_word(CaseState.IN_WORK, Closing.ACCEPTED)
    assert not cases.needs_customers_word(CaseState.PROPOSED, Closing.ACCEPTED)
    assert not cases.needs_customers_word(CaseState.IN_WORK, Closing.DECIDED)


@pytest.mark.parametrize(
    ("severity", "value", "points", "urgency"),
    [
        (Severity.SEVERE, Money(54_000, "EUR"), 6, Urgency.HIGH),
        (Severity.SEVERE, Money(100_000, "EUR"), 9, Urgency.URGENT),
        (Severity.SERIOUS, None, 2, Urgency.LOW),
        (Severity.SERIOUS, Money(10_000, "EUR"), 4, Urgency.NORMAL),
        (Severity.SERIOUS, Money(10_000, "JPY"), 6, Urgency.HIGH),
        (Severity.MINOR, Money(9_999, "EUR"), 1, Urgency.LOW),
    ],
)
def test_priority_is_severity_times_what_the_customer_is_still_worth(severity: Severity, value: Money | None, points: int, urgency: Urgency) -> None:
    found = cases.priority(severity, value=value, source="entered")
    assert (found.points, found.urgency) == (points, urgency)
    assert found.points == found.reasons[0].factor * found.reasons[1].factor
    assert (found.reasons[1].code == "value_unknown") is (value is None)


@over(st.sampled_from(list(Severity)), st.integers(0, 10**9), st.integers(0, 10**9))
def test_more_at_stake_never_comes_later(severity: Severity, one: int, other: int) -> None:
    low, high = sorted((one, other))
    points = [cases.priority(severity, value=Money(minor, "EUR")).points for minor in (low, high)]
    assert points == sorted(points)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kuala_Lumpur", "Pacific/Auckland"])
def test_the_clocks_run_in_hours_in_every_zone(zone: str) -> None:
    from zoneinfo import ZoneInfo

    spring = datetime(2026, 3, 28, 22, 30, tzinfo=ZoneInfo(zone))  # Berlin's clock goes forward that night
    clock = cases.clock(Severity.SERIOUS, received_at=spring.astimezone(UTC))
    assert (clock.answer_by - spring.astimezone(UTC), clock.solve_by - spring.astimezone(UTC)) == (timedelta(hours=4), timedelta(hours=120))


def test_what_a_customer_is_worth_never_adds_two_currencies() -> None:
    assert cases.remaining_value(entered=Money(5, "EUR"), bought={"EUR": 10}, currency="EUR") == (Money(5, "EUR"), "entered")
    assert cases.remaining_value(entered=None, bought={"EUR": 10, "CHF": 500}, currency="EUR") == (Money(10, "EUR"), "purchases")
    assert cases.remaining_value(entered=None, bought={"USD": 10, "CHF": 500}, currency="EUR") == (Money(500, "CHF"), "purchases")
    assert cases.remaining_value(entered=None, bought={"EUR": -10}, currency="EUR") == (None, "")
