"""A survey on a tablet: a link that staff open there, and the answers that come by it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from goodword.feedback.actions import anonymous, answering
from goodword.feedback.actions.answering import AnswerClosed
from goodword.feedback.queries import surveys
from goodword.feedback.values import Given, Source
from goodword.links.actions import limits
from goodword.operators import actions as operators
from goodword.operators.values import Actor

DAYS_MAX = 90
_PER_KIOSK = ((120, timedelta(hours=1)), (1000, timedelta(days=1)))


def open_kiosk(survey_id: UUID, *, days: int, actor: Actor, now: datetime) -> str:
    """Return the address of a survey for a tablet, good for so many days (1 to 90) while the survey runs, and nothing else. Raises SurveyUnknown."""
    if not 1 <= days <= DAYS_MAX:
        raise ValueError(f"a kiosk is open for 1 to {DAYS_MAX} days, not {days}")
    survey = surveys.survey(survey_id)
    operators.audit(actor=actor, action="feedback.open_kiosk", subject=f"survey:{survey.id}", after={"days": days}, now=now)
    return surveys.kiosk_url(survey, until=now + timedelta(days=days))


def answer(survey_id: UUID, given: Given, source: Source, *, key: str, kiosk: str, now: datetime) -> None:
    """Keep what somebody unknown answered on a tablet; the same `key` is one answer, `kiosk` says by which link. Raises AnswerRefused, AnswerClosed."""
    with transaction.atomic():
        survey = surveys.survey(survey_id)
        if not survey.running:
            raise AnswerClosed("stopped")
        if not all(limits.take("survey:kiosk", kiosk, limit=limit, length=length, now=now) for limit, length in _PER_KIOSK):
            raise AnswerClosed("busy")
        if survey.definition.anonymous:
            anonymous.keep_unknown(survey, given, key=key, now=now)
        else:
            answering.keep_unknown(survey, given, source, key=key, now=now)
