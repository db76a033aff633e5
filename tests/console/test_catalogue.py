"""The catalogue and its orders in the console."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from goodword.lib import clock
from goodword.operators.values import Role
from goodword.programs.values import Program
from goodword.rewards import models
from goodword.rewards.queries import catalogue as queries
from goodword.rewards.queries import ledger
from tests.console.test_payouts import signed_in
from tests.making import make_program
from tests.rewards.test_orders import NOW, anna, bag, order_id_of, place, program  # noqa: F401

pytestmark = pytest.mark.django_db

COFFEE = {"title": "A bag of coffee", "text": "250 grams", "price": "250", "stock": "3", "way": "task", "pool": ""}


def url(name: str, *parts: object) -> str:
    return reverse(f"console:{name}", args=parts)


def test_a_thing_is_put_in_changed_and_taken_out() -> None:
    coffee, olga = make_program(rule=None), signed_in()
    new = url("reward_item_new", coffee.id)
    assert olga.post(new, COFFEE | {"price": "0"}).status_code == 422
    assert olga.post(new, COFFEE | {"way": "coupon"}).status_code == 422, "a code needs a pool"
    assert olga.post(new, COFFEE).status_code == 302
    (item,) = queries.items(coffee.id)
    assert (item.title, item.price, item.stock) == ("A bag of coffee", 250, 3)
    assert "A bag of coffee" in olga.get(url("reward_catalogue")).content.decode()
    assert 'value="250"' in olga.get(url("reward_item", item.id)).content.decode()
    assert olga.post(url("reward_item", item.id), COFFEE | {"price": "200", "seen_stock": "3"}).status_code == 302
    assert queries.items(coffee.id)[0].price == 200
    olga.post(url("reward_item_withdraw", item.id))
    assert queries.items(coffee.id) == []
    olga.post(url("reward_item_withdraw", item.id))
    assert len(queries.items(coffee.id)) == 1


def test_orders_are_taken_in_work_sent_or_refused(program: Program, anna: UUID) -> None:  # noqa: F811
    item_id = bag(program, price=100)
    first, second = (order_id_of(place(anna, item_id, program, key=key)) for key in ("one", "two"))
    with clock.at(NOW):
        olga = signed_in()
        assert "A bag of coffee" in olga.get(url("reward_orders")).content.decode()
        decide = url("reward_order_decide", first)
        olga.post(decide, {"do": "work"})
        olga.post(decide, {"do": "send"})
        assert "sent" in olga.get(url("reward_order", first)).content.decode()
        assert olga.post(url("reward_order_decide", second), {"do": "refuse"}).status_code == 422
        assert ledger.wallets(anna) == {"POINTS": 100}
        assert olga.post(url("reward_order_decide", second), {"do": "refuse", "reason": "Sold out"}).status_code == 302
        assert olga.post(url("reward_order_decide", second), {"do": "other"}).status_code == 404
        assert ledger.wallets(anna) == {"POINTS": 200}
        assert "None is like this." in olga.get(url("reward_orders")).content.decode()
        assert olga.get(url("reward_orders") + "?state=refused").content.decode().count("data-item") == 1


@pytest.mark.parametrize("role", [Role.SALES, Role.ANALYST, Role.AUDITOR])
def test_who_may_not_write_rewards_changes_nothing(program: Program, anna: UUID, role: Role) -> None:  # noqa: F811
    item_id = bag(program, price=100)
    order_id = order_id_of(place(anna, item_id, program))
    client: Client = signed_in(role)
    with clock.at(NOW):
        assert client.post(url("reward_item_new", program.id), COFFEE).status_code == 403
        assert client.post(url("reward_item", item_id), COFFEE).status_code == 403
        assert client.post(url("reward_item_withdraw", item_id)).status_code == 403
        assert client.post(url("reward_order_decide", order_id), {"do": "send"}).status_code == 403
    assert models.Item.objects.get().withdrawn_at is None
    assert models.Order.objects.get().state == "ordered"
