"""Drop messages that wait, when somebody of the staff does not want them to go."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.messaging import models
from goodword.messaging.values import MessageState
from goodword.operators.actions import audit
from goodword.operators.values import Actor

_WAITING = (MessageState.QUEUED, MessageState.HELD)


def drop(message_ids: Collection[UUID], *, actor: Actor, now: datetime) -> int:
    """Drop those of the messages that still wait and return how many; one that is being sent right now is left to the worker."""
    with transaction.atomic():
        dropped = models.Message.objects.filter(id__in=list(message_ids), state__in=_WAITING).update(state=MessageState.DROPPED, leased_until=None)
        if dropped:
            audit(actor=actor, action="messages.drop", subject="message:several", after={"dropped": dropped}, now=now)
    return dropped
