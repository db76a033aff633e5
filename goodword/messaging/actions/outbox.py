"""The outbox: claim due messages for a while, and write down what became of each.

A claim raises `attempts`; whoever finishes must name the number of the own claim, so that a sender which was taken for dead changes nothing any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from goodword.contacts.actions import consent
from goodword.facts import catalogue as facts
from goodword.facts import log
from goodword.messaging import models
from goodword.messaging.actions.queue import to_plain
from goodword.messaging.catalogue import BUILT_IN
from goodword.messaging.queries.standing import Envelope
from goodword.messaging.values import OPEN_STATES, Channel, Letter, MessageState, Purpose, Reason

LEASE = timedelta(minutes=10)


@dataclass(frozen=True)
class Claimed:
    """A message in the hands of one sender."""

    id: UUID
    envelope: Envelope
    template: str
    language: str
    variables: dict[str, Any]
    failures: int
    claim: int
    secret: bool


def claim(*, limit: int, now: datetime) -> list[Claimed]:
    """Take up to `limit` due messages, oldest first; what another sender claimed is free again once its lease has run out."""
    due = Q(state__in=OPEN_STATES, send_at__lte=now) & (Q(leased_until=None) | Q(leased_until__lt=now))
    if not models.Message.objects.filter(due).exists():  # a plain read, so that an idle sender takes no lock
        return []
    with transaction.atomic():
        rows = list(models.Message.objects.select_for_update(skip_locked=True).filter(due).order_by("send_at", "id")[:limit])
        models.Message.objects.filter(id__in=[row.id for row in rows]).update(state=MessageState.SENDING, leased_until=now + LEASE, attempts=F("attempts") + 1)
    return [_claimed(row) for row in rows]


def sent(message: Claimed, letter: Letter, *, address: str, message_id: str, reasons: Sequence[Reason], now: datetime) -> bool:
    """Write down that a message left; False where the claim was not ours any more."""
    with transaction.atomic():
        changes = _texts(letter, address=address, message_id=message_id, reasons=reasons)
        if message.secret:
            changes |= {"html": "", "text": "", "variables": {}}
        if not _finish(message, state=MessageState.SENT, sent_at=now, error="", **changes):
            return False
        log.record(facts.MessageSent(message.id), now=now)
    return True


def kept(message: Claimed, letter: Letter, *, address: str, message_id: str, reasons: Sequence[Reason]) -> bool:
    """Keep a message that would have been sent, since there is no mail server; the mailbox shows it."""
    with transaction.atomic():
        return _finish(message, state=MessageState.KEPT, error="", **_texts(letter, address=address, message_id=message_id, reasons=reasons))


def held(message: Claimed, *, until: datetime, reasons: Sequence[Reason]) -> bool:
    """Let a message wait until the gate may be asked again."""
    with transaction.atomic():
        return _finish(message, state=MessageState.HELD, send_at=until, reasons=to_plain(reasons))


def refused(message: Claimed, *, reasons: Sequence[Reason], now: datetime, error: str = "", dead_address: str = "") -> bool:
    """Give a message up for good; an address that takes no mail is never written to again. What was only too late is dropped, not refused."""
    state = MessageState.DROPPED if any(reason.code == "expired" for reason in reasons) else MessageState.REFUSED
    forgotten: dict[str, object] = {"variables": {}} if message.secret else {}
    with transaction.atomic():
        if not _finish(message, state=state, reasons=to_plain(reasons), error=error, **forgotten):
            return False
        if dead_address:
            consent.suppress(dead_address, channel=Channel.EMAIL, reason="hard_bounce", now=now)
        log.record(facts.MessageRefused(message.id), now=now)
    return True


def put_off(message: Claimed, *, until: datetime, error: str) -> bool:
    """Try a message again later, after a failure that may pass."""
    with transaction.atomic():
        return _finish(message, state=MessageState.QUEUED, send_at=until, error=error, failures=message.failures + 1)


def put_back(message: Claimed) -> bool:
    """Give back a message that was claimed and not begun."""
    with transaction.atomic():
        return _finish(message, state=MessageState.QUEUED)


def _finish(message: Claimed, **changes: object) -> bool:
    mine = models.Message.objects.filter(id=message.id, contact_id=message.envelope.contact_id, state=MessageState.SENDING, attempts=message.claim)
    return mine.update(leased_until=None, **changes) == 1


def _texts(letter: Letter, *, address: str, message_id: str, reasons: Sequence[Reason]) -> dict[str, object]:
    return {
        "subject": letter.subject,
        "html": letter.html,
        "text": letter.text,
        "address": address,
        "message_id": message_id,
        "reasons": to_plain(reasons),
    }


def _claimed(row: models.Message) -> Claimed:
    built_in = BUILT_IN.get(row.template)
    return Claimed(
        id=row.id,
        envelope=Envelope(
            purpose=Purpose(row.purpose),
            contact_id=row.contact_id,
            operator_id=row.operator_id,
            address=row.address,
            program_id=row.program_id,
            asked_for=built_in.asked_for if built_in else False,
            expires_at=row.expires_at,
        ),
        template=row.template,
        language=row.language,
        variables=row.variables,
        failures=row.failures,
        claim=row.attempts + 1,
        secret=built_in.secret if built_in else True,
    )
