"""What is done with a case: steps, notes, hands it goes through, how it was for the customer, and the watch over its clocks."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from goodword.facts import catalogue, log
from goodword.feedback import models
from goodword.feedback.actions import attachments, recovery, silence, told
from goodword.feedback.actions.intake import CaseRefused, locked
from goodword.feedback.actions.stories import tell
from goodword.feedback.queries import cases as reads
from goodword.feedback.rules import cases as rules
from goodword.feedback.values import Case, CaseState, CaseStep, Category, Closing, Severity
from goodword.feedback.values.recovery import Doing
from goodword.lib.ids import same_id
from goodword.messaging import actions as messaging
from goodword.messaging.queries.tasks import TaskUnknown
from goodword.messaging.queries.tasks import task as task_of
from goodword.operators import actions as operators
from goodword.operators import queries as staff
from goodword.operators.values import Actor

FORGET_AFTER = timedelta(days=730)
_TALKED = frozenset({"reached", "promised", "referred", "done"})  # outcomes of tasks after which the customer has heard from a person
_AT_ONCE = 200


def start(case_id: UUID, *, actor: Actor, now: datetime) -> Case:
    """Begin, or go on, to work on a case, as when a proposal was turned down. Raises CaseRefused, CaseUnknown."""
    return _step(case_id, CaseStep.START, actor=actor, now=now)


def propose(case_id: UUID, text: str, *, actor: Actor, now: datetime) -> Case:
    """Propose a solution and send it to the customer; a newer one takes the place of an older. Raises CaseRefused, CaseUnknown."""
    text = _text(text, "proposal_missing")
    with transaction.atomic():
        case = _step(case_id, CaseStep.PROPOSE, text, changes={"proposal": text, "proposed_at": now}, actor=actor, now=now)
        number = sum(entry.kind == CaseStep.PROPOSE for entry in reads.story(case_id))
        if told.proposed(case, number=number, now=now):
            _first_contact(case, now=now)
        return reads.case(case_id)


def close(case_id: UUID, closing: Closing, text: str, *, actor: Actor, now: datetime) -> Case:
    """Close a case, tell the customer how it ended and ask whether it went well; its tasks are done with it.

    Raises CaseRefused (nothing_proposed, where acceptance is claimed of what was never proposed), CaseUnknown.
    """
    text = _text(text, "closing_missing")
    with transaction.atomic():
        before = locked(case_id)
        if rules.needs_customers_word(before.state, closing):
            raise CaseRefused("nothing_proposed")
        changes = {"closing": closing, "closing_words": text, "closed_at": now, "satisfied": None, "satisfied_at": None}
        case = _step(case_id, CaseStep.CLOSE, text, changes=changes, values={"closing": closing.value}, actor=actor, now=now)
        if case.contact_id and closing is Closing.WITHDRAWN:
            silence.case_withdrawn(case.contact_id, case.id, now=now)
        elif case.contact_id:
            silence.case_closed(case.contact_id, case.id, now=now)
        if closing is not Closing.WITHDRAWN:
            told.closed(case, now=now)
        messaging.close_about([told.subject(case_id), recovery.subject(case_id)], outcome="done_elsewhere", now=now)
        log.record(catalogue.CaseClosed(case_id=case_id), now=now)
        return case


def reopen(case_id: UUID, reason: str, *, actor: Actor, now: datetime) -> Case:
    """Open a closed case again, with both clocks set anew. Raises CaseRefused, CaseUnknown."""
    reason = _text(reason, "reason_missing")
    with transaction.atomic():
        return _reopen(case_id, reason, actor=actor, now=now)


def rate(case_id: UUID, *, satisfied: bool, words: str = "", now: datetime) -> Case:
    """Take down whether the customer is satisfied with how a closed case ended; who is not has it opened again.

    A later word counts, an equal one changes nothing. Raises CaseRefused where it is not closed, CaseUnknown.
    """
    words = words.strip()[: rules.WORDS_MAX]
    with transaction.atomic():
        case = locked(case_id)
        if case.state is not CaseState.CLOSED:
            raise CaseRefused("not_closed")
        if case.satisfied is satisfied:
            return case
        models.Case.objects.filter(id=case_id).update(satisfied=satisfied, satisfied_at=now)
        tell(case_id, "rated", words, values={"satisfied": "yes" if satisfied else "no"}, now=now)
        log.record(catalogue.CaseRated(case_id=case_id, satisfied=satisfied), now=now)
        if not satisfied:
            return _reopen(case_id, words, actor=Actor(), now=now)
        if case.contact_id:
            silence.case_ended_well(case.contact_id, case.id, now=now)
        return reads.case(case_id)


def inform(case_id: UUID, text: str, *, actor: Actor, now: datetime) -> Case:
    """Tell who complained how far it is, in words of staff; then nothing is sent by itself before the clock runs out. Raises CaseRefused, CaseUnknown."""
    text = _text(text, "news_missing")
    with transaction.atomic():
        case = locked(case_id)
        if not case.is_open:
            raise CaseRefused("step_not_allowed")
        number = sum(entry.kind == "informed" for entry in reads.story(case_id))
        if told.interim(case, text, number=number, now=now):
            _first_contact(case, now=now)
        models.Case.objects.filter(id=case_id).update(informed_at=now)
        tell(case_id, "informed", text, by_id=actor.operator_id, now=now)
        _audit("inform", case_id, actor=actor, after={}, now=now)
        return reads.case(case_id)


def note(case_id: UUID, text: str, *, actor: Actor, now: datetime) -> UUID:
    """Keep a note for colleagues. Raises CaseRefused, CaseUnknown."""
    text = _text(text, "note_missing")
    with transaction.atomic():
        locked(case_id)
        return tell(case_id, "note", text, by_id=actor.operator_id, now=now)


def assign(case_id: UUID, to: UUID | None, *, actor: Actor, now: datetime) -> bool:
    """Give a case to somebody, or to nobody in particular; its open tasks go with it. False where it is theirs already."""
    with transaction.atomic():
        before = locked(case_id)
        if before.assignee_id == to:
            return False
        models.Case.objects.filter(id=case_id).update(assignee_id=to)
        tell(case_id, "assigned", values={"to": str(to or "")}, by_id=actor.operator_id, now=now)
        messaging.reassign_about(told.subject(case_id), to=to)
        if to and to != actor.operator_id:
            told.tell_assignee(reads.case(case_id), occasion="assigned", now=now)
        _audit("assign_case", case_id, actor=actor, after={"assignee": str(to) if to else None}, now=now)
        return True


def judge(case_id: UUID, *, severity: Severity, category: Category, actor: Actor, now: datetime) -> bool:
    """Say how bad a case is and what it is about; its priority and, while it is open, its clocks follow. False where nothing changes."""
    with transaction.atomic():
        before = locked(case_id)
        if (before.severity, before.category) == (severity, category):
            return False
        value_source = next((dict(one.values).get("source", "") for one in before.priority.reasons if one.code == "value"), "")
        changes: dict[str, object] = {
            "severity": severity,
            "category": category,
            "severity_known": True,
            "priority": rules.priority(severity, value=before.value, source=value_source).points,
        }
        if before.is_open and before.severity is not severity:
            clock = rules.clock(severity, received_at=_running_since(before), calendar=staff.calendar())
            changes |= {"answer_by": clock.answer_by, "solve_by": clock.solve_by}
            changes["escalate_at"] = clock.solve_by if before.first_contact_at else clock.answer_by
        models.Case.objects.filter(id=case_id).update(**changes)
        tell(case_id, "judged", values={"severity": severity.value, "category": category.value}, by_id=actor.operator_id, now=now)
        if before.is_open and before.category is not category:
            recovery.follow(reads.case(case_id), now=now)
        _audit("judge_case", case_id, actor=actor, after={"severity": severity.value, "category": category.value}, now=now)
        return True


def task_closed(fact: catalogue.TaskClosed, now: datetime) -> None:
    """Note in a case's story how a call or letter about it went; the first that reached the customer stops the first clock."""
    try:
        task = task_of(fact.task_id, now=now)
    except TaskUnknown:
        return
    kind, _, about = task.subject.partition(":")
    if kind not in {"case", "recovery"} or task.done_by is None:
        return
    with transaction.atomic():
        case = locked(UUID(about))
        how = {"outcome": task.outcome, "task": task.kind}
        tell(case.id, "talked", task.outcome_note, values=how, by_id=task.done_by, id_=same_id("talked", task.id, task.done_at), now=now)
        recovery.again(case, task, now=now)
        if task.outcome in _TALKED and task.kind != Doing.DO:
            _first_contact(case, now=task.done_at or now)
            if case.state in {CaseState.RECEIVED, CaseState.ACKNOWLEDGED, CaseState.REOPENED}:
                models.Case.objects.filter(id=case.id).update(state=CaseState.IN_WORK)


def forget(now: datetime) -> None:
    """Blank what people who never became contacts wrote, two years after their case was closed."""
    old = models.Case.objects.filter(contact_id=None, closed_at__lt=now - FORGET_AFTER).exclude(email="", words="")
    while ids := list(old.order_by("closed_at").values_list("id", flat=True)[:_AT_ONCE]):
        with transaction.atomic():
            models.CaseEntry.objects.filter(case_id__in=ids).update(text="")
            attachments.forget(ids)
            messaging.forget_about([subject(case_id) for case_id in ids for subject in (told.subject, recovery.subject)])
            models.Case.objects.filter(id__in=ids).update(email="", name="", words="", order="", proposal="", closing_words="", proof={})


def _step(
    case_id: UUID,
    step: CaseStep,
    text: str = "",
    *,
    changes: Mapping[str, object] | None = None,
    values: Mapping[str, str] | None = None,
    actor: Actor,
    now: datetime,
) -> Case:
    with transaction.atomic():
        before = locked(case_id)
        state = rules.after(before.state, step)
        if state is None:
            raise CaseRefused("step_not_allowed")
        models.Case.objects.filter(id=case_id).update(state=state, **(changes or {}))
        tell(case_id, step, text, values=values, by_id=actor.operator_id, now=now)
        _audit("move_case", case_id, actor=actor, after={"step": step.value, "state": state.value}, now=now)
        return reads.case(case_id)


def _reopen(case_id: UUID, reason: str, *, actor: Actor, now: datetime) -> Case:
    clock = rules.clock(reads.case(case_id).severity, received_at=now, calendar=staff.calendar())
    changes = {
        "answer_by": clock.answer_by,
        "solve_by": clock.solve_by,
        "reopened": F("reopened") + 1,
        "escalate_at": clock.answer_by,
        "escalated": 0,
        "told_soon_due": False,
        "informed_at": None,
        "closed_at": None,
        "closing": "",
        "first_contact_at": None,
    }
    case = _step(case_id, CaseStep.REOPEN, reason, changes=changes, actor=actor, now=now)
    if case.contact_id:
        silence.case_open(case.contact_id, case.id, now=now)
    told.tell_assignee(case, occasion=f"reopened-{case.reopened}", now=now)
    told.answer_task(case, again=True, now=now)
    log.record(catalogue.CaseReopened(case_id=case_id), now=now)
    return case


def _first_contact(case: Case, *, now: datetime) -> None:
    models.Case.objects.filter(id=case.id, first_contact_at=None).update(first_contact_at=now, escalate_at=case.clock.solve_by)


def _running_since(case: Case) -> datetime:
    """Return from when the clocks of an open case run: from when it came in, or was last opened again."""
    again = [entry.at for entry in reads.story(case.id) if entry.kind == CaseStep.REOPEN]
    return again[-1] if again else case.received_at


def _text(text: str, code: str) -> str:
    text = text.strip()
    if not text:
        raise CaseRefused(code)
    if len(text) > rules.WORDS_MAX:
        raise CaseRefused("words_too_long")
    return text


def _audit(verb: str, case_id: UUID, *, actor: Actor, after: Mapping[str, object], now: datetime) -> None:
    if actor.operator_id or actor.api_key_id:
        operators.audit(actor=actor, action=f"feedback.{verb}", subject=f"case:{case_id}", after=after, now=now)
