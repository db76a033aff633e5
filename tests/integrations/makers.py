"""Connections to fake providers, and rewards that they hand out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from goodword.integrations import models
from goodword.integrations.actions import connections
from goodword.operators.values import SYSTEM
from goodword.programs.values import Program
from goodword.rewards import models as rewards
from tests.integrations import fakes
from tests.making import START, days, make_advocate, make_program, send, work

BUY = START + days(1)
GRANTED = BUY + days(14)


@dataclass(frozen=True)
class Sort:
    """One provider with one kind of reward that it hands out."""

    connector: str
    fake: type[fakes.Fake]
    kind: str
    settings: dict[str, Any]
    secret: str = ""
    more: tuple[tuple[str, str], ...] = ()
    takes_back: bool = True
    looks: bool = True


SORTS = (
    Sort("webhook", fakes.Receiver, "points", {"points": 250}, looks=False),
    Sort("webhook", fakes.Receiver, "coupon", {"amount_minor": 1000}, looks=False),
    Sort("stripe", fakes.Stripe, "account_credit", {"amount_minor": 1000}, "sk_test_1"),
    Sort("stripe", fakes.Stripe, "coupon", {"amount_minor": 1000}, "sk_test_1"),
    Sort("stripe", fakes.Stripe, "percentage_coupon", {"percent": 15}, "sk_test_1"),
    Sort("tremendous", fakes.Tremendous, "gift_card", {"amount_minor": 2550, "pool": "Cards"}, "TEST_key", (("products", "OKMHM2X2OHYV"),), takes_back=False),
    Sort("shopify", fakes.Shopify, "coupon", {"amount_minor": 1000}, "shpat_1"),
    Sort("shopify", fakes.Shopify, "percentage_coupon", {"percent": 15}, "shpat_1"),
    Sort("woocommerce", fakes.WooCommerce, "coupon", {"amount_minor": 1000}, "ck_1:cs_1"),
    Sort("woocommerce", fakes.WooCommerce, "percentage_coupon", {"percent": 15}, "ck_1:cs_1"),
)


def name(sort: Sort) -> str:
    return f"{sort.connector}-{sort.kind}"


def rule(kind: str, settings: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"conditions": [], "benefits": [{"side": "advocate", "kind": {"slug": kind, "settings": settings}}], "hold_days": 14, **more}


def connect(sort: Sort, fake: fakes.Fake, **more: Any) -> UUID:
    """Connect a fake provider for the kind of its sort."""
    wanted: dict[str, Any] = {"kinds": [sort.kind], "secret": sort.secret, "name": sort.connector, **more}
    settings = {"address": fake.address, **dict(sort.more)}
    return connections.create(connector=sort.connector, settings=settings, actor=SYSTEM, now=START, **wanted)[0]


def earn(sort: Sort, *friends: str, at: datetime = GRANTED, **more: Any) -> tuple[Program, UUID]:
    """Let friends buy with Anna's code and let the workers do all that is due once it is granted."""
    program = make_program(rule=rule(sort.kind, sort.settings, **more))
    anna, code = make_advocate(program, last_name="Petersen")
    for friend in friends or ("ben",):
        send("purchase", f"{friend}@example.com", BUY, amount_minor=3480, code=code, name=f"order-{friend}")
    work(at)
    return program, anna


def refund(friend: str = "ben", *, at: datetime) -> None:
    send("refund", f"{friend}@example.com", at, refund_of=f"order-{friend}", amount_minor=3480)
    work(at)


def delivery() -> models.Delivery:
    return models.Delivery.objects.get()


def reward() -> rewards.Reward:
    return rewards.Reward.objects.get()


def later(minutes: float = 0, *, hours: float = 0) -> datetime:
    return GRANTED + timedelta(minutes=minutes, hours=hours)
