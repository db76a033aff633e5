"""The draw, and what becomes of those who were drawn: told, prize taken, or the next in the order of the draw."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from goodword.contacts import queries as contacts
from goodword.facts import catalogue, log
from goodword.lib import signing
from goodword.lib.ids import same_id
from goodword.operators.actions import audit
from goodword.operators.values import Actor
from goodword.programs import queries as programs
from goodword.referrals.values import Conversion
from goodword.rewards import kinds, models, rules
from goodword.rewards.actions import grants
from goodword.rewards.actions.contests import ContestRefused
from goodword.rewards.queries import contests as queries
from goodword.rewards.rules.contests import Notice
from goodword.rewards.rules.draw import ListInvalid, digest_of, draw, plain_number
from goodword.rewards.values import Case, RewardState, Side
from goodword.rewards.values.contests import Contest, ContestState, Ticket, WinnerState

_NUMBER_MAX = 200


def draw_contest(contest_id: UUID, *, public_number: str, actor: Actor, now: datetime) -> None:
    """Draw winners and substitutes from seed, published list and the public number, and tell the winners; raise ContestRefused.

    Nothing is drawn where the list is not the published one any more. Drawing is done once: a second time changes nothing.
    """
    number = plain_number(public_number)
    with transaction.atomic():
        row = models.Contest.objects.select_for_update().filter(id=contest_id).first()
        if row is None:
            raise queries.ContestUnknown(str(contest_id))
        if row.state == ContestState.DRAWN:
            return
        one = queries.to_value(row)
        _check(one, number)
        found = queries.tickets(contest_id)
        if not _is_published(one, found):
            raise ContestRefused(Notice("list_changed"))
        places = draw(found, seed=signing.decrypt(bytes(row.seed)).decode(), public_number=number, count=one.terms.winners + one.terms.substitutes)
        people = dict(models.Entrant.objects.filter(contest_id=contest_id, ticket__in=[ticket.hash for ticket in places]).values_list("ticket", "contact_id"))
        models.ContestWinner.objects.bulk_create([_winner(one, place, ticket, people[ticket.hash]) for place, ticket in enumerate(places, start=1)])
        models.Contest.objects.filter(id=contest_id).update(state=ContestState.DRAWN, public_number=number, drawn_at=now)
        _tell_next(one, now=now)
        audit(actor=actor, action="rewards.draw_contest", subject=f"contest:{contest_id}", after={"public_number": number, "tickets": len(found)}, now=now)


def accept(winner_id: UUID, *, contact_id: UUID, now: datetime) -> bool:
    """Give a winner who takes the prize the prize; False where it is not theirs to take, or not any more. Taking it twice is taking it once."""
    with transaction.atomic():
        mine = _mine(winner_id, contact_id)
        if mine is None:
            return False
        told = models.ContestWinner.objects.filter(id=winner_id, contact_id=mine.contact_id, state=WinnerState.TOLD, accept_by__gt=now)
        if told.update(state=WinnerState.ACCEPTED, decided_at=now) != 1:
            return mine.state == WinnerState.ACCEPTED
        reward_id = _give_prize(mine, now=now)
        models.ContestWinner.objects.filter(id=winner_id, contact_id=mine.contact_id).update(reward_id=reward_id)
    return True


def decline(winner_id: UUID, *, contact_id: UUID, now: datetime) -> bool:
    """Let the prize of somebody who does not want it go to the next; False where there is nothing (any more) to decline."""
    with transaction.atomic():
        mine = _mine(winner_id, contact_id)
        return mine is not None and _pass_on(mine, WinnerState.DECLINED, reason="", by=None, now=now)


def exclude(winner_id: UUID, *, reason: str, actor: Actor, now: datetime) -> None:
    """Let staff take somebody out who breaks the rules of the contest, with the reason; raise ContestRefused where the prize is taken already."""
    if not reason.strip():
        raise ContestRefused(Notice("no_reason"))
    with transaction.atomic():
        row = models.ContestWinner.objects.select_for_update().filter(id=winner_id).first()
        if row is None or not _pass_on(row, WinnerState.EXCLUDED, reason=reason.strip()[:300], by=actor.operator_id, now=now):
            raise ContestRefused(Notice("decided_already"))
        audit(actor=actor, action="rewards.exclude_winner", subject=f"contest:{row.contest_id}", after={"place": row.place, "reason": row.reason}, now=now)


def lapse_due(now: datetime) -> None:
    """Let prizes that nobody took in time go to the next."""
    for winner_id in list(models.ContestWinner.objects.filter(state=WinnerState.TOLD, accept_by__lte=now).order_by("accept_by").values_list("id", flat=True)):
        with transaction.atomic():
            row = models.ContestWinner.objects.select_for_update().get(id=winner_id)
            _pass_on(row, WinnerState.LAPSED, reason="", by=None, now=now)


def _check(one: Contest, number: str) -> None:
    if one.state is not ContestState.CLOSED:
        raise ContestRefused(Notice("not_closed"))
    if bool(one.terms.number_source.strip()) != bool(number) or len(number) > _NUMBER_MAX:
        raise ContestRefused(Notice("number_missing" if not number else "number_unwanted"))


def _is_published(one: Contest, found: list[Ticket]) -> bool:
    try:
        return digest_of(found) == one.list_digest
    except ListInvalid:
        return False


def _winner(one: Contest, place: int, ticket: Ticket, contact_id: UUID) -> models.ContestWinner:
    return models.ContestWinner(
        id=same_id("contest winner", one.id, place),
        contest_id=one.id,
        contact_id=contact_id,
        place=place,
        ticket=ticket.hash,
        state=WinnerState.SUBSTITUTE,
    )


def _mine(winner_id: UUID, contact_id: UUID) -> models.ContestWinner | None:
    return models.ContestWinner.objects.select_for_update().filter(id=winner_id, contact_id__in=contacts.person_ids(contact_id)).first()


def _pass_on(row: models.ContestWinner, state: WinnerState, *, reason: str, by: UUID | None, now: datetime) -> bool:
    waiting = [WinnerState.TOLD, WinnerState.SUBSTITUTE] if state is WinnerState.EXCLUDED else [WinnerState.TOLD]
    ending = models.ContestWinner.objects.filter(id=row.id, contact_id=row.contact_id, state__in=waiting)
    if ending.update(state=state, decided_at=now, decided_by=by, reason=reason) != 1:
        return False
    row.reason = reason
    _tell_next(queries.contest(row.contest_id), now=now)
    return True


def _tell_next(one: Contest, *, now: datetime) -> None:
    """Tell as many as there are prizes that nobody has or is asked about, in the order of the draw. Records ContestWon."""
    models.Contest.objects.select_for_update().get(id=one.id)
    rows = list(models.ContestWinner.objects.filter(contest_id=one.id).order_by("place"))
    taken = sum(row.state in (WinnerState.TOLD, WinnerState.ACCEPTED) for row in rows)
    for row in [row for row in rows if row.state == WinnerState.SUBSTITUTE][: max(0, one.terms.winners - taken)]:
        told = {"state": WinnerState.TOLD, "told_at": now, "accept_by": now + timedelta(days=one.terms.accept_days)}
        models.ContestWinner.objects.filter(id=row.id, contact_id=row.contact_id).update(**told)
        log.record(catalogue.ContestWon(winner_id=row.id), now=now)


def _give_prize(winner: models.ContestWinner, *, now: datetime) -> UUID:
    """Make the prize an ordinary reward and grant it."""
    contest = models.Contest.objects.select_related("prize").get(id=winner.contest_id)
    assert contest.prize is not None, "a drawn contest was published, and so has its prize"
    program, prize = programs.program(contest.program_id), queries.to_value(contest).terms.prize
    case = Case(_of_nothing(contest.program_id, winner, program.currency, now), program.currency)
    worth = kinds.BY_SLUG[prize.slug].worth(rules.settings_of("kinds", prize), case)
    reward = models.Reward(
        id=same_id("prize", winner.id),
        contact_id=winner.contact_id,
        program_id=contest.program_id,
        rule_id=contest.prize.rule_id,
        rule_version_id=contest.prize.id,
        side=Side.ADVOCATE,
        kind=prize.slug,
        asset=worth.asset,
        amount=worth.minor,
        state=RewardState.HELD,
        hold_until=now,
        occurred_at=now,
        created_at=now,
    )
    models.Reward.objects.bulk_create([reward], ignore_conflicts=True)
    grants.grant([reward.id], now=now)
    return reward.id


def _of_nothing(program_id: UUID, winner: models.ContestWinner, currency: str, now: datetime) -> Conversion:
    """Return the purchase of nothing that a prize is priced for."""
    nobody = UUID(int=0)
    return Conversion(
        nobody, nobody, program_id, winner.contact_id, winner.contact_id, nobody, "contest", now, now, 0, currency, 0, 0, False, True, (), False
    )  # fmt: skip
