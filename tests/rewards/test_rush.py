"""Twenty at once, on PostgreSQL: never more than the stock, the codes or the budget, and one list of winners."""

import runpy
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import TypeVar
from uuid import UUID

import pytest
from django.db import connection, connections

from goodword.operators.values import SYSTEM
from goodword.programs.values import Program
from goodword.rewards import models
from goodword.rewards.actions import contest_close, surprises
from goodword.rewards.actions.contest_draw import accept, draw_contest
from goodword.rewards.actions.contests import ContestRefused
from goodword.rewards.actions.orders import Placed, Refused, cancel
from goodword.rewards.actions.pools import add_codes, create_pool
from goodword.rewards.queries import contests as queries
from goodword.rewards.queries import ledger
from goodword.rewards.queries.differences import differences
from goodword.rewards.values import Setup, Way
from goodword.rewards.values.contests import ContestState
from goodword.rewards.values.surprises import DrawState, NewSurprise, SurpriseMode
from tests.making import START, days, make_advocate, make_contact, make_program, send, work
from tests.rewards.contest_makers import CLOSED, join, make_contest
from tests.rewards.test_orders import BUY, NOW, assert_balanced, bag, code_for, place, points, points_rule

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
    pytest.mark.django_db(transaction=True),
]

HANDS = 20
SCRIPT = Path(__file__).parents[2] / "goodword" / "static" / "verify_draw.py"
A = TypeVar("A")
B = TypeVar("B")


def all_at_once(do: Callable[[A], B], each: Iterable[A]) -> list[B]:
    """Let twenty threads begin in the same moment, each with one of these, and return what came of them."""
    begin = Barrier(HANDS)

    def one(given: A) -> B:
        try:
            begin.wait(timeout=30)
            return do(given)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(one, each))


@pytest.fixture
def coffee() -> Program:
    return make_program(rule=points_rule())


def people_with_points(program: Program) -> list[tuple[UUID, str]]:
    """Make twenty advocates with a hundred points and a code to redeem them with."""
    made = [make_advocate(program, f"advocate{number}@example.com") for number in range(HANDS)]
    for number, (_, code) in enumerate(made):
        send("purchase", f"friend{number}@example.com", BUY, amount_minor=3480, code=code, name=f"order-{number}")
    work(BUY)
    return [(contact_id, code_for(contact_id, program)) for contact_id, _ in made]


def tally(placed: list[Placed]) -> Counter[Refused | str]:
    return Counter(one.refused or "placed" for one in placed)


def test_twenty_people_get_no_more_than_the_stock(coffee: Program) -> None:
    people, item_id = people_with_points(coffee), bag(coffee, price=100, stock=7)
    placed = all_at_once(lambda who: place(who[0], item_id, coffee, code=who[1]), people)
    assert tally(placed) == {"placed": 7, Refused.SOLD_OUT: 13}
    assert models.Item.objects.get().stock == 0
    assert sorted(points(contact_id) for contact_id, _ in people) == [0] * 7 + [100] * 13
    assert_balanced()


def test_orders_and_cancellations_at_once_leave_the_stock_right(coffee: Program) -> None:
    people, item_id = people_with_points(coffee), bag(coffee, price=100, stock=10)
    first = [place(contact_id, item_id, coffee, code=code) for contact_id, code in people[:10]]
    late = [(contact_id, code, None) for contact_id, code in people[10:]]
    early = [(contact_id, "", one.order_id) for (contact_id, _), one in zip(people[:10], first, strict=True)]

    def go(who: tuple[UUID, str, UUID | None]) -> bool:
        if who[2]:
            return cancel(who[2], contact_id=who[0], now=NOW)
        return place(who[0], item_id, coffee, code=who[1]).order_id is not None

    done = all_at_once(go, [one for pair in zip(early, late, strict=True) for one in pair])
    came_in = sum(done[1::2])
    assert all(done[::2]), "whoever ordered may cancel"
    assert models.Item.objects.get().stock == 10 - came_in
    assert models.Order.objects.filter(state="ordered").count() == came_in
    assert_balanced()


def test_twenty_people_get_no_more_codes_than_there_are(coffee: Program) -> None:
    people = people_with_points(coffee)
    pool_id = create_pool(name="Spring", low_at=0, actor=SYSTEM, now=START)
    add_codes(pool_id, [f"SPRING-{number}" for number in range(5)], actor=SYSTEM, now=START)
    item_id = bag(coffee, price=100, way=Way.COUPON, pool="Spring")
    placed = all_at_once(lambda who: place(who[0], item_id, coffee, code=who[1]), people)
    assert tally(placed) == {"placed": 5, Refused.SOLD_OUT: 15}
    given = list(models.Coupon.objects.values_list("reward_id", flat=True))
    assert len(set(given)) == 5
    assert set(given) == {one.order_id for one in placed if one.order_id}
    assert_balanced()


def test_twenty_picks_give_no_more_than_the_budget(coffee: Program) -> None:
    new = NewSurprise("Winter", SurpriseMode.PICKED, Setup("points", {"points": 50}), 350)
    surprise_id = surprises.begin(coffee.id, new, actor=SYSTEM, now=START)
    people = [make_contact(f"friend{number}@example.com") for number in range(HANDS)]
    found = all_at_once(lambda who: surprises.pick(surprise_id, who, actor=SYSTEM, now=BUY), people)
    assert Counter(found) == {DrawState.GIVEN: 7, DrawState.NO_BUDGET: 13}
    assert models.Surprise.objects.get().taken == 350
    assert sum(ledger.wallets(who).get("POINTS", 0) for who in people) == 350
    assert differences() == []


def test_twenty_workers_close_a_contest_into_one_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contest_close, "_AT_ONCE", 5)
    contest = make_contest(make_program())
    people = [make_contact(f"friend{number}@example.com") for number in range(33)]
    join(contest, *people)
    all_at_once(lambda _: contest_close.close_due(CLOSED), range(HANDS))
    closed = queries.contest(contest.id)
    assert (closed.state, closed.ticket_count, closed.entry_count) == (ContestState.CLOSED, 33, 99)
    assert len(queries.tickets(contest.id)) == 33


def test_close_and_draw_started_twenty_times_at_once_come_to_one_list_of_winners() -> None:
    contest = make_contest(make_program(), winners=2, substitutes=3)
    people = [make_contact(f"friend{number}@example.com") for number in range(30)]
    join(contest, *people)
    drawing = CLOSED + days(1)

    def close_and_draw(hand: int) -> str:
        contest_close.close_due(drawing)
        try:
            draw_contest(contest.id, public_number=str(hand), actor=SYSTEM, now=drawing)
        except ContestRefused as refused:
            return refused.notices[0].code
        return "drawn"

    assert set(all_at_once(close_and_draw, range(HANDS))) <= {"drawn", "not_closed"}
    drawn, winners = queries.contest(contest.id), queries.winners(contest.id)
    assert drawn.state is ContestState.DRAWN
    assert Counter(one.state for one in winners) == {"told": 2, "substitute": 3}
    assert len({one.contact_id for one in winners}) == 5
    assert list(runpy.run_path(str(SCRIPT))["faults"](queries.protocol_of(drawn))) == []


def test_a_prize_that_is_taken_twenty_times_is_given_once() -> None:
    contest = make_contest(make_program())
    join(contest, make_contact("ben@example.com"))
    contest_close.close_due(CLOSED)
    draw_contest(contest.id, public_number="7", actor=SYSTEM, now=CLOSED)
    [winner] = queries.winners(contest.id)
    later = CLOSED + timedelta(hours=1)
    assert all(all_at_once(lambda _: accept(winner.id, contact_id=winner.contact_id, now=later), range(HANDS)))
    assert models.Reward.objects.count() == 1
    assert differences() == []
