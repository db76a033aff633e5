"""Put outcomes that contradict each other before the staff."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop

from goodword.events import queries as events
from goodword.events.actions import conflicts
from goodword.facts import catalogue as facts
from goodword.lib.money import to_text
from goodword.messaging import actions as messaging
from goodword.messaging.queries import tasks
from goodword.messaging.values import NewTask
from goodword.operators.values import Role

_SUBJECT = "conflict:"


def tell_staff(fact: facts.OutcomeConflicted, now: datetime) -> None:
    """Make one task of a conflict: which order it is, and what was said first and then."""
    conflict = events.conflict(fact.conflict_id)
    if conflict is None or conflict.closed_at:
        return
    first, then = (_said(conflict.content.get(side, {})) for side in ("stored", "sent"))
    task = NewTask(
        key=f"{_SUBJECT}{conflict.id}",
        kind="conflict",
        title=gettext_noop("A shop sent two things under one number"),
        reason=gettext_noop("The first one counts, the second one was refused. A correction needs a number of its own: look into the shop which one is right."),
        script=f"{conflict.source} · {conflict.type} · {conflict.external_id}: {first} ≠ {then}",
        subject=f"{_SUBJECT}{conflict.id}",
        role=Role.SUPPORT,
    )
    messaging.create_task(task, now=now)


def close_with_task(fact: facts.TaskClosed, now: datetime) -> None:
    """Close the conflict that a closed task was about."""
    task = tasks.task(fact.task_id, now=now)
    if task.subject.startswith(_SUBJECT):
        conflicts.close(UUID(task.subject.removeprefix(_SUBJECT)), note=task.outcome_note, now=now)


def _said(side: dict[str, object]) -> str:
    """Return one side in figures: 24.90 EUR, 2026-11-19."""
    amount, currency, at = side.get("amount_minor"), str(side.get("currency") or ""), str(side.get("occurred_at") or "")
    money = f"{to_text(amount, currency)} {currency}" if isinstance(amount, int) else "–"
    return f"{money}, {at[:10]}"
