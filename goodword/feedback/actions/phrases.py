"""Mark phrases in answers for whoever writes to customers, and take them out again."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.contacts import queries as contacts
from goodword.feedback import models
from goodword.feedback.queries import answers
from goodword.feedback.queries.replies import replied
from goodword.feedback.rules import phrases as rules
from goodword.lib.ids import same_id
from goodword.operators import actions as operators
from goodword.operators import queries as staff
from goodword.operators.values import Actor


class PhraseRefused(ValueError):
    """Words that cannot be kept as a phrase; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def mark(answer_id: UUID, words: str, *, actor: Actor, now: datetime) -> UUID:
    """Keep a few words of an answer as a phrase, and return its id; the same words of the same answer are one phrase.

    Raises PhraseRefused (phrase_short, phrase_long, not_theirs, names_somebody, markup), AnswerUnknown.
    """
    words = rules.clean(words)
    with transaction.atomic():
        answer = answers.answer(answer_id)
        person = contacts.contacts([answer.contact_id]).get(answer.contact_id) if answer.contact_id else None
        names = [person.first_name, person.last_name, person.company] if person else []
        texts = [answer.given.improve, answer.given.more, *(said for _question, said in replied(answer))]
        if problem := rules.problem(words, texts=texts, names=names):
            raise PhraseRefused(problem)
        language = (answer.language or (person.language if person else "") or staff.organisation().language)[:2]
        id_ = same_id("phrase", answer_id, words.casefold())
        row = models.Phrase(id=id_, answer_id=answer_id, words=words, language=language, created_by=actor.operator_id, created_at=now)
        models.Phrase.objects.bulk_create([row], ignore_conflicts=True)
        operators.audit(actor=actor, action="feedback.mark_phrase", subject=f"answer:{answer_id}", now=now)
        return id_


def unmark(phrase_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Take a phrase out of the bank; False where it is not there."""
    with transaction.atomic():
        gone, _ = models.Phrase.objects.filter(id=phrase_id).delete()
        if gone:
            operators.audit(actor=actor, action="feedback.unmark_phrase", subject=f"phrase:{phrase_id}", now=now)
        return bool(gone)


def forget(answer_ids: Collection[UUID]) -> None:
    """Delete the phrases of answers, in the caller's transaction."""
    models.Phrase.objects.filter(answer_id__in=answer_ids).delete()
