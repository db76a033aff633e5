"""What follows from an answer: a promoter is thanked, a passive is asked what is missing, a detractor is listened to at once, by a person."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop

from goodword.contacts import queries as contacts
from goodword.contacts.actions import consent
from goodword.contacts.values import Contact
from goodword.feedback.actions import intake, silence, told
from goodword.feedback.actions.stories import tell
from goodword.feedback.queries import cases, replies, surveys
from goodword.feedback.rules.questions import say
from goodword.feedback.rules.routing import ROUTES, Way, choose, way
from goodword.feedback.rules.surveys import severity_of
from goodword.feedback.values import Answer, Group, NewCase, Origin, QuestionKind, Source
from goodword.lib.ids import same_id
from goodword.messaging import actions as messaging
from goodword.messaging.queries.standing import call_verdict
from goodword.messaging.queries.tasks import loads
from goodword.messaging.values import Channel, NewTask, Purpose, Refuse
from goodword.operators import queries as staff

WRITE = "feedback_write"  # the kind of task where the gate lets nobody ring

_TITLES: Mapping[Group, str] = {
    Group.PROMOTER: gettext_noop("Thank a promoter"),
    Group.PASSIVE: gettext_noop("Ask what is still missing"),
    Group.DETRACTOR: gettext_noop("Listen to somebody who is disappointed"),
}
_SCRIPTS: Mapping[tuple[Group, Way], str] = {
    (Group.PROMOTER, Way.CALL_AND_ASK): gettext_noop(
        "Thank you for your kind score. What was it that you liked best? Is there one thing that we could still do better? "
        "And who of your friends or colleagues would like the same?"
    ),
    (Group.PROMOTER, Way.CALL): gettext_noop(
        "Thank you for your kind score. What was it that you liked best? Is there one thing that we could still do better? "
        "(Do not ask for a recommendation: they have not agreed to be rung up for that.)"
    ),
    (Group.PROMOTER, Way.WRITE): gettext_noop(
        "Thank you for your kind score. What was it that you liked best? (Write or say it in person: they have not agreed to be rung up.)"
    ),
    (Group.PASSIVE, Way.CALL): gettext_noop(
        "Thank you for your answer. What one thing would have made it a nine or a ten for you? What would that be worth to you?"
    ),
    (Group.PASSIVE, Way.WRITE): gettext_noop(
        "Thank you for your answer. What one thing would have made it a nine or a ten for you? (Write or say it in person: they have not agreed to be rung up.)"
    ),
    (Group.DETRACTOR, Way.CALL): gettext_noop(
        "Thank you for saying it openly. I am sorry that it went like this. What happened, from your side? What would put it right for you? "
        "(Listen to the end, explain nothing away, promise only what you keep, and say by when.)"
    ),
    (Group.DETRACTOR, Way.WRITE): gettext_noop(
        "Thank you for saying it openly. I am sorry that it went like this. May I ask what happened, and what would put it right for you? "
        "(Write or say it in person: they have not agreed to be rung up.)"
    ),
}


def route(answer: Answer, source: Source, *, before: Answer | None, now: datetime) -> UUID | None:
    """Let follow in the caller's transaction what an answer asks for, and return the case where there is one; nothing follows from one of nobody known.

    `before` is the answer as it stood until it was changed: its open task is taken off the list, a case that it opened stays.
    """
    if answer.contact_id is None:
        return None
    person = contacts.contact(answer.contact_id)
    _permission_to_ring(answer, source, before=before, now=now)
    if before is not None:
        messaging.close_about([_subject(answer)], outcome="done_elsewhere", now=now)
    case_id = answer.case_id
    if answer.group is None:
        return case_id
    if ROUTES[answer.group].opens_case:
        case_id = _recovery(answer, now=now)
    else:
        silence.better_score(person.id, now=now)
        if case_id:
            tell(case_id, "answer_changed", _words(answer), values={"score": str(answer.given.score)}, now=now)
    _task(answer, person, case_id, now=now)
    return case_id


def _recovery(answer: Answer, *, now: datetime) -> UUID:
    """Open the case of a low score, or tell it to the one that the person has open already; either way nobody asks them for a recommendation."""
    assert answer.contact_id is not None and answer.given.score is not None
    silence.low_score(answer.contact_id, now=now)
    if answer.case_id:
        tell(answer.case_id, "answer_changed", _words(answer), values={"score": str(answer.given.score)}, now=now)
        return answer.case_id
    if known := next((one for one in cases.of_contact(answer.contact_id) if one.is_open), None):
        tell(known.id, "low_score", _words(answer), values={"score": str(answer.given.score)}, now=now)
        return known.id
    new = NewCase(
        words=_words(answer),
        origin=Origin.SURVEY,
        contact_id=answer.contact_id,
        program_id=surveys.survey(answer.survey_id).program_id,
        answer_id=answer.id,
        severity=severity_of(answer.given.score),
        language=answer.language,
    )
    return intake.open_case(new, id_=same_id("case", answer.id), now=now).id


def _task(answer: Answer, person: Contact, case_id: UUID | None, *, now: datetime) -> None:
    assert answer.group is not None
    plan = ROUTES[answer.group]
    how = _way(answer, now=now)
    today = now.astimezone(staff.organisation().zone).date()
    taker = choose(staff.colleagues(), preferred=person.assignee_id, roles=(plan.role,), loads=loads(), today=today)
    recovery = cases.case(case_id) if plan.opens_case and case_id else None
    value, _ = intake.worth(person, now=now)
    messaging.create_task(
        NewTask(
            key=f"answer:{answer.id}:{answer.changes}",
            kind=WRITE if how is Way.WRITE else plan.kind,
            title=_TITLES[answer.group],
            reason=f"{answer.given.score} ({answer.scale}). {_words(answer)}".strip(),
            contact_id=person.id,
            subject=told.subject(recovery.id) if recovery else _subject(answer),
            assignee_id=recovery.assignee_id if recovery else taker,
            role=plan.role,
            script=_SCRIPTS[answer.group, how],
            value=value,
            due_at=recovery.clock.answer_by if recovery else staff.calendar().next_open(now + plan.within),
            escalates=recovery is None,  # a task of a case goes where the case goes
        ),
        now=now,
    )


def _way(answer: Answer, *, now: datetime) -> Way:
    """Return how one may get in touch, as the gate sees it with the permission that the answer gave."""
    assert answer.contact_id is not None
    call, ask = (not isinstance(call_verdict(answer.contact_id, purpose=purpose, now=now), Refuse) for purpose in (Purpose.RECOVERY, Purpose.ASK))
    return way(may_call=call, may_ask=ask and answer.group is Group.PROMOTER)


def _permission_to_ring(answer: Answer, source: Source, *, before: Answer | None, now: datetime) -> None:
    """Write down that the person allowed us to ring about the answer, in the words that were shown, or took that back."""
    assert answer.contact_id is not None
    given, earlier = answer.given.may_call, before is not None and before.given.may_call
    if given == earlier:
        return
    (consent.give if given else consent.withdraw)(
        answer.contact_id,
        purpose=Purpose.RECOVERY,
        channel=Channel.CALL,
        source=f"survey:{answer.via}",
        wording=source.wording,
        proof={**source.proof, "answer": str(answer.id)},
        key=same_id("may call", answer.id, answer.changes),
        now=now,
    )


def _subject(answer: Answer) -> str:
    return f"answer:{answer.id}"


def _words(answer: Answer) -> str:
    """Return what somebody wrote, in their own words."""
    asked = replies.all_questions(answer.survey_id) if answer.given.replies else []
    own = [
        f"{say(one.words, answer.language)} {answer.given.replies[one.key]}"
        for one in asked
        if one.kind is QuestionKind.TEXT and one.key in answer.given.replies
    ]
    return "\n\n".join(filter(None, [answer.given.improve.strip(), answer.given.more.strip(), *own]))
