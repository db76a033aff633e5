"""While a restored installation waits for a person, whatever gives a reward leaves it on hold; once it is released, the workers grant each of them once."""

import pytest

from goodword.operators import actions as operators
from goodword.operators.values import SYSTEM
from goodword.programs.values import Program
from goodword.rewards import models
from goodword.rewards.actions import contest_draw, surprises
from goodword.rewards.actions.decisions import approve
from goodword.rewards.queries import contests as queries
from goodword.rewards.values import RewardState, Setup
from goodword.rewards.values.surprises import NewSurprise, SurpriseMode
from tests.making import BOTH_TEN_EUROS, START, days, make_advocate, make_contact, make_program, send, work
from tests.operators.people import as_actor, make_operator
from tests.rewards.contest_makers import CLOSED, close, join, make_contest

pytestmark = pytest.mark.django_db


def granted_only_after_the_release() -> None:
    """Check that nothing is posted while held, and that each reward is granted once afterwards."""
    work(CLOSED)
    assert {one.state for one in models.Reward.objects.all()} == {RewardState.HELD}
    assert models.Posting.objects.filter(kind="grant").count() == 0
    operators.release_outbound(actor=SYSTEM, now=CLOSED)
    for day in (1, 2):
        work(CLOSED + days(day))
    assert models.Posting.objects.filter(kind="grant").count() == models.Reward.objects.exclude(state=RewardState.HELD).count() == models.Reward.objects.count()


@pytest.fixture
def coffee() -> Program:
    return make_program(rule=None)


def test_a_prize_that_is_taken_waits(coffee: Program) -> None:
    one = make_contest(coffee)
    join(one, make_contact("cleo@example.com"))
    close(one)
    contest_draw.draw_contest(one.id, public_number="3 17", actor=SYSTEM, now=CLOSED)
    operators.hold_outbound(now=CLOSED)
    winner = queries.winners(one.id)[0]
    assert contest_draw.accept(winner.id, contact_id=winner.contact_id, now=CLOSED)
    granted_only_after_the_release()


def test_a_surprise_that_staff_picked_waits(coffee: Program) -> None:
    operators.hold_outbound(now=START)
    surprise_id = surprises.begin(coffee.id, NewSurprise("Winter", SurpriseMode.PICKED, Setup("points", {"points": 50}), 500), actor=SYSTEM, now=START)
    surprises.pick(surprise_id, make_contact("ben@example.com"), actor=SYSTEM, now=START)
    granted_only_after_the_release()


def test_what_is_approved_waits() -> None:
    coffee = make_program(rule={**BOTH_TEN_EUROS, "needs_approval": True, "hold_days": 0})
    _, code = make_advocate(coffee)
    send("purchase", "ben@example.com", START + days(1), amount_minor=5000, code=code)
    work(START + days(1))
    operators.hold_outbound(now=START + days(2))
    waiting = set(models.Reward.objects.values_list("id", flat=True))
    assert len(waiting) == 2
    assert set(approve(waiting, actor=as_actor(make_operator("sami@example.com")), now=START + days(2)).changed) == waiting
    granted_only_after_the_release()
