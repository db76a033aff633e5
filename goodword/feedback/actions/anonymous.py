"""Take answers of anonymous surveys: the invitation is spent, the answer kept, and nothing joins the two.

The invitation notes no moment, the answer has an id by chance and a day, no fact and no job tells of either. Answers are released for reports five or
more together, which writes their rows anew in one transaction, so that not even the one by which the database holds a row says whose it is.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from goodword.contacts import queries as contacts
from goodword.feedback import models
from goodword.feedback.actions.answering import AnswerClosed, AnswerRefused
from goodword.feedback.queries import surveys
from goodword.feedback.queries.anonymous import AT_LEAST
from goodword.feedback.rules.questions import kept, plain_replies
from goodword.feedback.rules.surveys import answer_problems, group_of
from goodword.feedback.values import Given, InvitationState, Survey
from goodword.lib.ids import same_id
from goodword.lib.network import network_of
from goodword.links.actions import limits
from goodword.operators import queries as staff

_PER_NETWORK = ((30, timedelta(hours=1)), (200, timedelta(days=1)))


def by_invitation(invitation_id: UUID, given: Given, *, now: datetime) -> None:
    """Spend an invitation and keep an answer apart from it. Raises AnswerRefused, AnswerClosed (answered, over)."""
    with transaction.atomic():
        row = models.Invitation.objects.filter(id=invitation_id).first()
        person = contacts.contacts([row.contact_id]).get(row.contact_id) if row else None
        if row is None or person is None or person.erased_at:
            raise AnswerClosed("over")
        survey = surveys.of_version(row.version_id)
        columns = _columns(given, survey)
        mine = models.Invitation.objects.filter(contact_id=row.contact_id, id=row.id, state=InvitationState.ASKED)
        if mine.filter(ends_at__gt=now).update(state=InvitationState.ANSWERED) != 1:
            raise AnswerClosed("answered" if row.state == InvitationState.ANSWERED else "over")
        _keep(uuid4(), survey, columns, now=now)


def by_open_link(survey_id: UUID, given: Given, *, key: str, network: str, now: datetime) -> None:
    """Keep an answer of the open link; the same `key` (of the form that was shown; empty for none) is one answer. Raises AnswerRefused, AnswerClosed."""
    with transaction.atomic():
        survey = surveys.survey(survey_id)
        if not survey.definition.open_link or not survey.running:
            raise AnswerClosed("stopped")
        if not all(limits.take("survey:network", network_of(network), limit=limit, length=length, now=now) for limit, length in _PER_NETWORK):
            raise AnswerClosed("busy")
        keep_unknown(survey, given, key=key, now=now)


def keep_unknown(survey: Survey, given: Given, *, key: str, now: datetime) -> None:
    """Keep an answer in the caller's transaction, by whichever open way it came. Raises AnswerRefused."""
    _keep(same_id("anonymous", survey.id, key) if key else uuid4(), survey, _columns(given, survey), now=now)


def _columns(given: Given, survey: Survey) -> Mapping[str, object]:
    if problems := answer_problems(given, survey.definition):
        raise AnswerRefused(problems)
    replies = plain_replies(kept(survey.definition.questions, given.replies))
    return {"score": given.score, "group": group_of(given.score) or "", "improve": given.improve, "more": given.more, "replies": replies}


def _keep(answer_id: UUID, survey: Survey, columns: Mapping[str, object], *, now: datetime) -> None:
    day = now.astimezone(staff.organisation().zone).date()
    row = models.AnonymousAnswer(id=answer_id, survey_id=survey.id, version_id=survey.version_id, day=day, **columns)
    models.AnonymousAnswer.objects.bulk_create([row], ignore_conflicts=True)
    waiting = models.AnonymousAnswer.objects.filter(survey_id=survey.id, released=False)
    if waiting.count() >= AT_LEAST:
        waiting.update(released=True)
