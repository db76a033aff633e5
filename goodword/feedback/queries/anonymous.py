"""What anonymous surveys say, once enough answers are together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from goodword.feedback import models
from goodword.feedback.queries.replies import TEXTS_MAX, Tally, all_questions
from goodword.feedback.rules.questions import replies_of
from goodword.feedback.rules.scores import Nps, nps
from goodword.feedback.values import Group, Question, QuestionKind, Replies

AT_LEAST = 5


@dataclass(frozen=True)
class Report:
    """What was answered by so many; texts in the order of the alphabet, which says nothing of who came first."""

    n: int
    nps: Nps
    tallies: Sequence[Tally]
    texts: Sequence[str]


def report(survey_id: UUID) -> Report | None:
    """Return what an anonymous survey says; None before five answered. Later answers are added five or more together."""
    rows = list(models.AnonymousAnswer.objects.filter(survey_id=survey_id, released=True).values("group", "improve", "more", "replies"))
    if len(rows) < AT_LEAST:
        return None
    groups = Counter(Group(row["group"]) for row in rows if row["group"])
    texts = sorted(text for row in rows for text in (row["improve"], row["more"]) if text)
    replies = [replies_of(row["replies"]) for row in rows]
    return Report(len(rows), nps(groups), [_tally(one, replies) for one in all_questions(survey_id)], texts[: TEXTS_MAX * AT_LEAST])


def _tally(question: Question, all_replies: Sequence[Replies]) -> Tally:
    given = [replies[question.key] for replies in all_replies if question.key in replies]
    if question.kind is QuestionKind.TEXT:
        return Tally(question, len(given), texts=sorted(str(one) for one in given)[:TEXTS_MAX])
    counts = Counter(str(one) for reply in given for one in (reply if isinstance(reply, tuple) else (reply,)))
    return Tally(question, len(given), {key: counts[key] for key in dict.fromkeys([*question.answers, *counts])})
