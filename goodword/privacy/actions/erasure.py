"""Erase a person, wherever something is known of them: one transaction over every package, each of which answers for its own tables."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.contacts.actions import erasure as contacts
from goodword.contacts.queries.subjects import subject
from goodword.contacts.rules.subjects import Subject
from goodword.events.actions import erasure as events
from goodword.feedback.actions import erasure as feedback
from goodword.feedback.queries.erasure import cases_of
from goodword.fraud.actions import erase as erase_verdicts
from goodword.journeys.actions import erasure as journeys
from goodword.links.actions import erasure as links
from goodword.messaging.actions import erasure as messaging
from goodword.operators import actions as operators
from goodword.operators.actions.erasure import blank_trail
from goodword.operators.values import Actor
from goodword.privacy.queries import Known, known
from goodword.privacy.values import ErasureReason
from goodword.referrals.actions import erasure as referrals
from goodword.rewards.actions import erasure as rewards


@dataclass(frozen=True)
class Erased:
    """What an erasure came to; `new` is False where the person had been erased before, and nothing was done."""

    new: bool
    known: Known | None = None


def erase_contact(contact_id: UUID, *, reason: ErasureReason, actor: Actor, now: datetime) -> Erased:
    """Forget a person in all tables, and return what there was. Doing it again does nothing; killed in the middle, nothing was done.

    What stays: ids, amounts and times, the ledger under its random key, claims of outcomes, suppressions and proofs of consent under keyed hashes.
    What providers said follows by ContactErased. Raises ContactUnknown, rewards.PaymentOpen.
    """
    unsettled = events.unsettled_of(subject(contact_id))  # read before anything is locked
    with transaction.atomic():
        person = subject(contact_id)
        if not contacts.begin(person):
            return Erased(new=False)
        person = replace(subject(person.id), words=person.words | links.codes_of(person))  # read again, since it is locked now
        found = known(person.id)
        trail = _trail(person)
        near, brought = referrals.near(person), referrals.brought_by(person)
        feedback.erase(person.id, actor=actor, now=now)
        rewards.erase(person, actor=actor, now=now)
        erase_verdicts(person, friends=near)
        referrals.erase(person)
        events.erase(person, unsettled=unsettled, codes_in=brought, now=now)
        journeys.erase(person)
        messaging.erase(person, near=near, now=now)
        links.erase(person)
        contacts.erase(person, now=now)
        blank_trail(trail, without=person.without)
        counts = {"reason": reason.value} | {name: value for name, value in asdict(found).items() if isinstance(value, int)}
        operators.audit(actor=actor, action="privacy.erase_contact", subject=f"contact:{person.id}", after=counts, now=now)
        return Erased(new=True, known=found)


def _trail(person: Subject) -> set[str]:
    """Return what entries of the audit trail about a person are about."""

    def about(kind: str, ids: Iterable[UUID]) -> set[str]:
        return {f"{kind}:{one}" for one in ids}

    cases, answers = cases_of(person.ids, emails=person.emails), feedback.answers_of(person.ids)
    return (
        about("contact", person.ids)
        | about("case", cases)
        | about("answer", answers)
        | about("referral", referrals.ids_of(person))
        | about("reward", rewards.rewards_of(person))
        | about("order", rewards.orders_of(person))
        | about("task", messaging.tasks_of(person))
    )
