"""Queue messages: each once per key, each asked about at the gate, none of them sent here."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from goodword.facts import catalogue as facts
from goodword.facts import log
from goodword.lib.ids import same_id
from goodword.messaging import models
from goodword.messaging.catalogue import BUILT_IN
from goodword.messaging.queries.standing import Envelope, standings, surroundings
from goodword.messaging.rules import gate
from goodword.messaging.values import Hold, MessageState, NewMessage, Purpose, Reason, Refuse, Verdict

_AT_ONCE = 500


class TemplateUnknown(LookupError):
    """No built-in message has this name."""

    code = "template_unknown"


def queue(messages: Sequence[NewMessage], *, now: datetime) -> list[UUID]:
    """Queue messages and return their ids in order; one whose key was queued before stays as it was.

    The gate is asked for the moment at which each is to go out: what it refuses is stored with the reasons and never sent, what it holds waits.
    Raises TemplateUnknown, or ValueError for a message to nobody or to several.
    """
    wanted = {message_id(message.key): message for message in messages}
    for message in wanted.values():
        _check(message)
    ids = sorted(wanted)
    with transaction.atomic():
        for start in range(0, len(ids), _AT_ONCE):
            piece = ids[start : start + _AT_ONCE]
            known = set(models.Message.objects.filter(id__in=piece).values_list("id", flat=True))
            _store({id_: wanted[id_] for id_ in piece if id_ not in known}, now=now)
    return [message_id(message.key) for message in messages]


def message_id(key: str) -> UUID:
    """Return the id that the message of this key always has; its Message-ID is made of it too."""
    return same_id("message", key)


def _store(fresh: dict[UUID, NewMessage], *, now: datetime) -> None:
    if not fresh:
        return
    envelopes = [_envelope(message, now=now) for message in fresh.values()]
    verdicts = [
        gate(standing, now=max(now, message.send_at or now))
        for standing, message in zip(standings(envelopes, surroundings(envelopes), now=now), fresh.values(), strict=True)
    ]
    rows = [_row(id_, message, envelope, verdict, now=now) for (id_, message), envelope, verdict in zip(fresh.items(), envelopes, verdicts, strict=True)]
    models.Message.objects.bulk_create(rows, ignore_conflicts=True)
    log.record_all([facts.MessageRefused(row.id) for row in rows if row.state == MessageState.REFUSED], now=now)


def _envelope(message: NewMessage, *, now: datetime) -> Envelope:
    built_in = BUILT_IN[message.template]
    return Envelope(
        purpose=message.purpose or built_in.purpose,
        contact_id=message.contact_id,
        operator_id=message.operator_id,
        address=message.address,
        program_id=message.program_id,
        asked_for=built_in.asked_for,
        expires_at=max(now, message.send_at or now) + timedelta(days=built_in.days),
    )


def _row(id_: UUID, message: NewMessage, envelope: Envelope, verdict: Verdict, *, now: datetime) -> models.Message:
    state = MessageState.REFUSED if isinstance(verdict, Refuse) else MessageState.HELD if isinstance(verdict, Hold) else MessageState.QUEUED
    return models.Message(
        id=id_,
        key=message.key,
        contact_id=message.contact_id,
        operator_id=message.operator_id,
        program_id=message.program_id,
        purpose=envelope.purpose,
        template=message.template,
        language=message.language,
        variables=dict(message.variables),
        address=message.address,
        state=state,
        reasons=to_plain(verdict.reasons),
        send_at=verdict.until if isinstance(verdict, Hold) else max(now, message.send_at or now),
        expires_at=envelope.expires_at,
        queued_at=now,
    )


def to_plain(reasons: Sequence[Reason]) -> list[list[object]]:
    """Return reasons as the JSON that a message keeps: [code, passed, {name: value}]."""
    return [[reason.code, reason.passed, dict(reason.values)] for reason in reasons]


def _check(message: NewMessage) -> None:
    if message.template not in BUILT_IN:
        raise TemplateUnknown(message.template)
    if [bool(message.contact_id), bool(message.operator_id), bool(message.address)].count(True) != 1:
        raise ValueError(f"message {message.key} needs one receiver: a contact, an operator or an address")
    if (message.purpose or BUILT_IN[message.template].purpose) is Purpose.STAFF and message.contact_id:
        raise ValueError(f"message {message.key} is for staff, not for a contact")
