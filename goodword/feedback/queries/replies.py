"""What was answered to own questions: of answers, and counted over a survey."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from goodword.contacts.queries import vocabulary as contact_vocabulary
from goodword.contacts.values import FieldType
from goodword.feedback import models
from goodword.feedback.rules.questions import reply_words, say
from goodword.feedback.rules.surveys import from_plain
from goodword.feedback.values import Answer, Question, QuestionKind, Reply

TEXTS_MAX = 5


@dataclass(frozen=True)
class Tally:
    """How a question was answered: how many answered it, how often each answer came, and the newest texts."""

    question: Question
    n: int
    counts: Mapping[str, int] = field(default_factory=dict)  # a number, yes, no, or the key of an option -> how often
    texts: Sequence[str] = ()

    @property
    def mean(self) -> float | None:
        """The mean of a scale; None without answers, or of anything else."""
        if self.question.kind is not QuestionKind.SCALE or not self.n:
            return None
        return sum(int(number) * count for number, count in self.counts.items()) / self.n


def replies_to(answer_ids: Collection[UUID]) -> dict[UUID, dict[str, Reply]]:
    """Return the replies of each answer by the keys of the questions, in the order in which they were asked."""
    rows: dict[UUID, dict[str, list[models.Reply]]] = {one: defaultdict(list) for one in answer_ids}
    for row in models.Reply.objects.filter(answer_id__in=list(answer_ids)) if rows else ():
        rows[row.answer_id][row.question].append(row)
    asked = _asked([answer_id for answer_id, replied in rows.items() if replied])
    return {
        answer_id: {one.key: _reply(one, replied[one.key]) for one in asked.get(answer_id, ()) if one.key in replied} for answer_id, replied in rows.items()
    }


def _reply(question: Question, rows: Sequence[models.Reply]) -> Reply:
    if question.kind is QuestionKind.MANY:
        chosen = {row.option for row in rows}
        return tuple(key for key in question.answers if key in chosen)
    [row] = rows
    return row.number if row.number is not None else row.option or row.text


def not_taken(answer_id: UUID) -> frozenset[str]:
    """Return the keys of the questions whose answer the contact's field could not take."""
    return frozenset(models.Reply.objects.filter(answer_id=answer_id, taken=False).values_list("question", flat=True))


def replied(answer: Answer, language: str = "") -> list[tuple[str, str]]:
    """Return the questions that an answer answers with what it says, in words; yes and no in English."""
    known = {one.key: one for one in all_questions(answer.survey_id)} if answer.given.replies else {}
    spoken = language or answer.language or "en"
    return [(say(known[key].words, spoken), reply_words(known[key], reply, spoken)) for key, reply in answer.given.replies.items() if key in known]


def all_questions(survey_id: UUID) -> list[Question]:
    """Return the questions of all versions of a survey, each as it was last asked: those in force in their order, then those that are gone."""
    found: dict[str, Question] = {}
    for definition in models.SurveyVersion.objects.filter(survey_id=survey_id).order_by("-number").values_list("definition", flat=True):
        for one in from_plain(definition).questions:
            found.setdefault(one.key, one)
    return list(found.values())


def tallies(survey_id: UUID, *, since: datetime, until: datetime) -> list[Tally]:
    """Return how the questions of a survey were answered in a stretch of time; those that are gone only where they were."""
    rows = models.Reply.objects.filter(survey_id=survey_id, answered_at__gte=since, answered_at__lt=until)
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for key, option, number, count in rows.values_list("question", "option", "number").annotate(count=Count("id")).order_by():
        counts[key][option if number is None else str(number)] = count
    people = dict(rows.values_list("question").annotate(count=Count("answer_id", distinct=True)).order_by())
    return [_tally(one, counts[one.key], people.get(one.key, 0), survey_id) for one in all_questions(survey_id)]


def _tally(question: Question, counts: Mapping[str, int], n: int, survey_id: UUID) -> Tally:
    if question.kind is not QuestionKind.TEXT:
        return Tally(question, n, {key: counts.get(key, 0) for key in dict.fromkeys([*question.answers, *counts])})
    newest = models.Reply.objects.filter(survey_id=survey_id, question=question.key).exclude(text="").order_by("-answered_at", "-id")
    return Tally(question, n, texts=list(newest.values_list("text", flat=True)[:TEXTS_MAX]))


def _asked(answer_ids: Collection[UUID]) -> dict[UUID, Sequence[Question]]:
    """Return the questions that each answer answers."""
    versions: dict[UUID, Sequence[Question]] = {}
    found = {}
    rows = models.Answer.objects.filter(id__in=list(answer_ids)).values_list("id", "version_id", "version__definition") if answer_ids else ()
    for answer_id, version_id, definition in rows:
        if version_id not in versions:
            versions[version_id] = from_plain(definition).questions
        found[answer_id] = versions[version_id]
    return found


def contact_fields() -> dict[str, str]:
    """Return the fields of a contact that may take answers, by name, with what they hold: text, number, yes_no or choice."""
    own = {f"custom.{one.slug}": one.type.value for one in contact_vocabulary.custom_fields() if one.type is not FieldType.DATE}
    return {"company": FieldType.TEXT.value, **own}
