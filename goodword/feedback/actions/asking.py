"""Who is asked when: invitations that follow outcomes or a person's wish, sent once their time comes, at most one in a while to each person."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from goodword.contacts import queries as contacts
from goodword.contacts.queries import consents
from goodword.contacts.values import Contact
from goodword.events import queries as events
from goodword.facts.catalogue import OutcomesSettled
from goodword.feedback import models
from goodword.feedback.actions import csat
from goodword.feedback.queries import surveys as reads
from goodword.feedback.rules import templates
from goodword.feedback.rules.surveys import ask_at, turn
from goodword.feedback.values import Definition, InvitationState, Survey, SurveyKind
from goodword.lib.ids import same_id
from goodword.messaging import actions as messaging
from goodword.messaging.queries.messages import states
from goodword.messaging.values import Channel, MessageState, NewMessage, Purpose
from goodword.operators import actions as operators
from goodword.operators import queries as staff
from goodword.operators.values import Actor

AT_ONCE = 100


def outcomes_settled(fact: OutcomesSettled, now: datetime) -> None:
    """Plan to ask those whose outcomes a running survey follows; what is history asks nobody."""
    following = [] if fact.history else [survey for survey in reads.surveys(running=True) if survey.definition.after]
    if not following:
        return
    found = [one for one in events.outcomes(fact.outcome_ids).values() if one.contact_id and not one.history]
    rows = [
        _row(survey, one.contact_id, f"outcome:{one.id}", due_at=ask_at(survey.definition, occurred_at=one.occurred_at, now=now), now=now)
        for survey in following
        for one in found
        if one.contact_id and one.type in survey.definition.after
    ]
    models.Invitation.objects.bulk_create(rows, ignore_conflicts=True)


def invite_by_turn(now: datetime) -> None:
    """Plan to ask those whose turn it is by surveys that ask at an interval; doing it again plans nobody twice."""
    asking = [survey for survey in reads.surveys(running=True) if survey.definition.every_days]
    today = now.astimezone(staff.organisation().zone).date()
    last: UUID | None = None
    while asking and (piece := consents.ever_agreed(purpose=Purpose.SURVEY, channel=Channel.EMAIL, after=last)):
        kept = sorted(set(contacts.canonical(piece).values()))
        turns = [(survey, one, turn(one, every_days=survey.definition.every_days, today=today)) for survey in asking for one in kept]
        rows = [_row(survey, one, f"turn:{one}:{number}", due_at=now, now=now) for survey, one, number in turns if number is not None]
        models.Invitation.objects.bulk_create(rows, ignore_conflicts=True)
        last = piece[-1]


def invite(survey_id: UUID, contact_id: UUID, *, actor: Actor, now: datetime) -> UUID:
    """Plan to ask one person at once; on the same day it is one invitation. The gate and the rest between surveys are asked all the same."""
    with transaction.atomic():
        survey = reads.survey(survey_id)
        row = _row(survey, contact_id, f"staff:{contact_id}:{now:%Y-%m-%d}", due_at=now, now=now)
        models.Invitation.objects.bulk_create([row], ignore_conflicts=True)
        operators.audit(actor=actor, action="feedback.invite", subject=f"contact:{contact_id}", after={"survey": str(survey_id)}, now=now)
        return row.id


def ask_due(worker_id: UUID, now: datetime) -> int:
    """Ask everybody whose time has come and return how many invitations were worked on; all in one transaction, and nothing is sent here."""
    del worker_id
    due = models.Invitation.objects.filter(state=InvitationState.WAITING, due_at__lte=now)
    if not due.exists():  # a plain read, so that an idle worker takes no lock
        return 0
    with transaction.atomic():
        rows = list(due.select_for_update(skip_locked=True).order_by("due_at", "id")[:AT_ONCE])
        people = contacts.contacts({row.contact_id for row in rows})
        surveys = {version_id: reads.of_version(version_id) for version_id in {row.version_id for row in rows}}
        for row in sorted(rows, key=lambda one: (str(one.contact_id), one.due_at)):
            _ask(row, people.get(row.contact_id), surveys[row.version_id], now=now)
    return len(rows)


def _ask(row: models.Invitation, person: Contact | None, survey: Survey, *, now: datetime) -> None:
    if person is None or person.erased_at:
        _put(row, state=InvitationState.REFUSED)
        return
    if csat.is_said(row.occasion):
        _put(row, state=InvitationState.SAID)
        return
    is_free, asked_before = _take_turn(person, rest=timedelta(days=survey.definition.rest_days), now=now)
    if not is_free:
        _put(row, state=InvitationState.RESTED)
        return
    ends_at = now + timedelta(days=survey.definition.answer_days)
    [message_id] = messaging.queue([_mail(row.id, person.id, survey, ends_at=ends_at)], now=now)
    if states([message_id])[message_id] is MessageState.REFUSED:
        models.Rest.objects.filter(contact_id=person.id, id=_rest_id(person.id)).update(asked_at=asked_before)
        _put(row, state=InvitationState.REFUSED)
        return
    _put(row, state=InvitationState.ASKED, asked_at=now, ends_at=ends_at)


def _take_turn(person: Contact, *, rest: timedelta, now: datetime) -> tuple[bool, datetime | None]:
    """Note that a person is asked now; return whether that may be, and when they were asked before."""
    models.Rest.objects.bulk_create([models.Rest(id=_rest_id(person.id), contact_id=person.id)], ignore_conflicts=True)
    known = dict(models.Rest.objects.filter(contact_id__in=person.all_ids).values_list("contact_id", "asked_at"))
    if any(asked_at and asked_at > now - rest for asked_at in known.values()):
        return False, None
    mine = models.Rest.objects.filter(contact_id=person.id, id=_rest_id(person.id))
    free = mine.filter(Q(asked_at=None) | Q(asked_at__lte=now - rest))
    return free.update(asked_at=now) == 1, known[person.id]


def _rest_id(contact_id: UUID) -> UUID:
    return same_id("rest", contact_id)


def _mail(invitation_id: UUID, contact_id: UUID, survey: Survey, *, ends_at: datetime) -> NewMessage:
    template, variables = _letter(invitation_id, survey.definition, ends_at=ends_at)
    variables["answer_url"] = reads.answer_url(invitation_id, ends_at=ends_at)
    return NewMessage(key=f"survey:{invitation_id}", template=template, contact_id=contact_id, program_id=survey.program_id, variables=variables)


def _letter(invitation_id: UUID, definition: Definition, *, ends_at: datetime) -> tuple[str, dict[str, object]]:
    """Return which mail asks, and what it shows: the numbers of its scale where it begins with one."""
    if definition.is_scored:
        scale = definition.scale
        return "survey_nps", {"scale": reads.score_urls(invitation_id, scores=scale.scores, ends_at=ends_at), "lowest": scale.lowest}
    if definition.kind is SurveyKind.CSAT:
        return "survey_csat", {"scale": reads.score_urls(invitation_id, scores=templates.SATISFACTIONS, ends_at=ends_at)}
    return "survey_questions", {"anonymous": definition.anonymous}


def _put(row: models.Invitation, **changes: object) -> None:
    models.Invitation.objects.filter(contact_id=row.contact_id, id=row.id, state=InvitationState.WAITING).update(**changes)


def _row(survey: Survey, contact_id: UUID, occasion: str, *, due_at: datetime, now: datetime) -> models.Invitation:
    return models.Invitation(
        id=same_id("invitation", survey.id, occasion),
        contact_id=contact_id,
        survey_id=survey.id,
        version_id=survey.version_id,
        occasion=occasion,
        due_at=due_at,
        created_at=now,
    )
