"""Whom the demo shop relies on: who looks after whom, the inner circle, and somebody who is never asked. All through the real actions."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from goodword.contacts.actions import bulk, circle, people
from goodword.contacts.queries.circle import suggested
from goodword.contacts.rules.circle import Level, Rating
from goodword.contacts.values import Selection
from goodword.insights.actions import advocates
from goodword.operators import queries as staff
from goodword.operators.values import SYSTEM

_NEVER = {
    "en": "Asked us not to, at the counter.",
    "de": "Hat uns an der Theke darum gebeten.",
    "nl": "Vroeg ons aan de balie om dat niet te doen.",
    "it": "Ci ha pregato di non farlo, al banco.",
    "ms": "Meminta kita supaya tidak berbuat demikian, di kaunter.",
}
_RELATIONS = ("customer",) * 7 + ("partner", "former_customer", "industry_figure")
_KNOWN = 40  # of so many the shop knows what they are to it


def gather(contact_ids: Sequence[UUID], *, language: str, now: datetime) -> None:
    """Let the shop know its people, and take two of those whom the night suggests into the circle."""
    for place, contact_id in enumerate(contact_ids[:_KNOWN]):
        people.change(contact_id, {"relation": _RELATIONS[place % len(_RELATIONS)]}, actor=SYSTEM, now=now)
    for place, person in enumerate(staff.colleagues()):
        mine = tuple(contact_ids[place :: max(len(staff.colleagues()), 1)])
        bulk.apply(Selection(ids=mine), bulk.Deed.ASSIGN, person.id, actor=SYSTEM, now=now)
    if contact_ids:
        circle.never_ask(contact_ids[-1], reason=_NEVER[language], actor=SYSTEM, now=now)
    advocates.score_all(now)
    for one, level in zip(suggested(now=now), (Level.CORE, Level.INNER), strict=False):
        circle.rate(one.contact_id, Rating(relationship=True, voice=True, selfless=level is Level.CORE), actor=SYSTEM, now=now)
        circle.take_in(one.contact_id, level, actor=SYSTEM, now=now)
