"""Forget a person in messages and tasks: that something was sent or done, and by whom, stays; addresses and texts go."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from goodword.contacts.queries.aliases import pieces
from goodword.contacts.rules.subjects import Subject
from goodword.facts import catalogue as facts
from goodword.facts import log
from goodword.messaging import models
from goodword.messaging.queries.erasure import written_to
from goodword.messaging.values import OPEN_STATES, MessageState

OUTCOME = "erased"
_TEXTS: dict[str, object] = {"address": "", "variables": {}, "subject": "", "html": "", "text": "", "error": ""}


def tasks_of(subject: Subject) -> list[UUID]:
    """Return the tasks about a person."""
    return list(models.Task.objects.filter(contact_id__in=subject.ids).values_list("id", flat=True))


def erase(subject: Subject, *, near: Collection[UUID], now: datetime) -> None:
    """Blank what was written to a person, drop what waits, and blank what was written to those `near` them as far as it names them.

    Needs the caller's transaction; doing it again changes nothing.
    """
    theirs = models.Message.objects.filter(written_to(subject))
    theirs.filter(state__in=OPEN_STATES).update(state=MessageState.DROPPED, leased_until=None)
    theirs.update(**_TEXTS)
    for id_, reasons in theirs.exclude(reasons=[]).values_list("id", "reasons"):
        if (kept := subject.without(reasons)) != reasons:
            models.Message.objects.filter(id=id_).update(reasons=kept)
    for some in pieces(near):
        _named(subject, models.Message.objects.filter(contact_id__in=some))
    _tasks(subject, models.Task.objects.filter(contact_id__in=subject.ids), now=now)
    for some in pieces(near):
        for task in models.Task.objects.filter(contact_id__in=some):
            _scrub(subject, task, ("title", "reason", "script", "outcome_note"))


def _named(subject: Subject, rows: QuerySet[models.Message]) -> None:
    """Blank the texts of messages to others that name a person; what still waits loses the name only."""
    for row in rows.exclude(variables={}, html="", text="", subject=""):
        kept = subject.without(row.variables)
        if row.state not in OPEN_STATES and (kept != row.variables or subject.is_named_in(f"{row.subject}\n{row.text}\n{row.html}")):
            models.Message.objects.filter(id=row.id).update(variables={}, subject="", html="", text="")
        elif kept != row.variables:
            models.Message.objects.filter(id=row.id).update(variables=kept)


def _tasks(subject: Subject, rows: QuerySet[models.Task], *, now: datetime) -> None:
    """Take what is open about a person off the list, and blank what staff and customers wrote; titles of ours stay."""
    open_ids = list(rows.filter(done_at=None).values_list("id", flat=True))
    models.Task.objects.filter(id__in=open_ids, done_at=None).update(done_at=now, outcome=OUTCOME)
    log.record_all([facts.TaskClosed(id_) for id_ in open_ids], now=now)
    rows.filter(created_by__isnull=False).update(title="")
    rows.update(reason="", outcome_note="", script="")
    for task in rows.exclude(title=""):
        _scrub(subject, task, ("title",))


def _scrub(subject: Subject, task: models.Task, fields: Collection[str]) -> None:
    changes = {field: "" for field in fields if subject.is_named_in(getattr(task, field))}
    if changes:
        models.Task.objects.filter(id=task.id).update(**changes)
