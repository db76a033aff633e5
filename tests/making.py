"""People, programmes and outcomes for stories: small functions with defaults that say nothing about the story."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from goodword.contacts.actions import identify
from goodword.contacts.values import Person
from goodword.events import models as events
from goodword.events.actions.settle import make_shards
from goodword.facts import engine
from goodword.lib import identity
from goodword.lib.ids import new_id
from goodword.links.actions.codes import ensure_links
from goodword.operators.values import SYSTEM
from goodword.programs import actions as programs
from goodword.programs.values import Program, ProgramSettings
from goodword.rewards.actions.rules import create_rule

START = datetime(2026, 10, 1, tzinfo=UTC)
SHOP = "shop"

BOTH_TEN_EUROS: dict[str, Any] = {
    "conditions": [
        {"slug": "first_purchase", "settings": {}},
        {"slug": "minimum_amount", "settings": {"amount_minor": 2000}},
        {"slug": "cap", "settings": {"limit": 10, "period": "year"}},
    ],
    "benefits": [
        {"side": "advocate", "kind": {"slug": "account_credit", "settings": {"amount_minor": 1000}}},
        {"side": "friend", "kind": {"slug": "account_credit", "settings": {"amount_minor": 1000}}},
    ],
    "hold_days": 14,
}


def make_program(*, slug: str = "coffee", rule: dict[str, Any] | None = BOTH_TEN_EUROS, live: bool = True, **settings: Any) -> Program:
    """Make a programme with one rule, live since START."""
    settings = {"name": "Coffee for friends", "currency": "EUR", "starts_at": START, **settings}
    program = programs.create(slug=slug, settings=ProgramSettings(**settings), actor=SYSTEM, now=START)
    if rule is not None:
        create_rule(program_id=program.id, name="Both sides", definition=rule, in_force_from=START, actor=SYSTEM, now=START)
    return programs.go_live(program.id, actor=SYSTEM, now=START) if live else program


def make_contact(email: str, *, now: datetime = START, **known: Any) -> UUID:
    """Make the contact with this address, or find it."""
    [contact_id] = identify.ensure([Person(email=email, trusted=True, **known)], now=now)
    assert contact_id
    return contact_id


def make_advocate(program: Program, email: str = "anna@example.com", *, now: datetime = START, **known: Any) -> tuple[UUID, str]:
    """Make an advocate and return the contact with the code."""
    contact_id = make_contact(email, now=now, **({"first_name": "Anna"} | known))
    with transaction.atomic():
        link = ensure_links([contact_id], program_id=program.id, now=now)[contact_id]
    return contact_id, link.code


def send(kind: str, who: str, at: datetime, *, name: str = "", history: bool = False, **given: Any) -> UUID:
    """Store one outcome of `who` (a customer id of the shop, or a mail address) as the edge does, waiting."""
    make_shards()
    person = {"email": who} if "@" in who else {"external_id": who}
    person |= given.pop("person", {})
    first = ("external", SHOP, person["external_id"]) if "external_id" in person else ("email", "", person["email"])
    key = identity.key(*first)
    row = events.Outcome(
        id=new_id(),
        source=SHOP,
        type=kind,
        external_id=name or f"{kind}-{who}-{at.isoformat()}",
        person_key=key,
        shard=identity.shard_of(key),
        person={**person, "trusted": True},
        occurred_at=at,
        received_at=at,
        history=history,
        currency=given.pop("currency", "EUR" if "amount_minor" in given else ""),
        **given,
    )
    events.Outcome.objects.bulk_create([row])
    return row.id


# Turns of the clock that only count, compare and forget: most stories would run them for every moment that they jump to, and do not speak of them.
_HOUSEKEEPING = (
    "contacts.addresses", "contacts.imports", "events.count", "events.forget", "events.recount", "facts.sweep", "feedback.forget",
    "feedback.forget_checks", "insights.advocates", "integrations.compare", "integrations.forget", "links.forget", "messaging.forget",
    "operators.forget_requests", "operators.sweep", "referrals.forget_claims", "rewards.compare", "rewards.forget_entries",
)  # fmt: skip


def work(now: datetime, *, housekeeping: bool = False) -> None:
    """Let the workers do all that is due; what only counts, compares and forgets where a story asks for it."""
    whole = engine._engine
    kept = {name: turn for name, turn in whole.schedules.items() if housekeeping or name not in _HOUSEKEEPING}
    engine.connect(replace(whole, schedules=kept))
    try:
        engine.drain(now=now)
    finally:
        engine.connect(whole)


def days(number: float) -> timedelta:
    return timedelta(days=number)
