"""What the gate has to know about messages to people, read for a whole batch at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goodword.contacts import queries as contacts
from goodword.contacts.queries.consents import EVERYTHING
from goodword.contacts.rules.circle import NEVER_ASK
from goodword.contacts.values import Contact, IdentityKind
from goodword.messaging.rules import gate
from goodword.messaging.values import Channel, Purpose, Silence, Standing, Verdict
from goodword.operators import queries as operators
from goodword.operators.values import Operator, Organisation
from goodword.programs import queries as programs
from goodword.programs.values import Program


@dataclass(frozen=True)
class Envelope:
    """Whom a message is for and why: what is known of it before it is judged."""

    purpose: Purpose
    channel: Channel = Channel.EMAIL
    contact_id: UUID | None = None
    operator_id: UUID | None = None
    address: str = ""  # for an address that is no contact yet
    program_id: UUID | None = None
    asked_for: bool = False
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Surroundings:
    """Everybody and everything that a batch of messages is about."""

    organisation: Organisation
    contacts: Mapping[UUID, Contact]
    operators: Mapping[UUID, Operator]
    programs: Mapping[UUID, Program]

    def address(self, envelope: Envelope) -> str:
        """Return where an envelope goes now, or an empty string; a contact's address of today counts, not that of the day it was queued."""
        if envelope.operator_id is not None:
            operator = self.operators.get(envelope.operator_id)
            return operator.email if operator and operator.active else ""
        if envelope.contact_id is not None:
            contact = self.contacts.get(envelope.contact_id)
            kind = IdentityKind.PHONE if envelope.channel is Channel.CALL else IdentityKind.EMAIL
            return next((identity.value for identity in contact.identities if identity.kind is kind), "") if contact else ""
        return envelope.address


def surroundings(envelopes: Sequence[Envelope]) -> Surroundings:
    """Read whom and what a batch is about, in a handful of statements."""
    staff = operators.team() if any(envelope.operator_id for envelope in envelopes) else []
    wanted = {envelope.program_id for envelope in envelopes if envelope.program_id}
    return Surroundings(
        organisation=operators.organisation(),
        contacts=contacts.contacts({envelope.contact_id for envelope in envelopes if envelope.contact_id}),
        operators={operator.id: operator for operator in staff},
        programs={program.id: program for program in programs.programs()} if wanted else {},
    )


def standings(envelopes: Sequence[Envelope], around: Surroundings, *, now: datetime) -> list[Standing]:
    """Return what the gate needs for each envelope, in their order."""
    people = {envelope.contact_id for envelope in envelopes if envelope.contact_id}
    consents = contacts.standing(people)
    pauses = contacts.paused(people, now=now)
    suppressed = _suppressed({(envelope.channel, around.address(envelope)) for envelope in envelopes}, {envelope.purpose for envelope in envelopes})
    organisation = around.organisation
    result = []
    for envelope in envelopes:
        contact = around.contacts.get(envelope.contact_id) if envelope.contact_id else None
        program = around.programs.get(envelope.program_id) if envelope.program_id else None
        address = around.address(envelope)
        entries = consents.get(envelope.contact_id, {}) if envelope.contact_id else {}
        silences = pauses.get(envelope.contact_id, ()) if envelope.contact_id else ()
        result.append(
            Standing(
                purpose=envelope.purpose,
                address=address,
                asked_for=envelope.asked_for,
                expires_at=envelope.expires_at,
                consents={purpose: entry.given for (purpose, channel), entry in entries.items() if channel == envelope.channel},
                suppressed=suppressed.get((envelope.channel.value, address), {}),
                silences=tuple(Silence(pause.purpose, pause.reason, pause.until, final=pause.source == NEVER_ASK) for pause in silences),
                time_zone=(contact.time_zone if contact else "") or organisation.time_zone,
                quiet=(organisation.quiet_hours.start, organisation.quiet_hours.end),
                outbound_held_at=organisation.outbound_held_at,
                program_state=program.state if program else "",
            )
        )
    return result


def call_verdict(contact_id: UUID, *, purpose: Purpose, program_id: UUID | None = None, now: datetime) -> Verdict:
    """Return what the gate says to ringing somebody up for a purpose."""
    envelope = Envelope(purpose=purpose, channel=Channel.CALL, contact_id=contact_id, program_id=program_id)
    [standing] = standings([envelope], surroundings([envelope]), now=now)
    return gate(standing, now=now)


def _suppressed(wanted: set[tuple[Channel, str]], purposes: set[Purpose]) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """Return the scopes under which addresses are suppressed, with the reasons."""
    pairs = [(channel.value, address) for channel, address in sorted(wanted) if address]
    return contacts.suppressions(pairs, scopes={EVERYTHING, *purposes})
