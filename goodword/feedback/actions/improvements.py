"""You said, we did: improvements with somebody who sees to them and a day, and everybody who raised it told once when it is done."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from goodword.contacts import queries as contacts
from goodword.facts import catalogue, log
from goodword.feedback import models
from goodword.feedback.queries import improvements as reads
from goodword.feedback.queries import surveys
from goodword.feedback.values.improvements import Improvement, ImprovementState, NewImprovement, Voice
from goodword.lib.ids import new_id, same_id
from goodword.messaging import actions as messaging
from goodword.messaging.values import NewMessage, NewTask, Purpose
from goodword.operators import actions as operators
from goodword.operators import queries as staff
from goodword.operators.values import Actor

TITLE_MAX = 200
WORDS_MAX = 1000
ASK_AGAIN_AFTER = timedelta(days=14)  # who was told has time to see it
_AT_ONCE = 200
_DUE = time(17)


class ImprovementRefused(ValueError):
    """An improvement or a step that cannot be; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def create(new: NewImprovement, *, answers: Collection[UUID] = (), key: str = "", actor: Actor, now: datetime) -> Improvement:
    """Make an improvement, and a task of it for who sees to it; `answers` raised it. The same `key` is the same improvement.

    Raises ImprovementRefused (title_missing, topic_unknown, person_unknown).
    """
    title = " ".join(new.title.split())[:TITLE_MAX]
    id_ = same_id("improvement", key) if key else new_id()
    with transaction.atomic():
        if models.Improvement.objects.filter(id=id_).exists():
            return reads.improvement(id_)
        _check(title, new)
        models.Improvement.objects.create(
            id=id_, title=title, area=new.area, topic_id=new.topic_id, responsible_id=new.responsible_id, due_on=new.due_on, created_at=now
        )  # fmt: skip
        people = [(who, answer) for who, answer in models.Answer.objects.filter(id__in=answers).values_list("contact_id", "id") if who]
        kept = contacts.canonical({who for who, _answer in people})
        _hear(id_, [Voice(kept[who], None, answer) for who, answer in people])
        due_at = datetime.combine(new.due_on, _DUE, tzinfo=staff.organisation().zone)
        task = NewTask(key=f"improvement:{id_}", kind="improvement", title=title, subject=_subject(id_), assignee_id=new.responsible_id, due_at=due_at,
                       escalates=True, created_by=actor.operator_id)  # fmt: skip
        messaging.create_task(task, now=now)
        operators.audit(actor=actor, action="feedback.create_improvement", subject=f"improvement:{id_}", after={"title": title, "area": new.area}, now=now)
        return reads.improvement(id_)


def finish(improvement_id: UUID, words: str, *, actor: Actor, now: datetime) -> Improvement:
    """Say that it is done, in words that everybody who raised it is told afterwards. Raises ImprovementRefused, ImprovementUnknown."""
    words = words.strip()[:WORDS_MAX]
    if not words:
        raise ImprovementRefused("words_missing")
    with transaction.atomic():
        one = reads.improvement(improvement_id)
        _hear(one.id, reads.raised(one))
        _end(one, ImprovementState.DONE, words=words, now=now)
        messaging.close_about([_subject(one.id)], outcome="done_elsewhere", now=now)
        log.record(catalogue.ImprovementDone(improvement_id=one.id), now=now)
        operators.audit(actor=actor, action="feedback.finish_improvement", subject=f"improvement:{one.id}", after={"words": words}, now=now)
        return reads.improvement(one.id)


def drop(improvement_id: UUID, *, actor: Actor, now: datetime) -> Improvement:
    """Say that it will not be done; nobody is told. Raises ImprovementRefused, ImprovementUnknown."""
    with transaction.atomic():
        one = reads.improvement(improvement_id)
        _end(one, ImprovementState.DROPPED, words="", now=now)
        messaging.close_about([_subject(one.id)], outcome="done_elsewhere", now=now)
        operators.audit(actor=actor, action="feedback.drop_improvement", subject=f"improvement:{one.id}", now=now)
        return reads.improvement(one.id)


def tell(fact: catalogue.ImprovementDone, now: datetime) -> None:
    """Tell everybody who raised it what was done, each once, piece by piece, and plan to ask them again; doing it again tells nobody twice.

    Who complained is answered (service), who only remarked on it in a survey is written to as far as surveys may be.
    """
    one = reads.improvement(fact.improvement_id)
    while rows := list(models.Voice.objects.filter(improvement_id=one.id, told_at=None).order_by("contact_id")[:_AT_ONCE]):
        with transaction.atomic():
            messaging.queue([_mail(one, row) for row in rows], now=now)
            _ask_again(one, [row.contact_id for row in rows], now=now)
            for row in rows:
                models.Voice.objects.filter(contact_id=row.contact_id, id=row.id, told_at=None).update(told_at=now)


def _check(title: str, new: NewImprovement) -> None:
    if not title:
        raise ImprovementRefused("title_missing")
    if new.topic_id and not models.Topic.objects.filter(id=new.topic_id).exists():
        raise ImprovementRefused("topic_unknown")
    if staff.operator(new.responsible_id) is None:
        raise ImprovementRefused("person_unknown")


def _end(one: Improvement, state: ImprovementState, *, words: str, now: datetime) -> None:
    waiting = models.Improvement.objects.filter(id=one.id, state=ImprovementState.OPEN)
    if waiting.update(state=state, words=words, done_at=now) != 1:
        raise ImprovementRefused("ended_already")


def _hear(improvement_id: UUID, voices: Collection[Voice]) -> None:
    rows = [
        models.Voice(
            id=same_id("voice", improvement_id, one.contact_id), contact_id=one.contact_id, improvement_id=improvement_id, case_id=one.case_id,
            answer_id=one.answer_id,
        )
        for one in voices
    ]  # fmt: skip
    models.Voice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=_AT_ONCE)


def _mail(one: Improvement, row: models.Voice) -> NewMessage:
    lines = [line.strip() for line in one.words.splitlines() if line.strip()]
    purpose = Purpose.SERVICE if row.case_id else Purpose.SURVEY
    return NewMessage(
        key=f"improved:{one.id}:{row.contact_id}", template="you_said_we_did", contact_id=row.contact_id, purpose=purpose, variables={"done": lines}
    )  # fmt: skip


def _ask_again(one: Improvement, contact_ids: Collection[UUID], *, now: datetime) -> None:
    asking = (survey for survey in surveys.surveys(running=True) if survey.definition.is_scored and not survey.definition.anonymous)
    if (survey := next(asking, None)) is None:
        return
    rows = [
        models.Invitation(
            id=same_id("invitation", survey.id, f"improved:{one.id}:{contact_id}"), contact_id=contact_id, survey_id=survey.id, version_id=survey.version_id,
            occasion=f"improved:{one.id}", due_at=now + ASK_AGAIN_AFTER, created_at=now,
        )
        for contact_id in contact_ids
    ]  # fmt: skip
    models.Invitation.objects.bulk_create(rows, ignore_conflicts=True)


def _subject(improvement_id: UUID) -> str:
    return f"improvement:{improvement_id}"
