"""The close of a contest: every entrant gets a ticket, and the list of tickets is published; nothing of it changes afterwards."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from goodword.contacts import queries as contacts
from goodword.rewards import models
from goodword.rewards.queries import contests as queries
from goodword.rewards.rules.contests import counted
from goodword.rewards.rules.draw import digest_of, ticket_of
from goodword.rewards.values.contests import Contest, ContestState

GRACE = timedelta(minutes=10)  # what happened before the close may still be on its way
_FIRST = UUID(int=0)
_AT_ONCE = 300


def close_due(now: datetime) -> None:
    """Make and publish the lists of contests whose time is over; goes on where it was stopped."""
    for row in models.Contest.objects.filter(state=ContestState.PUBLISHED).order_by("id"):
        one = queries.to_value(row)
        if one.terms.closes_at + GRACE <= now:
            _freeze(one)
            _publish(one, now=now)


def _freeze(one: Contest) -> None:
    """Give every entrant who stated age and country the ticket that stands for the entries that count, in pieces."""
    models.Contest.objects.filter(id=one.id, frozen_to=None).update(frozen_to=_FIRST)
    while _piece(one):
        pass


def _piece(one: Contest) -> bool:
    with transaction.atomic():
        row = models.Contest.objects.select_for_update().get(id=one.id)
        if row.state != ContestState.PUBLISHED:
            return False
        entrants = list(models.Entrant.objects.filter(contest_id=one.id, id__gt=row.frozen_to or _FIRST, stated_at__isnull=False).order_by("id")[:_AT_ONCE])
        if not entrants:
            return False
        kept = contacts.canonical([entrant.contact_id for entrant in entrants])
        here = _without_doubles(one.id, entrants, kept)
        found = queries.counting(one, set(kept.values()))
        for entrant in here:
            if entries := counted(one.terms, found[kept[entrant.contact_id]]):
                ticket = ticket_of(contest=str(one.id), salt=entrant.salt, entries=entries)
                models.Entrant.objects.filter(id=entrant.id, contact_id=entrant.contact_id, ticket="").update(ticket=ticket.hash, counted=entries)
        models.Contest.objects.filter(id=one.id).update(frozen_to=entrants[-1].id)
    return True


def _without_doubles(contest_id: UUID, entrants: list[models.Entrant], kept: dict[UUID, UUID]) -> list[models.Entrant]:
    """Return the entrants that are to get a ticket: of a person who was merged out of two, the first by id."""
    people = contacts.members(set(kept.values()))
    merged = {member: person for person, members in people.items() if len(members) > 1 for member in members}
    first: dict[UUID, UUID] = {}
    others = models.Entrant.objects.filter(contest_id=contest_id, contact_id__in=list(merged), stated_at__isnull=False).order_by("id")
    for other in others:
        first.setdefault(merged[other.contact_id], other.id)
    return [entrant for entrant in entrants if first.get(kept[entrant.contact_id], entrant.id) == entrant.id]


def _publish(one: Contest, *, now: datetime) -> None:
    with transaction.atomic():
        found = queries.tickets(one.id)
        models.Contest.objects.filter(id=one.id, state=ContestState.PUBLISHED).update(
            state=ContestState.CLOSED,
            closed_at=now,
            list_digest=digest_of(found),
            ticket_count=len(found),
            entry_count=sum(ticket.entries for ticket in found),
        )
