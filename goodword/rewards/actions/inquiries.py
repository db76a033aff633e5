"""The claim desk: an advocate asks where a reward is, staff look and answer."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from goodword.contacts import queries as contacts
from goodword.contacts.values import Person
from goodword.events import queries as events
from goodword.events.values import PURCHASES, Outcome
from goodword.facts import catalogue, log
from goodword.lib.ids import same_id
from goodword.messaging import actions as messaging
from goodword.messaging.values import NewTask
from goodword.operators.actions import audit
from goodword.operators.values import Actor, Role
from goodword.referrals import queries as referrals
from goodword.rewards import models
from goodword.rewards.queries import inquiries
from goodword.rewards.values import Answer, Filed, InquiryState

A_DAY = 3  # questions of one person
SUBJECT = "inquiry:"


def file_inquiry(contact_id: UUID, *, program_id: UUID, form: UUID, order: str = "", address: str = "", now: datetime) -> Filed:
    """Take a question of an advocate, with the number of an order or a friend's address to look by; the same `form` again changes nothing.

    Neither is kept, only whom they led to. Three a day, so that nobody can try out addresses; what is answered is the same whether anybody was found.
    """
    with transaction.atomic():
        kept = contacts.canonical([contact_id])[contact_id]
        if models.Inquiry.objects.filter(contact_id=kept, form=form).exists():
            return Filed.REPEATED
        bought = _purchase(order, of=kept) if order else None
        friend = bought.contact_id if bought else contacts.find(Person(email=address)) if address else None
        for place in range(A_DAY):
            row = models.Inquiry(
                id=same_id("inquiry", kept, now.date(), place),
                contact_id=kept,
                program_id=program_id,
                form=form,
                gave_order=bool(order),
                gave_address=bool(address),
                friend_id=friend,
                outcome_id=bought.id if bought else None,
                state=InquiryState.OPEN,
                asked_at=now,
            )
            models.Inquiry.objects.bulk_create([row], ignore_conflicts=True)
            if models.Inquiry.objects.filter(contact_id=kept, form=form).exists():
                _tell_staff(row, now=now)
                return Filed.TAKEN
    return Filed.TOO_MANY


def _purchase(order: str, *, of: UUID) -> Outcome | None:
    """Return the purchase of this number; where two shops gave the same one, that of a friend of who asks first."""
    friends = referrals.friends_of([of])
    found = [one for one in events.search(order) if one.type in PURCHASES and one.contact_id]
    return min(found, key=lambda one: one.contact_id not in friends, default=None)


def answer(inquiry_id: UUID, *, expected: Answer, actor: Actor, now: datetime) -> bool:
    """Answer a question with what is true now, and tell whether that was done.

    Nothing happens where it was answered, or where the answer is no longer the one that was looked at (`expected`). Records InquiryAnswered.
    """
    with transaction.atomic():
        one = inquiries.inquiry(inquiry_id)
        if one is None or inquiries.true_answer(one) is not expected:
            return False
        still_open = models.Inquiry.objects.filter(contact_id=one.contact_id, id=one.id, state=InquiryState.OPEN)
        by = actor.operator_id or actor.api_key_id
        if still_open.update(state=InquiryState.ANSWERED, answer=expected, answered_by=by, answered_at=now) != 1:
            return False
        messaging.close_about([f"{SUBJECT}{one.id}"], outcome="done_elsewhere", now=now)
        audit(actor=actor, action="rewards.answer_inquiry", subject=f"inquiry:{one.id}", after={"answer": expected.value}, now=now)
        log.record(catalogue.InquiryAnswered(inquiry_id=one.id), now=now)
    return True


def _tell_staff(row: models.Inquiry, *, now: datetime) -> None:
    task = NewTask(
        key=f"{SUBJECT}{row.id}",
        kind="inquiry",
        title=gettext_noop("Somebody asks where a reward is"),
        reason=gettext_noop("Look at what was found, set the credit right where it lies wrong, and answer."),
        contact_id=row.contact_id,
        program_id=row.program_id,
        subject=f"{SUBJECT}{row.id}",
        role=Role.SUPPORT,
    )
    messaging.create_task(task, now=now)
