"""What points buy, orders for it, and surprises, over the API."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from goodword.links import actions as links
from goodword.links import queries as link_queries
from goodword.links.models import PortalCode
from goodword.links.values import CodePurpose
from goodword.operators.models import AuditEntry
from goodword.operators.values import SYSTEM, Permission
from goodword.programs.values import Program
from goodword.rewards import models
from goodword.rewards.actions import catalogue, orders, surprises
from goodword.rewards.queries import ledger
from goodword.rewards.values import NewItem, OrderState, Setup
from goodword.rewards.values.surprises import NewSurprise, SurpriseMode
from tests.api.conftest import NOW, ApiClient
from tests.making import START, days, make_advocate, make_contact, make_program, send, work

pytestmark = pytest.mark.django_db

POINTS = Setup("points", {"points": 50})


@pytest.fixture
def program() -> Program:
    benefit = {"side": "advocate", "kind": {"slug": "points", "settings": {"points": 300}}}
    return make_program(rule={"conditions": [], "benefits": [benefit], "hold_days": 0})


@pytest.fixture
def anna(program: Program) -> UUID:
    """Make Anna, who has three hundred points."""
    contact_id, code = make_advocate(program)
    send("purchase", "ben@example.com", START + days(1), amount_minor=3480, code=code)
    work(START + days(2))
    return contact_id


def add(program: Program, title: str = "A bag of coffee", **more: Any) -> UUID:
    return catalogue.add_item(program.id, NewItem(title, 100, **more), actor=SYSTEM, now=NOW)


def ordered(anna: UUID, item_id: UUID, program: Program, key: str = "one") -> UUID:
    links.ask_code(anna, purpose=CodePurpose.REDEEM, program_id=program.id, now=NOW)
    typed = link_queries.digits(PortalCode.objects.filter(used_at=None).latest("created_at").id)
    placed = orders.place(anna, item_id=item_id, program_id=program.id, key=key, typed_code=typed, now=NOW)
    assert placed.order_id, placed.refused
    return placed.order_id


def begin(program: Program, mode: SurpriseMode = SurpriseMode.PICKED, budget: int = 50) -> UUID:
    chance = 1 if mode is SurpriseMode.RANDOM else 0
    return surprises.begin(program.id, NewSurprise("Winter", mode, POINTS, budget, chance), actor=SYSTEM, now=START)


def test_the_catalogue_is_read_page_by_page(shop: ApiClient, program: Program) -> None:
    made = [add(program, f"Thing {number}", stock=number) for number in range(3)]
    catalogue.withdraw_item(made[1], withdrawn=True, actor=SYSTEM, now=NOW)
    first = shop.get("catalogue/items?limit=2").json()
    rest = shop.get(f"catalogue/items?limit=2&cursor={first['next_cursor']}").json()
    items = first["items"] + rest["items"]
    assert [(one["id"], one["left"], one["offered"]) for one in items] == [(str(made[2]), 2, True), (str(made[1]), 1, False), (str(made[0]), 0, False)]
    assert rest["next_cursor"] is None
    assert shop.get(f"catalogue/items/{made[0]}").json() == items[2]
    assert shop.get(f"catalogue/items?program_id={uuid4()}").json()["items"] == []


def test_an_order_is_worked_off(shop: ApiClient, program: Program, anna: UUID) -> None:
    order_id = ordered(anna, add(program, stock=3), program)
    [listed] = shop.get(f"orders?state=ordered&contact_id={anna}&program_id={program.id}").json()["items"]
    assert (listed["id"], listed["title"], listed["price"], listed["way"]) == (str(order_id), "A bag of coffee", 100, "task")
    for state in ("in_work", "in_work", "sent", "sent"):
        stepped = shop.post(f"orders/{order_id}/steps", {"state": state})
        assert (stepped.status_code, stepped.json()["state"]) == (200, state)
    assert [one.action for one in AuditEntry.objects.filter(api_key__isnull=False, subject=f"order:{order_id}").order_by("id")] == [
        "rewards.order_in_work",
        "rewards.order_sent",
    ]
    assert shop.get("orders?state=ordered").json()["items"] == []
    back = shop.post(f"orders/{order_id}/steps", {"state": "in_work"})
    assert (back.status_code, back.json()["code"]) == (409, "step_refused")
    assert shop.get(f"orders/{order_id}").json()["state"] == "sent"


def test_a_refused_order_needs_its_reason_and_gives_the_points_back_once(shop: ApiClient, program: Program, anna: UUID) -> None:
    order_id = ordered(anna, add(program), program)
    bare = shop.post(f"orders/{order_id}/steps", {"state": "refused", "reason": "  "})
    assert (bare.status_code, bare.json()["errors"][0]["pointer"]) == (422, "/reason")
    assert ledger.wallets(anna) == {"POINTS": 200}
    for _ in range(2):
        assert shop.post(f"orders/{order_id}/steps", {"state": "refused", "reason": "Sold out"}).json()["reason"] == "Sold out"
    assert ledger.wallets(anna) == {"POINTS": 300}


def test_what_its_owner_cancelled_stays_so(shop: ApiClient, program: Program, anna: UUID) -> None:
    order_id = ordered(anna, add(program), program)
    assert orders.cancel(order_id, contact_id=anna, now=NOW)
    for state in ("in_work", "sent", "refused"):
        assert shop.post(f"orders/{order_id}/steps", {"state": state, "reason": "x"}).status_code == 409
    assert shop.post(f"orders/{order_id}/steps", {"state": "cancelled"}).status_code == 422
    assert models.Order.objects.get().state == OrderState.CANCELLED


def test_orders_are_read_page_by_page(shop: ApiClient, program: Program, anna: UUID) -> None:
    made = {str(ordered(anna, add(program), program, key)) for key in ("one", "two", "three")}
    first = shop.get("orders?limit=2").json()
    rest = shop.get(f"orders?limit=2&cursor={first['next_cursor']}").json()
    assert {one["id"] for one in first["items"] + rest["items"]} == made
    assert (len(first["items"]), rest["next_cursor"]) == (2, None)


def test_a_surprise_is_given_to_each_once_and_within_its_budget(shop: ApiClient, program: Program) -> None:
    surprise_id, ben, cleo = begin(program), make_contact("ben@example.com"), make_contact("cleo@example.com")
    given = [shop.post(f"surprises/{surprise_id}/gifts", {"contact_id": str(one)}).json()["state"] for one in (ben, ben, cleo)]
    assert given == ["given", "given", "no_budget"]
    told = shop.get(f"surprises/{surprise_id}").json()
    assert (told["taken"], told["given"], told["seed"], told["gift"]) == (50, 1, "", "50 points")
    assert shop.get("surprises").json()["items"] == [told]
    [draw] = shop.get(f"surprises/{surprise_id}/draws").json()["items"]
    assert (draw["contact_id"], draw["state"], draw["holds"]) == (str(ben), "given", None)
    assert ledger.wallets(ben) == {"POINTS": 50}


def test_a_surprise_that_is_over_or_draws_by_itself_is_given_to_nobody(shop: ApiClient, program: Program) -> None:
    over, random, ben = begin(program), begin(program, SurpriseMode.RANDOM), make_contact("ben@example.com")
    surprises.end(over, actor=SYSTEM, now=NOW)
    for surprise_id in (over, random):
        assert shop.post(f"surprises/{surprise_id}/gifts", {"contact_id": str(ben)}).status_code == 409
    nobody = shop.post(f"surprises/{over}/gifts", {"contact_id": str(uuid4())})
    assert (nobody.status_code, nobody.json()["errors"][0]["pointer"]) == (422, "/contact_id")
    first = shop.get("surprises?limit=1").json()
    rest = shop.get(f"surprises?limit=1&cursor={first['next_cursor']}").json()
    assert [one["id"] for one in first["items"] + rest["items"]] == [str(random), str(over)]
    assert rest["items"][0]["seed"]
    assert not models.Reward.objects.exists()


def test_reading_does_not_allow_working_off(key_with: Callable[..., ApiClient], program: Program, anna: UUID) -> None:
    reader, order_id, surprise_id = key_with(Permission.REWARDS_READ), ordered(anna, add(program), program), begin(program)
    assert reader.get(f"orders/{order_id}").status_code == reader.get(f"surprises/{surprise_id}").status_code == 200
    assert reader.post(f"orders/{order_id}/steps", {"state": "sent"}).status_code == 403
    assert reader.post(f"surprises/{surprise_id}/gifts", {"contact_id": str(anna)}).status_code == 403
    assert models.Order.objects.get().state == OrderState.ORDERED


def test_the_same_request_is_done_once(shop: ApiClient, program: Program) -> None:
    surprise_id, ben = begin(program), make_contact("ben@example.com")
    first, second = (shop.post(f"surprises/{surprise_id}/gifts", {"contact_id": str(ben)}, Idempotency_Key="one") for _ in range(2))
    assert (first.content, second.headers["Idempotency-Replayed"]) == (second.content, "true")
    assert models.Reward.objects.count() == 1
