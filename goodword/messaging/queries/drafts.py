"""What a message that still waits will say, for the mailbox."""

from uuid import UUID

from goodword.messaging import models
from goodword.messaging.catalogue import BUILT_IN
from goodword.messaging.queries.letters import letter
from goodword.messaging.queries.standing import Envelope, surroundings
from goodword.messaging.queries.wordings import own_wordings
from goodword.messaging.rendering import WordingInvalid
from goodword.messaging.values import OPEN_STATES, Letter, Purpose


def draft(message_id: UUID) -> Letter | None:
    """Return the letter as it would be written now, without its way to unsubscribe; None where nothing waits, it is secret, or its words do not fit."""
    row = models.Message.objects.filter(id=message_id, state__in=OPEN_STATES).first()
    built_in = BUILT_IN.get(row.template) if row else None
    if row is None or built_in is None or built_in.secret:
        return None
    envelope = Envelope(
        purpose=Purpose(row.purpose),
        contact_id=row.contact_id,
        operator_id=row.operator_id,
        address=row.address,
        program_id=row.program_id,
        asked_for=built_in.asked_for,
        expires_at=row.expires_at,
    )
    try:
        made, _ = letter(
            row.template, row.variables, envelope=envelope, language=row.language, around=surroundings([envelope]), own=own_wordings({row.template})
        )
    except WordingInvalid:
        return None
    return made
