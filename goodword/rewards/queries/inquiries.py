"""Questions at the claim desk, and what there is to answer them by."""

from uuid import UUID

from goodword.contacts import queries as contacts
from goodword.lib.pages import Page, page_of
from goodword.referrals import queries as referrals
from goodword.referrals.values import Referral
from goodword.rewards import models
from goodword.rewards.queries import given
from goodword.rewards.rules.inquiring import answer_of
from goodword.rewards.values import Answer, Inquiry, InquiryState, Side


def inquiry(inquiry_id: UUID) -> Inquiry | None:
    """Return a question; None where there is none of this id."""
    row = models.Inquiry.objects.filter(id=inquiry_id).first()
    return _value(row) if row else None


def page(*, state: InquiryState | None = None, cursor: str | None = None, limit: int = 30) -> Page[Inquiry]:
    """Return questions, the newest first. Raises pages.CursorInvalid."""
    found = models.Inquiry.objects.filter(state=state) if state else models.Inquiry.objects.all()
    return page_of(found, by="asked_at", cursor=cursor, limit=limit, convert=_value)


def of_contact(contact_id: UUID, *, program_id: UUID | None = None, limit: int = 20) -> list[Inquiry]:
    """Return what a person asked, the newest first."""
    found = models.Inquiry.objects.filter(contact_id__in=contacts.person_ids(contact_id))
    if program_id:
        found = found.filter(program_id=program_id)
    return [_value(row) for row in found.order_by("-asked_at", "-id")[:limit]]


def referral_asked_after(one: Inquiry) -> Referral | None:
    """Return the referral of the friend who was found, in the programme that was asked about, whoever is credited with it."""
    if one.friend_id is None:
        return None
    friends = set(contacts.person_ids(one.friend_id))
    found = referrals.page(program_id=one.program_id, friend_id=one.friend_id, limit=10).items
    return next((referral for referral in found if referral.contact_id in friends), None)


def true_answer(one: Inquiry) -> Answer:
    """Return what who asks would be answered now."""
    referral = referral_asked_after(one)
    if referral is None or referral.advocate_id not in contacts.person_ids(one.contact_id):
        return answer_of(None, ())
    own = [reward for reward in given.of_referrals([referral.id]).get(referral.id, []) if reward.side is Side.ADVOCATE]
    return answer_of(referral, [reward.state for reward in own])


def _value(row: models.Inquiry) -> Inquiry:
    return Inquiry(
        id=row.id,
        contact_id=row.contact_id,
        program_id=row.program_id,
        gave_order=row.gave_order,
        gave_address=row.gave_address,
        friend_id=row.friend_id,
        outcome_id=row.outcome_id,
        state=InquiryState(row.state),
        asked_at=row.asked_at,
        answer=Answer(row.answer) if row.answer else None,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
    )
