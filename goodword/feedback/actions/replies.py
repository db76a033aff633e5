"""Keep what was answered to own questions, and let the contact's fields take the newest."""

from datetime import datetime
from uuid import UUID

from goodword.contacts.actions import people
from goodword.contacts.actions.people import ContactInvalid
from goodword.contacts.values import Contact
from goodword.feedback import models
from goodword.feedback.rules.questions import field_value
from goodword.feedback.values import Question, QuestionKind, Replies, Reply, Survey
from goodword.lib.ids import same_id
from goodword.operators.values import Actor


def keep(answer_id: UUID, survey: Survey, replies: Replies, *, person: Contact | None, actor: Actor, now: datetime) -> None:
    """Keep replies instead of those that were there, in the caller's transaction; what a field cannot take stays with the answer, which says so."""
    questions = {one.key: one for one in survey.definition.questions}
    models.Reply.objects.filter(answer_id=answer_id).delete()
    rows = []
    for key, reply in replies.items():
        taken = _taken(questions[key], reply, person, actor=actor, now=now)
        rows += [_row(answer_id, survey, questions[key], one, taken=taken, now=now) for one in (reply if isinstance(reply, tuple) else (reply,))]
    models.Reply.objects.bulk_create(rows)


def _taken(question: Question, reply: Reply, person: Contact | None, *, actor: Actor, now: datetime) -> bool | None:
    """Put a reply into the contact's field and say whether it went; None where it goes into none, or nobody is known."""
    if not question.contact_field or person is None or person.erased_at:
        return None
    try:
        people.change(person.id, {question.contact_field: field_value(question, reply)}, actor=actor, now=now)
    except ContactInvalid:  # the field is gone, or holds something else by now
        return False
    return True


def _row(answer_id: UUID, survey: Survey, question: Question, reply: int | str, *, taken: bool | None, now: datetime) -> models.Reply:
    is_text = question.kind is QuestionKind.TEXT
    return models.Reply(
        id=same_id("reply", answer_id, question.key, "" if is_text or isinstance(reply, int) else reply),
        answer_id=answer_id,
        survey_id=survey.id,
        question=question.key,
        option="" if is_text or isinstance(reply, int) else reply,
        number=reply if isinstance(reply, int) else None,
        text=str(reply) if is_text else "",
        taken=taken,
        answered_at=now,
    )
