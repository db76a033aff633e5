"""What checks say: the views of staff and of customers, each by itself, and one answer's own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Avg, Count

from goodword.feedback import models
from goodword.feedback.queries import surveys
from goodword.feedback.queries.answers import answer
from goodword.feedback.queries.replies import replies_to
from goodword.feedback.rules.check import Finding, finding
from goodword.feedback.values import Survey, Via
from goodword.lib import signing

_CONFIRM = "check-confirm"


@dataclass(frozen=True)
class View:
    """What one side says, and how many of them; no finding where nobody answered."""

    n: int
    finding: Finding | None


@dataclass(frozen=True)
class CheckRequest:
    """An address to which a result went."""

    id: UUID
    answer_id: UUID
    survey_id: UUID
    language: str
    is_confirmed: bool


def views(survey: Survey, *, since: datetime, until: datetime) -> tuple[View, View]:
    """Return how staff and how customers see the house in a stretch of time; of each of the staff what they said last."""
    answers = models.Answer.objects.filter(survey_id=survey.id, answered_at__gte=since, answered_at__lt=until)
    by_staff = list(answers.filter(via=Via.STAFF).order_by("answered_at", "id").values_list("entered_by", "id"))
    return _of_staff(survey, dict(by_staff)), _of_customers(survey, [answer_id for _, answer_id in by_staff], since=since, until=until)


def of_answer(answer_id: UUID) -> Finding | None:
    """Return what one answer says; raise AnswerUnknown."""
    found = answer(answer_id)
    means = {key: float(reply) for key, reply in found.given.replies.items() if isinstance(reply, int)}
    return finding(surveys.of_version(found.version_id).definition.questions, means)


def request(request_id: UUID) -> CheckRequest | None:
    """Return an address's request, None where there is none (any more)."""
    row = models.CheckRequest.objects.filter(id=request_id).first()
    return None if row is None else CheckRequest(row.id, row.answer_id, row.survey_id, row.language, row.confirmed_at is not None)


def confirm_token(request_id: UUID, *, until: datetime) -> str:
    """Return the token by which the owner of an address says that it is theirs."""
    return signing.sign(_CONFIRM, {"r": request_id.hex}, until)


def read_confirm_token(token: str, *, now: datetime) -> UUID:
    """Return the request that a token is for; raise signing.TokenInvalid."""
    return UUID(signing.unsign(_CONFIRM, token, now)["r"])


def _of_staff(survey: Survey, newest: dict[UUID | None, UUID]) -> View:
    given: dict[str, list[int]] = {}
    for replies in replies_to(newest.values()).values():
        for key, reply in replies.items():
            if isinstance(reply, int):
                given.setdefault(key, []).append(reply)
    return View(len(newest), finding(survey.definition.questions, {key: sum(numbers) / len(numbers) for key, numbers in given.items()}))


def _of_customers(survey: Survey, by_staff: list[UUID], *, since: datetime, until: datetime) -> View:
    rows = models.Reply.objects.filter(survey_id=survey.id, answered_at__gte=since, answered_at__lt=until, number__isnull=False)
    rows = rows.exclude(answer_id__in=by_staff)
    means = dict(rows.values_list("question").annotate(mean=Avg("number")).order_by())
    n = rows.aggregate(n=Count("answer_id", distinct=True))["n"]
    return View(n, finding(survey.definition.questions, means))
