"""Answers under causes: filed by hand or by the phrases that they hold. What a hand decided, no phrase changes."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.feedback import models
from goodword.feedback.queries import answers
from goodword.feedback.rules.themes import Kind
from goodword.operators import actions as operators
from goodword.operators.values import Actor

_AT_ONCE = 500


class FilingRefused(ValueError):
    """An answer that cannot be filed so; `code` says why: topic_unknown."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def file(answer_id: UUID, topic_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Say that an answer belongs to a cause; False where nothing changes. Raises FilingRefused, AnswerUnknown."""
    return _decide(answer_id, topic_id, filed=True, actor=actor, now=now)


def unfile(answer_id: UUID, topic_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Say that an answer does not belong to a cause, whatever phrases say; False where nothing changes. Raises FilingRefused, AnswerUnknown."""
    return _decide(answer_id, topic_id, filed=False, actor=actor, now=now)


def _decide(answer_id: UUID, topic_id: UUID, *, filed: bool, actor: Actor, now: datetime) -> bool:
    with transaction.atomic():
        answer = answers.answer(answer_id)
        causes = models.Topic.objects.filter(id=topic_id, kind=Kind.CAUSE, merged_into=None)
        if not (causes.filter(retired_at=None) if filed else causes).exists():
            raise FilingRefused("topic_unknown")
        said = {"filed": filed, "by_hand": True, "at": now}
        new = {"contact_id": answer.contact_id, **said}
        row, is_new = models.AnswerTopic.objects.select_for_update().get_or_create(answer_id=answer_id, topic_id=topic_id, defaults=new)
        if not is_new and (row.filed, row.by_hand) == (filed, True):
            return False
        models.AnswerTopic.objects.filter(answer_id=answer_id, topic_id=topic_id).update(**said)
        action = "feedback.file_answer" if filed else "feedback.unfile_answer"
        operators.audit(actor=actor, action=action, subject=f"answer:{answer_id}", after={"topic": str(topic_id)}, now=now)
        return True


def by_phrases(answer_id: UUID, contact_id: UUID | None, topic_ids: Collection[UUID], *, now: datetime) -> None:
    """Let an answer stand under the causes whose phrases it holds, and under no other by a phrase, in the caller's transaction."""
    models.AnswerTopic.objects.filter(answer_id=answer_id, by_hand=False).exclude(topic_id__in=topic_ids).delete()
    add([(answer_id, contact_id)], topic_ids, now=now)


def add(found: Collection[tuple[UUID, UUID | None]], topic_ids: Collection[UUID], *, now: datetime) -> int:
    """File answers, each with its contact, by a phrase, in the caller's transaction, and return how many that is anew; what a hand decided stays."""
    rows = [
        models.AnswerTopic(answer_id=answer_id, contact_id=contact_id, topic_id=topic_id, filed=True, by_hand=False, at=now)
        for answer_id, contact_id in found
        for topic_id in topic_ids
    ]
    known = set(models.AnswerTopic.objects.filter(topic_id__in=topic_ids).values_list("answer_id", "topic_id"))
    fresh = [row for row in rows if (row.answer_id, row.topic_id) not in known]
    models.AnswerTopic.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=_AT_ONCE)
    return len(fresh)


def follow(topic_id: UUID, into_id: UUID) -> None:
    """Let what is filed under a cause, and its phrases, follow it into another, in the caller's transaction.

    An answer that is known to both keeps what a hand decided; where two hands decided differently, it is filed.
    """
    models.TopicPhrase.objects.filter(topic_id=topic_id).update(topic_id=into_id)
    there = {row.answer_id: row for row in models.AnswerTopic.objects.filter(topic_id=into_id)}
    moving = models.AnswerTopic.objects.filter(topic_id=topic_id)
    for row in moving.filter(answer_id__in=models.AnswerTopic.objects.filter(topic_id=into_id).values("answer_id")):
        if (row.by_hand, row.filed) > (there[row.answer_id].by_hand, there[row.answer_id].filed):
            mine = models.AnswerTopic.objects.filter(answer_id=row.answer_id, topic_id=into_id)
            mine.update(filed=row.filed, by_hand=row.by_hand, at=row.at)
        models.AnswerTopic.objects.filter(answer_id=row.answer_id, topic_id=topic_id).delete()
    moving.update(topic_id=into_id)
