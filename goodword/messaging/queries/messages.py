"""Messages for pages: lists with the reasons of the gate, one message in full, and whether the post is in trouble."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from goodword.lib.pages import Page, page_of
from goodword.messaging import models
from goodword.messaging.catalogue import BUILT_IN
from goodword.messaging.values import OPEN_STATES, Letter, Message, MessageState, Purpose, Reason


class MessageUnknown(LookupError):
    """No message has this id."""

    code = "message_unknown"


@dataclass(frozen=True)
class Trouble:
    """What is wrong with the post: mails refused by the server in the last day, mails that wait after a failure, and the last failure's words."""

    refused: int
    failing: int
    unreadable: int  # whose wording does not fit
    last_error: str
    open_held: int  # waiting messages of any kind

    @property
    def any(self) -> bool:
        """Say whether somebody should look."""
        return bool(self.refused or self.failing or self.unreadable)


def messages(
    *,
    states: Collection[MessageState] = (),
    contact_ids: Collection[UUID] = (),
    template: str = "",
    purpose: str = "",
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Message]:
    """Return one page of messages, newest first, of these states, people, templates (none: all). Raises CursorInvalid."""
    rows: Any = models.Message.objects.all()
    if states:
        rows = rows.filter(state__in=list(states))
    if contact_ids:
        rows = rows.filter(contact_id__in=list(contact_ids))
    if template:
        rows = rows.filter(template=template)
    if purpose:
        rows = rows.filter(purpose=purpose)
    return page_of(rows.defer("html", "text", "variables"), by="queued_at", cursor=cursor, limit=limit, convert=to_value)


def message(message_id: UUID) -> Message:
    """Return one message; raise MessageUnknown."""
    return to_value(_row(message_id))


def states(message_ids: Collection[UUID]) -> dict[UUID, MessageState]:
    """Return where messages stand; unknown ones are left out."""
    return {id_: MessageState(state) for id_, state in models.Message.objects.filter(id__in=list(message_ids)).values_list("id", "state")}


def sent_count(template: str, *, since: datetime, until: datetime) -> int:
    """Return how many messages of a kind left for their receivers in a stretch of time."""
    return models.Message.objects.filter(template=template, state=MessageState.SENT, sent_at__gte=since, sent_at__lt=until).count()


def letter(message_id: UUID) -> Letter | None:
    """Return what a message said, or None where it was not written yet, is secret, or was deleted with time."""
    row = _row(message_id)
    return Letter(subject=row.subject, html=row.html, text=row.text) if row.html else None


def trouble(*, now: datetime) -> Trouble:
    """Return what is wrong with the post now."""
    lately = models.Message.objects.filter(queued_at__gt=now - timedelta(days=15))
    failing = lately.filter(state__in=OPEN_STATES, failures__gt=0)
    unreadable = failing.filter(error__startswith="wording:")
    last = failing.exclude(error="").order_by("-queued_at").values_list("error", flat=True).first()
    return Trouble(
        refused=lately.filter(state=MessageState.REFUSED, queued_at__gt=now - timedelta(days=1)).exclude(error="").count(),
        failing=failing.count(),
        unreadable=unreadable.count(),
        last_error=last or "",
        open_held=models.Message.objects.filter(Q(state=MessageState.HELD) | Q(state=MessageState.QUEUED)).count(),
    )


def open_counts() -> dict[MessageState, int]:
    """Return how many messages are in each of the states from which they may still go out."""
    found = models.Message.objects.filter(state__in=OPEN_STATES).values_list("state").annotate(Count("id")).order_by()
    return dict.fromkeys(sorted(OPEN_STATES), 0) | {MessageState(state): count for state, count in found}


def kept_count() -> int:
    """Return how many messages the mailbox keeps since there was no mail server."""
    return models.Message.objects.filter(state=MessageState.KEPT).count()


def to_value(row: models.Message) -> Message:
    """Return a message's row as a value, without its texts."""
    return Message(
        id=row.id,
        contact_id=row.contact_id,
        operator_id=row.operator_id,
        program_id=row.program_id,
        purpose=Purpose(row.purpose),
        template=row.template,
        language=row.language,
        address=row.address,
        subject=row.subject,
        state=MessageState(row.state),
        reasons=tuple(Reason(code, passed, tuple(values.items())) for code, passed, values in row.reasons),
        queued_at=row.queued_at,
        send_at=row.send_at,
        sent_at=row.sent_at,
        attempts=row.attempts,
        error=row.error,
        message_id=row.message_id,
        secret=BUILT_IN[row.template].secret if row.template in BUILT_IN else False,
    )


def _row(message_id: UUID) -> models.Message:
    row = models.Message.objects.filter(id=message_id).first()
    if row is None:
        raise MessageUnknown(str(message_id))
    return row
