"""Shops and providers in the console: connect, try, change, pause and end; what waits, why, and who may decide."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from goodword.integrations import models
from goodword.integrations.values import DeliveryState
from goodword.lib import clock
from goodword.operators.models import AuditEntry
from goodword.operators.values import Role
from goodword.rewards.values import RewardState, Waits
from tests.integrations import fakes
from tests.integrations.conftest import inside, start  # noqa: F401 - fixtures
from tests.integrations.makers import SORTS, Sort, connect, delivery, earn, later, reward
from tests.making import START, work
from tests.operators.people import make_operator

pytestmark = pytest.mark.django_db
Start = Callable[[type], Any]
SHOP = next(sort for sort in SORTS if sort.connector == "shopify")
HOOK = Sort("webhook", fakes.Receiver, "account_credit", {"amount_minor": 1000})


def signed_in(role: Role = Role.OWNER) -> Client:
    client = Client()
    client.force_login(make_operator(email=f"{role}@example.com", role=role))
    return client


def url(name: str, *parts: object) -> str:
    return reverse(f"console:{name}", args=parts)


def body(answer: Any) -> str:
    return str(answer.content.decode())


def form(fake: fakes.Fake, **changes: Any) -> dict[str, Any]:
    return {"name": "Our shop", "address": fake.address, "kinds": ["coupon"], "secret": "shpat_1"} | changes


def test_a_shop_is_connected_tried_and_hands_out(start: Start) -> None:  # noqa: F811
    shop, olga = start(fakes.Shopify), signed_in()
    with clock.at(START):
        assert olga.post(url("connect", "shopify"), form(shop, address="shop")).status_code == 422
        assert olga.post(url("connect", "shopify"), form(shop, kinds=[])).status_code == 422
        assert models.Connection.objects.count() == 0
        answer = olga.post(url("connect", "shopify"), form(shop))
        page = url("connection", models.Connection.objects.get().id)
        assert answer.status_code == 302
        assert answer["Location"] == page
        assert "It works" in body(olga.post(page + "try/"))
        assert "shpat_1" not in body(olga.get(page))
    earn(SHOP)
    with clock.at(later(1)):
        olga = signed_in(Role.ADMIN)  # the session of two weeks ago is over
        listed = body(olga.get(url("deliveries")))
        assert "Anna Petersen" in listed
        shown = body(olga.get(url("delivery", delivery().id)))
        assert "POST /admin/api/2026-07/graphql.json" in shown
        assert delivery().content["code"] not in shown
        assert "Our shop" in body(olga.get(url("connections")))


def test_a_wrong_credential_says_what_would_be_right(start: Start) -> None:  # noqa: F811
    shop, olga = start(fakes.Shopify), signed_in()
    page = url("connection", connect(SHOP, shop, secret="wrong"))
    assert "does not accept the credential" in body(olga.post(page + "try/"))
    assert olga.post(page + "steer/", {"do": "rotate", "secret": ""}).status_code == 422
    olga.post(page + "steer/", {"do": "rotate", "secret": "shpat_1"})
    assert "It works" in body(olga.post(page + "try/"))
    assert "shpat" not in str(list(AuditEntry.objects.values()))


def test_a_secret_that_is_made_here_is_shown_once(start: Start) -> None:  # noqa: F811
    olga, fake = signed_in(), start(fakes.Receiver)
    made = body(olga.post(url("connect", "webhook"), form(fake, kinds=["points", "cash"])))
    secret = made.partition("whsec_")[2].partition("<")[0]
    assert len(secret) == 44
    page = url("connection", models.Connection.objects.get().id)
    assert "whsec_" not in body(olga.get(page))
    assert "whsec_" in body(olga.post(page + "steer/", {"do": "rotate"}))
    assert "It works" in body(olga.post(page + "try/"))
    assert len(fake.seen[-1][2]["webhook-signature"].split()) == 2  # both secrets, for a day


def test_a_connection_is_changed_paused_compared_and_ended(start: Start) -> None:  # noqa: F811
    olga, shop = signed_in(), start(fakes.Shopify)
    connection_id = connect(SHOP, shop)
    page = url("connection", connection_id)
    assert olga.post(page, form(shop, name="Other name", secret="")).status_code == 302
    assert olga.post(page, form(shop, address="https://elsewhere.example.com", secret="")).status_code == 422
    assert models.Connection.objects.get().name == "Other name"
    olga.post(page + "steer/", {"do": "pause"})
    assert models.Connection.objects.get().paused_at
    earn(SHOP)
    assert olga.post(page + "steer/", {"do": "end"}).status_code == 422
    olga.post(page + "steer/", {"do": "resume"})
    work(later(1))
    assert olga.post(page + "steer/", {"do": "compare"}).status_code == 302
    assert models.Delivery.objects.get().check_at
    assert olga.post(page + "steer/", {"do": "end"}).status_code == 302
    assert models.Connection.objects.get().ended_at
    assert olga.post(page, form(shop, name="Again")).status_code == 200
    assert models.Connection.objects.get().name == "Other name"


def test_what_is_stuck_says_why_and_is_tried_again(start: Start) -> None:  # noqa: F811
    olga, shop = signed_in(), start(fakes.Shopify)
    connect(SHOP, shop)
    shop.faults = ["422"]
    earn(SHOP)
    with clock.at(later(1)):
        assert "stuck at a provider" in body(olga.get(url("today")))
        shown = body(olga.get(url("delivery", delivery().id)))
        assert "did not like what it was sent" in shown
        assert "as ordered" in shown
        assert olga.post(url("delivery_decide", delivery().id), {"do": "dance"}).status_code == 404
        assert olga.post(url("delivery_decide", delivery().id), {"do": "again"}).status_code == 302
    work(later(2))
    assert delivery().state == DeliveryState.DONE


@pytest.mark.parametrize("role", [Role.SALES, Role.SUPPORT, Role.ANALYST, Role.MARKETER])
def test_who_may_not_approve_says_nothing_in_the_shops_stead(start: Start, role: Role) -> None:  # noqa: F811
    fake = start(fakes.Receiver)
    fake.faults = ["500"]
    connect(HOOK, fake, kinds=[], veto=True)
    earn(HOOK)
    client = signed_in(role)
    assert client.post(url("delivery_veto", delivery().id), {"do": "grant"}).status_code == 403
    assert (reward().state, reward().waits_for) == (RewardState.HELD, Waits.VETO)


def test_a_person_decides_instead_with_a_reason(start: Start) -> None:  # noqa: F811
    fake, olga = start(fakes.Receiver), signed_in()
    fake.faults = ["500"]
    connect(HOOK, fake, kinds=[], veto=True)
    earn(HOOK)
    with clock.at(later(0.01)):
        assert "for your shop’s word" in body(olga.get(url("rewards")))
        assert olga.post(url("delivery_veto", delivery().id), {"do": "refuse"}).status_code == 422
        assert olga.post(url("delivery_veto", delivery().id), {"do": "refuse", "reason": "Disputed"}).status_code == 302
        assert "Your shop said no: Disputed" in body(olga.get(url("rewards")))
    assert reward().state == RewardState.REFUSED


@pytest.mark.parametrize("name", ["connection", "delivery"])
def test_made_up_ids_lead_nowhere(name: str) -> None:
    assert signed_in().get(url(name, "00000000-0000-0000-0000-000000000001")).status_code == 404
    assert signed_in(Role.ADMIN).get(url("connect", "made-up")).status_code == 404
