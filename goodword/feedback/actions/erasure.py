"""Forget what a person told us: words, names, addresses and files go; scores, dates and what the house itself decided stay, under an id."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from goodword.contacts import queries as contacts
from goodword.contacts.values import IdentityKind
from goodword.feedback import models
from goodword.feedback.actions import attachments, cases, leavers, phrases, quotes, recovery, told
from goodword.feedback.queries.erasure import Held, cases_of, held
from goodword.feedback.values import CaseState, Closing, InvitationState
from goodword.messaging import actions as messaging
from goodword.operators.actions.erasure import blank_trail
from goodword.operators.values import Actor

ERASED = "…"  # what an improvement is called that was called as somebody said it
_WITHDRAWN = "erased"  # closing words of an open case; blanked a moment later, as all words are
_NO_WORDS: dict[str, object] = {"email": "", "name": "", "words": "", "order": "", "proposal": "", "closing_words": "", "proof": {}, "details": {}}


def erase(contact_id: UUID, *, actor: Actor, now: datetime) -> Held:
    """Forget what a person (all ids of theirs, and complaints from their addresses that nobody confirmed) told us; return what there was.

    Open complaints are closed as taken back, and nobody is written to; surveys that wait for their day are not sent. Doing it again finds nothing.
    Raises ContactUnknown.
    """
    with transaction.atomic():
        person = contacts.contact(contact_id)
        emails = {one.value for one in person.identities if one.kind is IdentityKind.EMAIL}
        found = held(person.all_ids, emails=emails)
        case_ids = cases_of(person.all_ids, emails=emails)
        _cases(case_ids, actor=actor, now=now)
        _improvements(person.all_ids)
        _answers(person.all_ids, emails)
        quotes.forget(person.all_ids)
        leavers.forget(person.all_ids)
        waiting = models.Invitation.objects.filter(contact_id__in=person.all_ids, state=InvitationState.WAITING)
        waiting.update(state=InvitationState.STOPPED)
        return found


def answers_of(contact_ids: Collection[UUID]) -> list[UUID]:
    """Return the answers of a person."""
    return list(models.Answer.objects.filter(contact_id__in=contact_ids).values_list("id", flat=True))


def _cases(case_ids: Collection[UUID], *, actor: Actor, now: datetime) -> None:
    rows = models.Case.objects.filter(id__in=case_ids)
    for case_id in rows.exclude(state=CaseState.CLOSED).order_by("id").values_list("id", flat=True):
        cases.close(case_id, Closing.WITHDRAWN, _WITHDRAWN, actor=actor, now=now)
    models.CaseEntry.objects.filter(case_id__in=case_ids).update(text="")
    attachments.forget(case_ids)
    messaging.forget_about([subject(case_id) for case_id in case_ids for subject in (told.subject, recovery.subject)])
    rows.update(**_NO_WORDS)


def _answers(contact_ids: Collection[UUID], emails: Collection[str]) -> None:
    rows = models.Answer.objects.filter(contact_id__in=contact_ids)
    ids = list(rows.values_list("id", flat=True))
    models.AnswerVersion.objects.filter(answer_id__in=ids).update(improve="", more="", may_call=False, replies={})
    models.Reply.objects.filter(answer_id__in=ids).update(text="")
    phrases.forget(ids)
    models.CheckRequest.objects.filter(Q(contact_id__in=contact_ids) | Q(contact_id=None, email__in=emails)).update(email="")
    rows.update(improve="", more="", may_call=False)
    messaging.forget_about([f"answer:{one}" for one in ids])


def _improvements(contact_ids: Collection[UUID]) -> None:
    """Blank titles of improvements that are what the person wrote, word for word."""
    answers = {row.id: " ".join(f"{row.improve} {row.more}".split()) for row in models.Answer.objects.filter(contact_id__in=contact_ids)}
    for voice in models.Voice.objects.filter(contact_id__in=contact_ids, answer_id__isnull=False):
        said = answers.get(voice.answer_id, "") if voice.answer_id else ""
        for one in models.Improvement.objects.filter(id=voice.improvement_id):
            if said and one.title.rstrip("…. ") in said:
                models.Improvement.objects.filter(id=one.id).update(title=ERASED)
                messaging.retitle_about(f"improvement:{one.id}", title=ERASED)
                blank_trail([f"improvement:{one.id}"], without=lambda plain: plain)
