"""Prizes and surprises take their place in the programme's budget, and give it back."""

import pytest

from goodword.operators.values import SYSTEM
from goodword.programs.values import Program
from goodword.rewards import models
from goodword.rewards.actions import contests, surprises
from goodword.rewards.actions.budgets import set_budget
from goodword.rewards.actions.contests import ContestRefused
from goodword.rewards.queries.differences import differences
from goodword.rewards.values import Period, Setup
from goodword.rewards.values.surprises import DrawState, NewSurprise, SurpriseMode
from tests.making import START, days, make_contact, make_program
from tests.rewards.contest_makers import make_contest

pytestmark = pytest.mark.django_db

POINTS = Setup("points", {"points": 50})


def allow(program: Program, limit: int, asset: str = "EUR") -> None:
    set_budget(program.id, asset=asset, period=Period.YEAR, limit=limit, actor=SYSTEM, now=START)


def taken() -> int:
    return sum(models.Counter.objects.values_list("taken", flat=True))


@pytest.mark.parametrize(("limit", "winners", "published"), [(20_000, 1, True), (19_999, 1, False), (40_000, 2, True), (39_999, 2, False), (0, 9, True)])
def test_a_contest_is_published_where_the_budget_has_room_for_all_its_prizes(limit: int, winners: int, published: bool) -> None:
    program = make_program(rule=None)
    allow(program, limit)
    one = make_contest(program, publish=False, winners=winners, prize=Setup("coupon", {"amount_minor": 20_000}))
    if published:
        contests.publish(one.id, actor=SYSTEM, now=START)
        contests.publish(one.id, actor=SYSTEM, now=START)
    else:
        with pytest.raises(ContestRefused) as caught:
            contests.publish(one.id, actor=SYSTEM, now=START)
        assert [notice.code for notice in caught.value.notices] == ["over_budget"]
    assert taken() == (20_000 * winners if published and limit else 0)
    assert differences() == []


def test_a_cancelled_contest_gives_its_place_back_once() -> None:
    program = make_program(rule=None)
    allow(program, 20_000)
    one = make_contest(program)
    contests.cancel(one.id, reason="No time", actor=SYSTEM, now=START)
    with pytest.raises(ContestRefused):
        contests.cancel(one.id, reason="No time", actor=SYSTEM, now=START)
    assert (taken(), differences()) == (0, [])


def test_surprises_stop_at_the_programmes_budget_and_a_refused_one_frees_its_place() -> None:
    program = make_program(rule=None)
    allow(program, 100, "POINTS")
    new = NewSurprise("Winter", SurpriseMode.PICKED, POINTS, 500, needs_approval=True)
    surprise_id = surprises.begin(program.id, new, actor=SYSTEM, now=START)
    people = [make_contact(f"{name}@example.com") for name in ("ben", "cleo", "olga")]
    found = [surprises.pick(surprise_id, one, actor=SYSTEM, now=START + days(1)) for one in people]
    assert found == [DrawState.GIVEN, DrawState.GIVEN, DrawState.NO_BUDGET]
    assert (taken(), models.Surprise.objects.get().taken, differences()) == (100, 100, [])


def test_a_surprise_without_room_of_its_own_takes_none_of_the_programmes() -> None:
    program = make_program(rule=None)
    allow(program, 500, "POINTS")
    surprise_id = surprises.begin(program.id, NewSurprise("Winter", SurpriseMode.PICKED, POINTS, 50), actor=SYSTEM, now=START)
    people = [make_contact(f"{name}@example.com") for name in ("ben", "cleo")]
    assert [surprises.pick(surprise_id, one, actor=SYSTEM, now=START + days(1)) for one in people] == [DrawState.GIVEN, DrawState.NO_BUDGET]
    assert (taken(), differences()) == (50, [])
