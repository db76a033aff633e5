"""Contests: what they say, how many take part, the published list, and what one person has in them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from goodword.contacts import queries as contacts
from goodword.lib import signing
from goodword.lib.pages import Page, page_of
from goodword.lib.plain import from_plain
from goodword.operators.queries.organisation import organisation
from goodword.referrals import queries as referrals
from goodword.referrals.values import ReferralState
from goodword.rewards import kinds, models
from goodword.rewards.queries.rules import rules as rules_of
from goodword.rewards.rules import contests as deciding
from goodword.rewards.rules.draw import plain_number, protocol
from goodword.rewards.rules.settings import settings_of
from goodword.rewards.values.contests import Contest, ContestState, ContestTask, ContestTerms, Entrant, Participation, Ticket, Winner, WinnerState

CONTESTS_MAX = 200
BOARD_MAX = 10


class ContestUnknown(LookupError):
    """There is no such contest."""

    code = "contest_unknown"


@dataclass(frozen=True)
class BoardLine:
    """One line of the leader board: first names of those who allowed it."""

    first_name: str
    entries: int
    own: bool


def contest(contest_id: UUID) -> Contest:
    """Return a contest; raise ContestUnknown."""
    row = models.Contest.objects.filter(id=contest_id).first()
    if row is None:
        raise ContestUnknown(str(contest_id))
    return to_value(row)


def contests(program_id: UUID | None = None) -> list[Contest]:
    """Return contests, the newest first."""
    found = models.Contest.objects.filter(program_id=program_id) if program_id else models.Contest.objects.all()
    return [to_value(row) for row in found.order_by("-created_at", "-id")[:CONTESTS_MAX]]


def page(*, program_id: UUID | None = None, cursor: str | None = None, limit: int = 50) -> Page[Contest]:
    """Return the contests of one programme or of all, the newest first. Raises pages.CursorInvalid."""
    found = models.Contest.objects.filter(program_id=program_id) if program_id else models.Contest.objects.all()
    return page_of(found, by="id", cursor=cursor, limit=limit, convert=to_value)


def shown(program_id: UUID) -> list[Contest]:
    """Return the contests of a programme that were ever published, the newest first."""
    return [one for one in contests(program_id) if one.published_at]


def open_in(program_id: UUID, *, now: datetime) -> Contest | None:
    """Return the contest of a programme that takes entries now; there is never more than one."""
    rows = models.Contest.objects.filter(program_id=program_id, state=ContestState.PUBLISHED)
    return next((one for one in map(to_value, rows) if one.is_open(now)), None)


def problems(one: Contest, *, now: datetime) -> tuple[deciding.Notice, ...]:
    """Return what keeps a draft from being published."""
    found = deciding.problems(one.terms, rule_entries=rule_entries(one.program_id), zone=ZoneInfo(organisation().time_zone), now=now)
    others = models.Contest.objects.filter(program_id=one.program_id, state=ContestState.PUBLISHED).exclude(id=one.id)
    crossing = [other for other in map(to_value, others) if other.terms.opens_at < one.terms.closes_at and one.terms.opens_at < other.terms.closes_at]
    return (*found, *(deciding.Notice("crosses", (("name", other.name),)) for other in crossing))


def rule_entries(program_id: UUID) -> int:
    """Return the most entries that a rule of a programme gives at once, as the rules stand."""
    benefits = [benefit for rule in rules_of(program_id) if rule.ended_at is None for benefit in rule.definition.benefits]
    return max((settings_of("kinds", one.kind).entries for one in benefits if one.kind.slug == "contest_entries" and one.kind.slug in kinds.BY_SLUG), default=0)


def participation(contest_id: UUID, contact_id: UUID) -> Entrant | None:
    """Return how a person takes part, under whichever of their contacts; None where they have nothing to do with it yet."""
    rows = {row.contact_id: row for row in models.Entrant.objects.filter(contest_id=contest_id, contact_id__in=contacts.person_ids(contact_id))}
    found = [row for row in (rows.get(one) for one in contacts.person_ids(contact_id)) if row]
    chosen = next((row for row in found if row.ticket), next((row for row in found if row.stated_at), found[0] if found else None))
    return _entrant(chosen) if chosen else None


def standing(one: Contest, contact_id: UUID) -> Participation:
    """Return what a person has in a contest, as it counts at this moment."""
    kept = contacts.person_ids(contact_id)[0]
    mine = participation(one.id, kept)
    found = counting(one, {kept})[kept]
    return Participation(one.id, kept, mine.stated_at if mine else None, deciding.by_task(one.terms, found), deciding.counted(one.terms, found))


def entries_of(one: Contest, contact_id: UUID) -> dict[ContestTask, int]:
    """Return a person's entries by task as they count, before the limit on all together."""
    return deciding.by_task(one.terms, counting(one, {contact_id})[contact_id])


def counting(one: Contest, people: Collection[UUID]) -> dict[UUID, list[tuple[ContestTask, int]]]:
    """Return for each kept contact what each occasion of that person gives, each once; referrals that turned out not to be eligible give nothing."""
    members = contacts.members(people)
    owner = {member: person for person in people for member in members.get(person, (person,))}
    rows = list(models.ContestEntry.objects.filter(contest_id=one.id, contact_id__in=list(owner)).order_by("id"))
    asked = {UUID(row.occasion) for row in rows if row.task == ContestTask.REFERRAL}
    gone = {found.id for found in referrals.referrals(asked).values() if found.state is ReferralState.NOT_ELIGIBLE} if asked else set()
    by_person: dict[UUID, dict[tuple[str, str], tuple[ContestTask, int]]] = {person: {} for person in people}
    for row in rows:
        if row.task != ContestTask.REFERRAL or UUID(row.occasion) not in gone:
            by_person[owner[row.contact_id]].setdefault((row.task, row.occasion), (ContestTask(row.task), row.entries))
    return {person: list(found.values()) for person, found in by_person.items()}


def board(one: Contest, *, contact_id: UUID) -> list[BoardLine]:
    """Return the first names of those who allowed it, with the most entries first; of those only, for whoever takes part."""
    rows = models.Entrant.objects.filter(contest_id=one.id, on_board=True, stated_at__isnull=False).values_list("contact_id", flat=True)
    people = set(contacts.canonical(list(rows[:1000])).values())
    named = {person: found.first_name for person, found in contacts.contacts(people).items() if found.first_name and not found.erased_at}
    own = contacts.person_ids(contact_id)[0]
    lines = [BoardLine(named[person], deciding.counted(one.terms, found), person == own) for person, found in counting(one, set(named)).items()]
    return sorted(lines, key=lambda line: (-line.entries, line.first_name))[:BOARD_MAX]


def tickets(contest_id: UUID) -> list[Ticket]:
    """Return the published list, sorted by hash."""
    rows = models.Entrant.objects.filter(contest_id=contest_id).exclude(ticket="").order_by("ticket").values_list("ticket", "counted")
    return [Ticket(*row) for row in rows]


def winners(contest_id: UUID) -> list[Winner]:
    """Return who was drawn, by place."""
    return [winner_value(row) for row in models.ContestWinner.objects.filter(contest_id=contest_id).order_by("place")]


def winner(winner_id: UUID) -> Winner | None:
    """Return one who was drawn; None where there is none of this id."""
    row = models.ContestWinner.objects.filter(id=winner_id).first()
    return winner_value(row) if row else None


def protocol_of(one: Contest) -> dict[str, Any]:
    """Return the protocol of a draw, without anything that names a person."""
    return protocol(one, tickets(one.id), [found.ticket for found in winners(one.id)])


def entrant_count(contest_id: UUID) -> int:
    """Return how many have stated age and country."""
    return models.Entrant.objects.filter(contest_id=contest_id, stated_at__isnull=False).count()


def contests_of(contact_id: UUID) -> list[tuple[Contest, Entrant]]:
    """Return the contests that a person takes part in, for the copy of their data."""
    rows = models.Entrant.objects.filter(Q(contact_id__in=contacts.person_ids(contact_id))).select_related("contest").order_by("joined_at")
    return [(to_value(row.contest), _entrant(row)) for row in rows]


def to_value(row: models.Contest) -> Contest:
    """Return a contest as others see it; the seed only once it was drawn."""
    drawn = row.state == ContestState.DRAWN
    return Contest(
        id=row.id,
        program_id=row.program_id,
        name=row.name,
        state=ContestState(row.state),
        terms=from_plain(ContestTerms, row.terms),
        commitment=row.commitment,
        published_at=row.published_at,
        closed_at=row.closed_at,
        list_digest=row.list_digest,
        ticket_count=row.ticket_count,
        entry_count=row.entry_count,
        public_number=plain_number(row.public_number),
        drawn_at=row.drawn_at,
        seed=signing.decrypt(bytes(row.seed)).decode() if drawn else "",
        reason=row.reason,
        created_by=row.created_by,
        created_at=row.created_at,
    )


def winner_value(row: models.ContestWinner) -> Winner:
    """Return one who was drawn as others see it."""
    return Winner(
        id=row.id,
        contest_id=row.contest_id,
        contact_id=row.contact_id,
        place=row.place,
        ticket=row.ticket,
        state=WinnerState(row.state),
        told_at=row.told_at,
        accept_by=row.accept_by,
        decided_at=row.decided_at,
        reason=row.reason,
        reward_id=row.reward_id,
    )


def named(people: Iterable[UUID]) -> dict[UUID, str]:
    """Return how staff know people: name, else address."""
    kept = contacts.canonical(list(people))
    found = contacts.contacts(set(kept.values()))
    return {one: (found[other].name or found[other].email) if other in found else "–" for one, other in kept.items()}


def _entrant(row: models.Entrant) -> Entrant:
    return Entrant(
        contest_id=row.contest_id,
        contact_id=row.contact_id,
        country=row.country,
        stated_at=row.stated_at,
        on_board=row.on_board,
        salt=row.salt,
        ticket=row.ticket,
        counted=row.counted,
    )
