"""Referrals as a board, a table and the lines of one contact or advocate."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from goodword.contacts import queries as contacts
from goodword.lib.codes import normalise
from goodword.lib.pages import Page, page_of
from goodword.referrals import models
from goodword.referrals.queries.credit import referral_value
from goodword.referrals.values import AdvocateLine, AdvocateStep, Referral, ReferralState

BOARD_CARDS = 20  # a column shows no more; the table shows all


@dataclass(frozen=True)
class Column:
    """One column of the board: its newest referrals and how many there are in all."""

    state: ReferralState
    total: int
    referrals: tuple[Referral, ...]


def board(*, program_id: UUID | None = None) -> list[Column]:
    """Return the columns of the board, the newest movement first."""
    found = models.Referral.objects.filter(program_id=program_id) if program_id else models.Referral.objects.all()
    totals = dict(found.values_list("state").annotate(count=Count("id")).order_by())
    return [
        Column(state, totals.get(state.value, 0), tuple(referral_value(row) for row in found.filter(state=state).order_by("-moved_at", "-id")[:BOARD_CARDS]))
        for state in ReferralState
    ]


def page(
    *,
    program_id: UUID | None = None,
    states: Iterable[ReferralState] | None = None,
    advocate_id: UUID | None = None,
    friend_id: UUID | None = None,
    assignee_id: UUID | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Referral]:
    """Return referrals, the newest movement first. Raises pages.CursorInvalid."""
    found = models.Referral.objects.all()
    if program_id:
        found = found.filter(program_id=program_id)
    if states:
        found = found.filter(state__in=[state.value for state in states])
    if advocate_id:
        found = found.filter(advocate_id__in=contacts.person_ids(advocate_id))
    if friend_id:
        found = found.filter(contact_id__in=contacts.person_ids(friend_id))
    if assignee_id:
        found = found.filter(assignee_id=assignee_id)
    return page_of(found, by="moved_at", cursor=cursor, limit=limit, convert=referral_value)


def of_contact(contact_id: UUID, *, limit: int = 100) -> list[Referral]:
    """Return the referrals in which a person is advocate or friend, the newest movement first."""
    ids = contacts.person_ids(contact_id)
    found = models.Referral.objects.filter(Q(advocate_id__in=ids) | Q(contact_id__in=ids)).order_by("-moved_at", "-id")
    return [referral_value(row) for row in found[:limit]]


def search(text: str, *, limit: int = 20) -> list[Referral]:
    """Return referrals that came by a code, the newest first."""
    code = normalise(text)
    if not code:
        return []
    return [referral_value(row) for row in models.Referral.objects.filter(code__startswith=code).order_by("-moved_at", "-id")[:limit]]


def counts(program_id: UUID) -> dict[ReferralState, int]:
    """Return how many referrals of a programme are in each state."""
    found = models.Referral.objects.filter(program_id=program_id).values_list("state").annotate(count=Count("id")).order_by()
    return {ReferralState(state): count for state, count in found}


def counts_by_program(program_ids: Collection[UUID]) -> dict[UUID, dict[ReferralState, int]]:
    """Return how many referrals of each programme are in each state."""
    found: dict[UUID, dict[ReferralState, int]] = {}
    rows = models.Referral.objects.filter(program_id__in=list(program_ids)).values_list("program_id", "state").annotate(count=Count("id")).order_by()
    for program_id, state, count in rows:
        found.setdefault(program_id, {})[ReferralState(state)] = count
    return found


def of_advocate(contact_id: UUID, *, program_id: UUID, limit: int = 100) -> list[AdvocateLine]:
    """Return what an advocate may know of the own referrals, the newest movement first.

    The friend's first name and steps only where the friend ticked that at the claim; of the others, whether the terms were met.
    """
    found = models.Referral.objects.filter(advocate_id__in=contacts.person_ids(contact_id), program_id=program_id).order_by("-moved_at", "-id")[:limit]
    rows = list(found)
    people = contacts.contacts([row.contact_id for row in rows if row.name_allowed])
    return [
        AdvocateLine(
            referral_id=row.id,
            first_name=people[row.contact_id].first_name if row.contact_id in people else "",
            step=_step(row),
            at=_moment(row) if row.name_allowed else None,
        )
        for row in rows
    ]


_STEPS = {
    ReferralState.CLAIMED: AdvocateStep.CLAIMED,
    ReferralState.SIGNED_UP: AdvocateStep.SIGNED_UP,
    ReferralState.CONVERTED: AdvocateStep.BOUGHT,
    ReferralState.REFUNDED: AdvocateStep.SENT_BACK,
    ReferralState.NOT_ELIGIBLE: AdvocateStep.TERMS_NOT_MET,
}


def _step(row: models.Referral) -> AdvocateStep:
    state = ReferralState(row.state)
    if row.name_allowed or state is ReferralState.NOT_ELIGIBLE:
        return _STEPS[state]
    return AdvocateStep.TERMS_NOT_MET if state is ReferralState.REFUNDED else AdvocateStep.ON_THE_WAY


def _moment(row: models.Referral) -> datetime:
    return row.refunded_at or row.converted_at or row.signed_up_at or row.started_at
