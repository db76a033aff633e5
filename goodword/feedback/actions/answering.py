"""Take answers: by a mailed link, by the open link, typed in by staff or sent by another system, and changed by who gave them."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from goodword.contacts import queries as contacts
from goodword.contacts.queries.people import ContactUnknown
from goodword.contacts.values import Contact
from goodword.facts import catalogue, log
from goodword.feedback import models
from goodword.feedback.actions import csat, replies
from goodword.feedback.actions.routing import route
from goodword.feedback.queries import answers as reads
from goodword.feedback.queries import surveys
from goodword.feedback.rules.problems import Problem
from goodword.feedback.rules.questions import kept, plain_replies
from goodword.feedback.rules.surveys import answer_problems, group_of, may_edit
from goodword.feedback.values import Answer, Given, InvitationState, Source, Survey, SurveyKind
from goodword.lib.ids import new_id, same_id
from goodword.lib.network import network_of
from goodword.links.actions import limits
from goodword.operators import actions as operators
from goodword.operators.values import SYSTEM, Actor

_PER_NETWORK = ((30, timedelta(hours=1)), (200, timedelta(days=1)))  # of the open link: a tablet at a counter passes, a script does not


class AnswerRefused(ValueError):
    """An answer that cannot be kept as it was given; `problems` say what is wrong with which field."""

    code = "answer_refused"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(f"{one.field}: {one.code}" for one in problems))
        self.problems = problems


class AnswerClosed(Exception):
    """No answer is taken here (any more); `code` says why: answered, over, stopped, busy."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def by_invitation(invitation_id: UUID, given: Given, source: Source, *, now: datetime) -> Answer:
    """Take the answer of who was asked; each invitation takes one. Raises AnswerRefused, AnswerClosed (answered, over)."""
    with transaction.atomic():
        row = models.Invitation.objects.filter(id=invitation_id).first()
        person = contacts.contacts([row.contact_id]).get(row.contact_id) if row else None
        if row is None or person is None or person.erased_at:
            raise AnswerClosed("over")
        survey = surveys.of_version(row.version_id)
        given = checked(given, survey)
        mine = models.Invitation.objects.filter(contact_id=row.contact_id, id=row.id, state=InvitationState.ASKED)
        if mine.filter(ends_at__gt=now).update(state=InvitationState.ANSWERED, answered_at=now) != 1:
            raise AnswerClosed("answered" if row.state == InvitationState.ANSWERED else "over")
        return _keep(same_id("answer", row.id), survey, given, source, person=person, invitation=row, now=now)


def by_open_link(survey_id: UUID, given: Given, source: Source, *, key: str, network: str, now: datetime) -> Answer:
    """Take an answer of somebody unknown; the same `key` (of the form that was shown; empty for none) is one answer.

    `network` is the visitor's IP address. Raises AnswerRefused, AnswerClosed (stopped, busy).
    """
    with transaction.atomic():
        survey = surveys.survey(survey_id)
        if not survey.definition.open_link or not survey.running:
            raise AnswerClosed("stopped")
        if not all(limits.take("survey:network", network_of(network), limit=limit, length=length, now=now) for limit, length in _PER_NETWORK):
            raise AnswerClosed("busy")
        return keep_unknown(survey, given, source, key=key, now=now)


def keep_unknown(survey: Survey, given: Given, source: Source, *, key: str, now: datetime) -> Answer:
    """Keep the answer of somebody unknown in the caller's transaction, by whichever open way it came. Raises AnswerRefused."""
    answer_id = same_id("answer", survey.id, key) if key else new_id()
    return _keep(answer_id, survey, checked(given, survey), source, person=None, invitation=None, now=now)


def enter(survey_id: UUID, contact_id: UUID, given: Given, source: Source, *, key: str = "", actor: Actor, now: datetime) -> Answer:
    """Take an answer that staff heard or another system sent; the same `key` is one answer.

    Where the person was asked by this survey and has not answered yet, it is the answer to that, and the mailed link says so. Raises AnswerRefused,
    ContactUnknown, SurveyUnknown.
    """
    with transaction.atomic():
        survey = surveys.survey(survey_id)
        given = checked(given, survey)
        person = contacts.contact(contact_id)
        if person.erased_at:
            raise ContactUnknown(str(contact_id))
        answer_id = same_id("answer", "entered", key) if key else new_id()
        if key and models.Answer.objects.filter(id=answer_id).exists():
            return reads.answer(answer_id)
        asked = models.Invitation.objects.select_for_update().filter(
            contact_id__in=person.all_ids, survey_id=survey_id, state=InvitationState.ASKED, ends_at__gt=now
        )  # fmt: skip
        row = asked.order_by("-asked_at").first()
        if row:
            models.Invitation.objects.filter(contact_id=row.contact_id, id=row.id).update(state=InvitationState.ANSWERED, answered_at=now)
        answer = _keep(answer_id, survey, given, source, person=person, invitation=row, actor=actor, now=now)
        operators.audit(actor=actor, action="feedback.enter_answer", subject=f"answer:{answer.id}", after={"contact": str(person.id)}, now=now)
        return answer


def by_staff(survey_id: UUID, given: Given, source: Source, *, key: str, actor: Actor, now: datetime) -> Answer:
    """Take how somebody of the staff sees it themselves; the same `key` is one answer. Raises AnswerRefused, SurveyUnknown."""
    with transaction.atomic():
        survey = surveys.survey(survey_id)
        given = checked(given, survey)
        answer = _keep(same_id("answer", "staff", key), survey, given, source, person=None, invitation=None, actor=actor, now=now)
        operators.audit(actor=actor, action="feedback.enter_answer", subject=f"answer:{answer.id}", now=now)
        return answer


def change(answer_id: UUID, given: Given, source: Source, *, now: datetime) -> Answer:
    """Let who answered change it while they may; what it said before is kept. Raises AnswerRefused, AnswerClosed (over), AnswerUnknown."""
    with transaction.atomic():
        row = models.Answer.objects.select_for_update().filter(id=answer_id).first()
        if row is None:
            raise reads.AnswerUnknown(str(answer_id))
        survey = surveys.of_version(row.version_id)
        given = checked(given, survey)
        before = reads.answer(answer_id)
        if not may_edit(answered_at=row.answered_at, edit_minutes=survey.definition.edit_minutes, now=now):
            raise AnswerClosed("over")
        if before.given == given:
            return before
        number = row.changes + 1
        models.Answer.objects.filter(id=answer_id).update(group=group_of(given.score) or "", changes=number, changed_at=now, **_columns(given))
        _version(answer_id, number, given, now=now)
        person = contacts.contacts([row.contact_id]).get(row.contact_id) if row.contact_id else None
        replies.keep(answer_id, survey, given.replies, person=person, actor=SYSTEM, now=now)
        return _followed_up(answer_id, source, before=before, now=now)


def checked(given: Given, survey: Survey) -> Given:
    """Return what was answered with the replies that count; raise AnswerRefused, as where it would be kept with who gave it and must not be."""
    if survey.definition.anonymous:
        raise AnswerRefused([Problem("anonymous", "survey_id")])
    if problems := answer_problems(given, survey.definition):
        raise AnswerRefused(problems)
    return replace(given, replies=kept(survey.definition.questions, given.replies))


def _keep(
    answer_id: UUID,
    survey: Survey,
    given: Given,
    source: Source,
    *,
    person: Contact | None,
    invitation: models.Invitation | None,
    actor: Actor = SYSTEM,
    now: datetime,
) -> Answer:
    asked_at = invitation.asked_at if invitation else None
    row = {
        "contact_id": person.id if person else None,
        "survey_id": survey.id,
        "version_id": survey.version_id,
        "invitation_id": invitation.id if invitation else None,
        "scale": survey.definition.scale,
        "group": group_of(given.score) or "",
        "via": source.via,
        "language": source.language[:5],
        "entered_by": source.entered_by,
        "api_key_id": source.api_key_id,
        "answered_at": now,
        "seconds": int((now - asked_at).total_seconds()) if asked_at else None,
        **_columns(given),
    }
    _, is_new = models.Answer.objects.get_or_create(id=answer_id, defaults=row)
    if not is_new:
        return reads.answer(answer_id)
    _version(answer_id, 0, given, now=now)
    replies.keep(answer_id, survey, given.replies, person=person, actor=actor, now=now)
    return _followed_up(answer_id, source, before=None, now=now)


def _version(answer_id: UUID, number: int, given: Given, *, now: datetime) -> None:
    models.AnswerVersion.objects.create(
        id=same_id("answer version", answer_id, number), answer_id=answer_id, number=number, at=now, replies=plain_replies(given.replies), **_columns(given)
    )  # fmt: skip


def _columns(given: Given) -> dict[str, object]:
    return {name: value for name, value in vars(given).items() if name != "replies"}


def _followed_up(answer_id: UUID, source: Source, *, before: Answer | None, now: datetime) -> Answer:
    """Let follow what follows from an answer as it stands now: silence, case, task and fact, all in the transaction of the answer."""
    answer = reads.answer(answer_id)
    case_id = route(answer, source, before=before, now=now)
    survey = surveys.survey(answer.survey_id)
    if survey.definition.kind is SurveyKind.CSAT:
        asked = surveys.occasion(answer.invitation_id) if answer.invitation_id else ""
        case_id = csat.answered(answer, asked, now=now)
    if case_id and answer.case_id is None:
        models.Answer.objects.filter(id=answer_id).update(case_id=case_id)
    fact = catalogue.AnswerGiven(
        answer_id=answer.id, survey_id=answer.survey_id, score=answer.given.score, group=answer.group or "", changed=before is not None,
        contact_id=answer.contact_id, kind=survey.definition.kind.value, program_id=survey.program_id,
        at=answer.answered_at.isoformat(),
    )  # fmt: skip
    log.record(fact, now=now)
    return reads.answer(answer_id)
