"""How much there is of a person, as it is shown before an erasure."""

from dataclasses import dataclass
from uuid import UUID

from goodword.contacts.queries import history
from goodword.contacts.queries.subjects import subject
from goodword.feedback.queries.erasure import Held, held
from goodword.links import queries as links
from goodword.messaging.queries.erasure import counts
from goodword.referrals.queries.erasure import recommendations
from goodword.rewards.queries.erasure import lost, open_orders, unpaid

_ALL = 10_000


@dataclass(frozen=True)
class Known:
    """How much there is of a person: what goes, what is lost to them, and what stands in the way."""

    addresses: int
    messages: int
    tasks: int
    notes: int
    feedback: Held
    links: int
    recommendations: int
    rewards_lost: int
    open_orders: int
    open_payments: int


def known(contact_id: UUID) -> Known:
    """Return how much there is of a person; raise ContactUnknown."""
    person = subject(contact_id)
    messages, tasks = counts(person)
    return Known(
        addresses=len(person.keys),
        messages=messages,
        tasks=tasks,
        notes=len(history.notes(person.id, limit=_ALL)),
        feedback=held(person.ids, emails=person.emails),
        links=sum(link.active for link in links.links_of_contact(person.id)),
        recommendations=recommendations(person.ids),
        rewards_lost=len(lost(person.ids)),
        open_orders=open_orders(person.ids),
        open_payments=unpaid(person.ids),
    )
