"""A live programme, its advocate Anna, and browsers of Anna, Ben and Cleo."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from goodword.contacts.actions import people
from goodword.lib import clock
from goodword.links import actions as links
from goodword.links.values import AccessPurpose
from goodword.messaging.models import Message
from goodword.operators.values import SYSTEM
from goodword.programs.values import Brand, Offer, Program
from tests.making import START, days, make_advocate, make_program, work

NOW = START + days(10)
COUPONS: dict[str, Any] = {
    "conditions": [{"slug": "first_purchase", "settings": {}}, {"slug": "minimum_amount", "settings": {"amount_minor": 2000}}],
    "benefits": [
        {"side": "advocate", "kind": {"slug": "coupon", "settings": {"amount_minor": 1000}}},
        {"side": "friend", "kind": {"slug": "coupon", "settings": {"amount_minor": 1000}}},
    ],
    "hold_days": 14,
}
NORDLICHT: dict[str, Any] = {
    "brand": Brand(
        name="Nordlicht",
        color="#123f3a",
        website="https://nordlicht.example/",
        address="Speicherweg 12, Hamburg",
        contact_email="hello@example.com",
        privacy_url="https://nordlicht.example/privacy",
        terms_url="https://nordlicht.example/terms",
    ),
    "offer": Offer(headline={"en": "€10 off your first coffee"}, friend={"en": "On a first order from €20."}, advocate={"en": "You get €10 two weeks later."}),
    "landing_url": "https://nordlicht.example/welcome",
    "hosts": ("nordlicht.example",),
}


@dataclass(frozen=True)
class Advocate:
    """Anna: who she is, and the code she passes on."""

    id: UUID
    code: str


@pytest.fixture(autouse=True)
def at_nine(db: None) -> Iterator[None]:
    """Let every view live at NOW."""
    with clock.at(NOW):
        yield


@pytest.fixture
def coffee() -> Program:
    return make_program(slug="coffee", rule=COUPONS, **NORDLICHT)


@pytest.fixture
def anna(coffee: Program) -> Advocate:
    contact_id, _ = make_advocate(coffee, "anna@example.com", first_name="Anna", now=START)
    people.change(contact_id, {"name_shown": "Anna"}, actor=SYSTEM, now=START)
    code = links.choose_code(contact_id, program_id=coffee.id, code="ANNA7", now=START).code
    return Advocate(contact_id, code)


@pytest.fixture
def browser() -> Client:
    """Return a browser that shows what goes wrong as an error."""
    return Client(REMOTE_ADDR="192.0.2.1")


def mailed(template: str, *, now: datetime = NOW) -> list[Message]:
    """Let the workers work and return the mails of a kind, the oldest first."""
    work(now)
    return list(Message.objects.filter(template=template).order_by("queued_at", "id"))


def path_of(url: str) -> str:
    """Return an address without our host."""
    return url.removeprefix("http://localhost:8000")


def signed_link(contact_id: UUID, program: Program, *, purpose: AccessPurpose = AccessPurpose.ADVOCATE, now: datetime = NOW) -> str:
    return path_of(links.issue([contact_id], program_id=program.id, purpose=purpose, now=now)[contact_id])


def enter(browser: Client, contact_id: UUID, program: Program, *, purpose: AccessPurpose = AccessPurpose.ADVOCATE, now: datetime = NOW) -> None:
    """Open somebody's page in a browser by a fresh signed link."""
    response = browser.get(signed_link(contact_id, program, purpose=purpose, now=now))
    assert response.status_code == 303


def form_key(browser: Client, path: str = "/a/") -> str:
    """Return what the forms of the open page carry."""
    page = browser.get(path).content.decode()
    return page.split('name="form_key" value="', 1)[1].split('"', 1)[0]
