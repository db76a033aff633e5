"""Who an outcome is about, and when two outcomes are one."""

from datetime import datetime
from uuid import UUID

import msgspec

from goodword.contacts.values import Person
from goodword.events.values import NewOutcome
from goodword.lib import identity
from goodword.lib.ids import new_id, same_id
from goodword.lib.problem import Problem
from goodword.lib.signing import keyed_hash

_encode = msgspec.json.Encoder().encode


def new_outcome(
    *,
    source: str,
    type: str,  # noqa: A002 - the word of the field
    external_id: str,
    person: Person,
    occurred_at: datetime,
    time_sent: str = "",
    contact_id: UUID | None = None,
    amount_minor: int | None = None,
    currency: str = "",
    code: str = "",
    click_id: str = "",
    refund_of: str = "",
    program_id: UUID | None = None,
    history: bool = False,
    properties: str = "",
) -> NewOutcome:
    """Return an outcome with its keys worked out; for callers inside who need no checks.

    `time_sent` is the time in the sender's words, empty where none was sent; two that were sent must be equal to be one. With `contact_id` the
    person may be empty. Raises ValueError where nothing says whom it is about.
    """
    person_key = identity.key("contact", "", contact_id.hex) if contact_id else person_key_of(person)
    if not person_key:
        raise ValueError("an outcome needs a contact or a person who can be recognised")
    return NewOutcome(
        id=new_id(),
        key=same_id(source, type, external_id),
        fingerprint=fingerprint(person_key, amount_minor, currency, time_sent),
        source=source,
        type=type,
        external_id=external_id,
        person=_encode(person).decode(),
        person_key=person_key,
        shard=identity.shard_of(person_key),
        contact_id=contact_id,
        occurred_at=occurred_at,
        amount_minor=amount_minor,
        currency=currency,
        code=code,
        click_id=click_id,
        refund_of=refund_of,
        program_id=program_id,
        history=history,
        properties=properties,
    )


def person_key_of(person: Person, *, country: str = "") -> str:
    """Return the keyed hash of the first identity that was sent: external id, e-mail, telephone; empty where none can be read."""
    if person.external_id:
        return identity.key("external", person.source, person.external_id)
    if email := identity.normalise_email(person.email):
        return identity.key("email", "", email)
    if phone := identity.normalise_phone(person.phone, country or person.country):
        return identity.key("phone", "", phone)
    return ""


def fingerprint(person_key: str, amount_minor: int | None, currency: str, time_sent: str) -> str:
    """Return what an outcome said, as a keyed hash; behind a dot the hash of its time, where one was sent."""
    said = keyed_hash("outcome", f"{person_key}|{amount_minor}|{currency}")[:40]
    return f"{said}.{keyed_hash('outcome', time_sent)[:20]}" if time_sent else said


def same_outcome(one: str, other: str) -> bool:
    """Tell by their fingerprints whether two outcomes of the same id say the same: person, amount, currency and, where both sent it, time."""
    said, _, sent = one.partition(".")
    other_said, _, other_sent = other.partition(".")
    return said == other_said and (not sent or not other_sent or sent == other_sent)


def conflict_problem() -> Problem:
    """Return the refusal of an id that had come before with other content."""
    return Problem(
        "conflict",
        "This id was used before for something else",
        "An outcome with this source, type and id is stored with another customer, amount, currency or time.",
        "/id",
        "the same content as before, or an id of its own for a correction",
        status=409,
    )
