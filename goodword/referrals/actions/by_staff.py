"""What staff do to referrals by hand: enter one from a name, credit somebody else, move the follow-up on, write a note."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from goodword.contacts.actions import identify
from goodword.contacts.values import Person
from goodword.facts import catalogue, log
from goodword.lib.ids import new_id, same_id
from goodword.operators.actions import audit
from goodword.operators.values import Actor
from goodword.programs import queries as programs
from goodword.programs.values import Method
from goodword.referrals import models
from goodword.referrals.actions import attribute
from goodword.referrals.values import ReferralState

RELATIONS = ("friend", "family", "colleague", "community")


class ReferralRefused(Exception):
    """Something that cannot be done to a referral: unknown, same_person, nobody (no address of the friend), a state of the programme, reason_missing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class NewReferral:
    """A referral as told to staff, on the telephone or at the counter."""

    program_id: UUID
    advocate_id: UUID
    friend: Person
    relation: str = ""
    product: str = ""
    note: str = ""
    next_step: str = ""
    next_step_on: date | None = None


def enter(told: NewReferral, *, actor: Actor, now: datetime) -> UUID:
    """Enter a referral from a name given to staff and return its id; the same friend again adds to the same referral.

    Raises ReferralRefused: nobody, same_person, or why the programme takes no referrals.
    """
    with transaction.atomic():
        if code := attribute.refusal(programs.program(told.program_id), at=now):
            raise ReferralRefused(code)
        [friend_id] = identify.ensure([told.friend], now=now)
        if friend_id is None:
            raise ReferralRefused("nobody")
        if identify.same_people([told.advocate_id])[told.advocate_id] == friend_id:
            raise ReferralRefused("same_person")
        evidence = attribute.NewEvidence(
            contact_id=friend_id,
            program_id=told.program_id,
            advocate_id=told.advocate_id,
            method=Method.NAME,
            at=now,
            channel="staff",
            by=actor.operator_id,
            note=told.note,
        )
        attribute.add_evidence([evidence])
        referral_id = same_id("referral", told.program_id, friend_id)
        is_new = not models.Referral.objects.filter(id=referral_id).exists()
        _ensure_row(referral_id, friend_id, told, now=now)
        models.Referral.objects.filter(contact_id=friend_id, id=referral_id).update(
            relation=told.relation[:20], product=told.product[:200], next_step=told.next_step[:300], next_step_on=told.next_step_on, moved_at=now
        )
        if told.note:
            _step(friend_id, referral_id, "note", told.note, actor=actor, now=now)
        audit(actor=actor, action="referrals.enter", subject=f"referral:{referral_id}", after={"advocate": str(told.advocate_id)}, now=now)
        if is_new:
            log.record(catalogue.ReferralStarted(referral_ids=(referral_id,)), now=now)
        log.record(catalogue.FriendsReconsidered(contact_ids=(friend_id,)), now=now)
    return referral_id


def credit_to(referral_id: UUID, *, advocate_id: UUID, reason: str, actor: Actor, now: datetime) -> None:
    """Credit a referral to somebody else, for a reason: rewards of the former advocate go, those of the new one come.

    Raises ReferralRefused: unknown, same_person, reason_missing.
    """
    if not reason.strip():
        raise ReferralRefused("reason_missing")
    with transaction.atomic():
        row = models.Referral.objects.select_for_update().filter(id=referral_id).first()
        if row is None:
            raise ReferralRefused("unknown")
        if identify.same_people([advocate_id]).get(advocate_id) == identify.same_people([row.contact_id])[row.contact_id]:
            raise ReferralRefused("same_person")
        if row.advocate_id == advocate_id and row.fixed_by_staff:
            return
        before = {"advocate": str(row.advocate_id)}
        models.Referral.objects.filter(contact_id=row.contact_id, id=row.id).update(
            advocate_id=advocate_id, method=Method.NAME, fixed_by_staff=True, pinned_at=None, started_at=row.started_at, moved_at=now
        )
        _step(row.contact_id, row.id, "credited", reason, actor=actor, now=now)
        audit(
            actor=actor, action="referrals.credit_to", subject=f"referral:{row.id}", before=before, after={"advocate": str(advocate_id)}, note=reason, now=now
        )
        log.record(catalogue.ReferralMoved(referral_ids=(row.id,)), now=now)
        log.record(catalogue.FriendsReconsidered(contact_ids=(row.contact_id,)), now=now)


def note(referral_id: UUID, *, text: str, actor: Actor, now: datetime) -> None:
    """Write a note into a referral's story; raise ReferralRefused where it is unknown or the note empty."""
    if not text.strip():
        raise ReferralRefused("reason_missing")
    with transaction.atomic():
        row = models.Referral.objects.filter(id=referral_id).first()
        if row is None:
            raise ReferralRefused("unknown")
        _step(row.contact_id, row.id, "note", text, actor=actor, now=now)


def follow_up(
    referral_id: UUID,
    *,
    assignee_id: UUID | None,
    next_step: str,
    next_step_on: date | None,
    relation: str = "",
    product: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Set who looks after a referral, the next step, and what is known of relation and product."""
    with transaction.atomic():
        row = models.Referral.objects.select_for_update().filter(id=referral_id).first()
        if row is None:
            raise ReferralRefused("unknown")
        after = {
            "assignee_id": assignee_id,
            "next_step": next_step[:300],
            "next_step_on": next_step_on,
            "relation": relation[:20],
            "product": product[:200],
        }
        models.Referral.objects.filter(contact_id=row.contact_id, id=row.id).update(**after)
        before = {name: str(getattr(row, name) or "") for name in after}
        said = {name: str(value or "") for name, value in after.items()}
        if before != said:
            audit(actor=actor, action="referrals.follow_up", subject=f"referral:{row.id}", before=before, after=said, now=now)


def _ensure_row(referral_id: UUID, friend_id: UUID, told: NewReferral, *, now: datetime) -> None:
    """Make the row at once, so that what was told has where to stand; the assessment that follows decides the credit."""
    models.Referral.objects.bulk_create(
        [
            models.Referral(
                id=referral_id,
                contact_id=friend_id,
                program_id=told.program_id,
                advocate_id=told.advocate_id,
                state=ReferralState.CLAIMED,
                method=Method.NAME,
                channel="staff",
                started_at=now,
                created_at=now,
                moved_at=now,
            )
        ],
        ignore_conflicts=True,
    )


def _step(friend_id: UUID, referral_id: UUID, kind: str, text: str, *, actor: Actor, now: datetime) -> None:
    models.ReferralStep.objects.create(id=new_id(), contact_id=friend_id, referral_id=referral_id, kind=kind, text=text, by=actor.operator_id, at=now)
