"""Extras: drawn so that anybody can check it, picked, or for everybody; each person once and never more than the budget."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection, connections

from goodword.messaging.models import Message, Task
from goodword.operators.models import Operator
from goodword.operators.values import SYSTEM, Actor
from goodword.programs import actions as programs
from goodword.programs.values import Program
from goodword.rewards import models
from goodword.rewards.actions import surprises
from goodword.rewards.actions.surprises import SurpriseRefused
from goodword.rewards.queries import ledger, of_contact
from goodword.rewards.queries import surprises as queries
from goodword.rewards.queries.differences import differences
from goodword.rewards.rules.surprises import hash_of, number_of, wins
from goodword.rewards.values import RewardState, Setup
from goodword.rewards.values.surprises import DrawState, NewSurprise, SurpriseMode
from tests.making import START, days, make_contact, make_program, send, work
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db

BUY = START + days(2)
POINTS = Setup("points", {"points": 50})


@pytest.fixture
def program() -> Program:
    return make_program(rule=None)


def begin(program: Program, mode: SurpriseMode = SurpriseMode.EVERYBODY, *, kind: Setup = POINTS, budget: int = 500, **more: int | bool) -> UUID:
    return surprises.begin(program.id, NewSurprise("Winter", mode, kind, budget, **more), actor=SYSTEM, now=START)  # type: ignore[arg-type]


def buy(*people: str, number: int = 1) -> None:
    for one in people:
        send("purchase", f"{one}@example.com", BUY, amount_minor=3000, name=f"order-{one}-{number}")
    work(BUY)


def states() -> list[str]:
    return sorted(models.SurpriseDraw.objects.values_list("state", flat=True))


def test_the_number_follows_from_seed_and_purchase() -> None:
    assert number_of("00" * 32, UUID(int=0)) == 4795
    assert [wins(number, chance=100) for number in (99, 100)] == [True, False]
    drawn = [number_of("ab" * 32, UUID(int=one)) for one in range(20_000)]
    assert sum(wins(one, chance=2500) for one in drawn) == pytest.approx(5000, abs=250), "four standard deviations"
    assert hash_of("00" * 32).startswith("66687aad")


def test_everybody_gets_it_once_after_a_purchase_in_its_usual_way(program: Program) -> None:
    begin(program)
    buy("ben", "cleo")
    buy("ben", number=2)
    ben = make_contact("ben@example.com")
    (reward,) = of_contact(ben)
    assert (reward.state, reward.amount, reward.reasons[0].code) == (RewardState.FULFILLED, 50, "surprise")
    assert ledger.wallets(ben) == {"POINTS": 50}
    assert states() == ["given", "given"]
    assert models.Surprise.objects.get().taken == 100
    work(BUY + days(1))
    assert Message.objects.filter(template="reward_granted").count() == 2
    assert differences() == []


def test_nothing_is_given_beyond_the_budget(program: Program) -> None:
    begin(program, budget=120)
    buy("ben", "cleo", "dora")
    assert states() == ["given", "given", "no_budget"]
    assert models.Reward.objects.count() == 2


def test_a_draw_is_written_down_and_holds_once_the_seed_is_told(program: Program) -> None:
    surprise_id = begin(program, SurpriseMode.RANDOM, chance=5000)
    people = [f"friend{number}" for number in range(12)]
    buy(*people)
    running = queries.surprise(surprise_id)
    assert running
    assert running.seed == ""
    assert {one.holds for one in queries.draws(running).items} == {None}
    assert surprises.end(surprise_id, actor=SYSTEM, now=BUY)
    assert not surprises.end(surprise_id, actor=SYSTEM, now=BUY)
    over = queries.surprise(surprise_id)
    assert over
    assert hash_of(over.seed) == running.seed_hash == over.seed_hash
    assert over.given + over.missed == 12
    assert {one.holds for one in queries.draws(over).items} == {True}
    models.SurpriseDraw.objects.filter(state="missed").update(number=1)
    assert False in {one.holds for one in queries.draws(over).items} or not over.missed
    buy("late")
    assert models.SurpriseDraw.objects.count() == 12, "it is over"


def test_staff_pick_somebody_once(program: Program) -> None:
    surprise_id = begin(program, SurpriseMode.PICKED, kind=Setup("product", {"name": "a bag of coffee"}), budget=1)
    ben, cleo = make_contact("ben@example.com"), make_contact("cleo@example.com")
    assert surprises.pick(surprise_id, ben, actor=SYSTEM, now=BUY) is DrawState.GIVEN
    assert surprises.pick(surprise_id, ben, actor=SYSTEM, now=BUY) is DrawState.GIVEN
    assert surprises.pick(surprise_id, cleo, actor=SYSTEM, now=BUY) is DrawState.NO_BUDGET
    work(BUY)
    assert models.Reward.objects.count() == 1
    assert Task.objects.get().reason == "a bag of coffee"
    buy("dora")
    assert models.SurpriseDraw.objects.count() == 1, "purchases draw nobody here"


def test_history_a_pause_and_another_programme_give_nothing(program: Program) -> None:
    begin(program)
    send("purchase", "ben@example.com", BUY, amount_minor=3000, history=True)
    send("purchase", "cleo@example.com", START - days(1), amount_minor=3000)
    work(BUY)
    programs.pause(program.id, actor=SYSTEM, now=BUY)
    buy("dora")
    assert models.SurpriseDraw.objects.count() == 0


def test_what_needs_approval_waits_for_somebody_else(program: Program) -> None:
    olga: Operator = make_operator()
    new = NewSurprise("Winter", SurpriseMode.PICKED, POINTS, 500, needs_approval=True)
    surprise_id = surprises.begin(program.id, new, actor=Actor(operator_id=olga.id), now=START)
    ben = make_contact("ben@example.com")
    surprises.pick(surprise_id, ben, actor=Actor(operator_id=olga.id), now=BUY)
    (row,) = models.Reward.objects.all()
    assert (row.state, row.needs_approval, row.created_by) == (RewardState.HELD, True, olga.id)
    assert ledger.wallets(ben) == {}


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("name", {"name": " "}),
        ("kind", {"kind": Setup("points", {"points": 0, "per_unit": 2})}),
        ("kind", {"kind": Setup("cash", {"amount_minor": 500})}),
        ("budget", {"budget": 49}),
        ("chance", {"mode": SurpriseMode.RANDOM}),
        ("chance", {"chance": 5}),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(program: Program, code: str, changes: dict[str, object]) -> None:
    given = {"name": "Winter", "mode": SurpriseMode.EVERYBODY, "kind": POINTS, "budget": 500} | changes
    with pytest.raises(SurpriseRefused, match=code):
        surprises.begin(program.id, NewSurprise(**given), actor=SYSTEM, now=START)  # type: ignore[arg-type]
    assert not models.Rule.objects.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time")
@pytest.mark.django_db(transaction=True)
def test_the_budget_holds_under_many_hands(program: Program) -> None:
    surprise_id = begin(program, SurpriseMode.PICKED, budget=150)
    people = [make_contact(f"friend{number}@example.com") for number in range(6)]

    def press(contact_id: UUID) -> DrawState:
        try:
            return surprises.pick(surprise_id, contact_id, actor=SYSTEM, now=BUY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(press, people * 3))
    assert found.count(DrawState.GIVEN) == 9, "three people, each asked three times"
    assert models.Reward.objects.count() == 3
    assert differences() == []
