"""Work for the staff: put it before them, hand it on, put it off, and write down how it went."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from goodword.facts import catalogue as facts
from goodword.facts import log
from goodword.lib.ids import new_id, same_id
from goodword.messaging import models
from goodword.messaging.queries.standing import call_verdict
from goodword.messaging.values import NewTask, Purpose, Reason, Refuse
from goodword.operators import actions as operators
from goodword.operators.values import SYSTEM, Actor

UNDO_WITHIN = timedelta(days=1)


class CallRefused(ValueError):
    """One may not ring this person for this purpose; `reasons` say why."""

    code = "call_refused"

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        super().__init__(", ".join(reason.code for reason in reasons if not reason.passed))
        self.reasons = reasons


def create_task(task: NewTask, *, now: datetime) -> UUID:
    """Put a piece of work before the staff and return its id; one whose key was used before stays as it was. Raises CallRefused."""
    return create_tasks([task], now=now)[0]


def create_tasks(tasks: Sequence[NewTask], *, now: datetime) -> list[UUID]:
    """Put several pieces of work before the staff; all or none. Raises CallRefused."""
    ids = [same_id("task", task.key) if task.key else new_id() for task in tasks]
    with transaction.atomic():
        for task in tasks:
            _ask_the_gate(task, now=now)
        models.Task.objects.bulk_create([_row(id_, task, now=now) for id_, task in zip(ids, tasks, strict=True)], ignore_conflicts=True)
    return ids


def close_task(task_id: UUID, *, outcome: str, note: str = "", actor: Actor = SYSTEM, now: datetime) -> bool:
    """Write down how a task went and take it off the list; False where somebody else was faster."""
    with transaction.atomic():
        done = {"done_at": now, "done_by": actor.operator_id, "outcome": outcome, "outcome_note": note}
        if models.Task.objects.filter(id=task_id, done_at=None).update(**done) != 1:
            return False
        log.record(facts.TaskClosed(task_id), now=now)
        operators.audit(actor=actor, action="tasks.close", subject=f"task:{task_id}", after={"outcome": outcome}, now=now)
    return True


def close_about(subjects: Collection[str], *, outcome: str, now: datetime) -> int:
    """Take all open tasks about these things off the list, since what they asked for has happened elsewhere; return how many."""
    with transaction.atomic():
        ids = list(models.Task.objects.select_for_update().filter(subject__in=set(subjects) - {""}, done_at=None).values_list("id", flat=True))
        models.Task.objects.filter(id__in=ids, done_at=None).update(done_at=now, outcome=outcome)
        log.record_all([facts.TaskClosed(id_) for id_ in ids], now=now)
    return len(ids)


def forget_about(subjects: Collection[str]) -> int:
    """Blank what tasks about these things say of people, and how they went; return how many. That there was work, and who did it, stays."""
    return models.Task.objects.filter(subject__in=set(subjects) - {""}).update(reason="", outcome_note="")


def retitle_about(subject: str, *, title: str) -> int:
    """Call all tasks about a thing something else; return how many."""
    return models.Task.objects.filter(subject=subject).update(title=title)


def reopen_task(task_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Take back that a task was done, within a day; False where it is open or was closed longer ago."""
    with transaction.atomic():
        closed = models.Task.objects.filter(id=task_id, done_at__gt=now - UNDO_WITHIN)
        if closed.update(done_at=None, done_by=None, outcome="", outcome_note="") != 1:
            return False
        operators.audit(actor=actor, action="tasks.reopen", subject=f"task:{task_id}", now=now)
    return True


def reassign(task_id: UUID, *, to: UUID | None, actor: Actor, now: datetime) -> bool:
    """Hand an open task to somebody, or to nobody in particular; False where it is done or already theirs."""
    with transaction.atomic():
        if models.Task.objects.filter(id=task_id, done_at=None).exclude(assignee_id=to).update(assignee_id=to) != 1:
            return False
        operators.audit(actor=actor, action="tasks.reassign", subject=f"task:{task_id}", after={"assignee": str(to) if to else None}, now=now)
    return True


def reassign_about(subject: str, *, to: UUID | None) -> int:
    """Hand all open tasks about a thing to who looks after it now, in the caller's transaction; return how many. Whoever moves the thing says so."""
    return models.Task.objects.filter(subject=subject, done_at=None).exclude(assignee_id=to).update(assignee_id=to)


def escalate(task_id: UUID, *, step: int, to: UUID | None, again_at: datetime | None) -> bool:
    """Give an overdue task to the next person; once for each step, so False where that was done, or the task was, meanwhile.

    `to` is None where nobody is left to give it to: then it stays where it is and goes no further. `again_at` is when it would go on.
    """
    changes: dict[str, object] = {"assignee_id": to, "escalated": step + 1, "escalate_at": again_at} if to else {"escalate_at": None}
    return models.Task.objects.filter(id=task_id, done_at=None, escalated=step, escalate_at__isnull=False).update(**changes) == 1


def put_off_task(task_id: UUID, *, due_at: datetime, actor: Actor, now: datetime) -> bool:
    """Give an open task another time; False where it is done."""
    with transaction.atomic():
        if models.Task.objects.filter(id=task_id, done_at=None).update(due_at=due_at) != 1:
            return False
        models.Task.objects.filter(id=task_id, escalate_at__isnull=False).update(escalate_at=due_at)
        operators.audit(actor=actor, action="tasks.put_off", subject=f"task:{task_id}", after={"due_at": due_at.isoformat()}, now=now)
    return True


def _ask_the_gate(task: NewTask, *, now: datetime) -> None:
    """Refuse a call that a mail of the same purpose would need consent for and that has none (a pause only delays, so it does not refuse)."""
    if task.purpose is None or task.purpose is Purpose.STAFF or task.contact_id is None:
        return
    verdict = call_verdict(task.contact_id, purpose=task.purpose, program_id=task.program_id, now=now)
    if isinstance(verdict, Refuse):
        raise CallRefused(verdict.reasons)


def _row(id_: UUID, task: NewTask, *, now: datetime) -> models.Task:
    return models.Task(
        id=id_,
        key=task.key,
        kind=task.kind,
        title=task.title,
        reason=task.reason,
        contact_id=task.contact_id,
        program_id=task.program_id,
        subject=task.subject,
        assignee_id=task.assignee_id,
        role=task.role,
        script=task.script,
        value_minor=task.value.minor if task.value else None,
        value_asset=task.value.asset if task.value else "",
        due_at=task.due_at,
        escalate_at=task.due_at if task.escalates else None,
        created_by=task.created_by,
        created_at=now,
    )
