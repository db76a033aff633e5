"""The life of a contest: drafted, published with its commitment, cancelled; what it says never changes once it is published."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.lib import signing
from goodword.lib.ids import new_id
from goodword.lib.money import Money
from goodword.lib.plain import to_plain
from goodword.operators.actions import audit
from goodword.operators.values import Actor
from goodword.rewards import models, rules
from goodword.rewards.actions import beside
from goodword.rewards.queries import contests as queries
from goodword.rewards.rules.contests import Notice
from goodword.rewards.rules.draw import commitment_of
from goodword.rewards.values import Benefit, RuleDefinition, Side
from goodword.rewards.values.contests import ContestState, ContestTerms


class ContestRefused(ValueError):
    """What cannot be done with a contest now; `notices` say why."""

    code = "contest_refused"

    def __init__(self, *notices: Notice) -> None:
        super().__init__(", ".join(notice.code for notice in notices))
        self.notices = notices


def create(*, program_id: UUID, name: str, terms: ContestTerms, actor: Actor, now: datetime) -> UUID:
    """Make a draft and return its id."""
    with transaction.atomic():
        row = models.Contest.objects.create(
            id=new_id(),
            program_id=program_id,
            name=name[:120],
            state=ContestState.DRAFT,
            terms=to_plain(terms),
            created_by=actor.operator_id,
            created_at=now,
        )
        audit(actor=actor, action="rewards.create_contest", subject=f"contest:{row.id}", after={"name": name, **to_plain(terms)}, now=now)
    return row.id


def change(contest_id: UUID, *, name: str, terms: ContestTerms, actor: Actor, now: datetime) -> None:
    """Say something else in a draft; raise ContestRefused where it is published already."""
    with transaction.atomic():
        draft = models.Contest.objects.filter(id=contest_id, state=ContestState.DRAFT)
        if draft.update(name=name[:120], terms=to_plain(terms)) != 1:
            raise ContestRefused(Notice("not_a_draft"))
        audit(actor=actor, action="rewards.change_contest", subject=f"contest:{contest_id}", after={"name": name, **to_plain(terms)}, now=now)


def publish(contest_id: UUID, *, actor: Actor, now: datetime) -> str:
    """Let a draft stand as it is, draw its seed and return the commitment to it; raise ContestRefused with all that is wrong.

    From here on nobody can change what it says, and the seed is read by nobody before the draw. Its prizes take their place in the programme's budget.
    Publishing twice changes nothing.
    """
    with transaction.atomic():
        row = _locked(contest_id)
        if row.state == ContestState.PUBLISHED:
            return row.commitment
        one = queries.to_value(row)
        wrong = queries.problems(one, now=now) if one.state is ContestState.DRAFT else (Notice("not_a_draft"),)
        if wrong:
            raise ContestRefused(*wrong)
        prize = beside.worth(one.terms.prize, program_id=one.program_id)
        places = beside.take(one.program_id, Money(prize.minor * one.terms.winners, prize.asset), now=now)
        if places is None:
            raise ContestRefused(Notice("over_budget"))
        seed = secrets.token_hex(32)
        commitment = commitment_of(seed)
        models.Contest.objects.filter(id=contest_id, state=ContestState.DRAFT).update(
            state=ContestState.PUBLISHED,
            seed=signing.encrypt(seed.encode()),
            commitment=commitment,
            prize_id=_prize(one.program_id, one.name, one.terms, actor=actor, now=now),
            published_at=now,
            places=places,
        )
        audit(actor=actor, action="rewards.publish_contest", subject=f"contest:{contest_id}", after={"commitment": commitment}, now=now)
    return commitment


def cancel(contest_id: UUID, *, reason: str, actor: Actor, now: datetime) -> None:
    """End a contest before its draw, with a reason that its page shows; nobody wins. Raises ContestRefused."""
    if not reason.strip():
        raise ContestRefused(Notice("no_reason"))
    with transaction.atomic():
        row = _locked(contest_id)
        open_ones = models.Contest.objects.filter(id=contest_id, state__in=[ContestState.DRAFT, ContestState.PUBLISHED, ContestState.CLOSED])
        if open_ones.update(state=ContestState.CANCELLED, reason=reason.strip()[:300], places=[]) != 1:
            raise ContestRefused(Notice("not_open"))
        beside.give_back(row.places)
        audit(actor=actor, action="rewards.cancel_contest", subject=f"contest:{contest_id}", after={"reason": reason.strip()[:300]}, now=now)


def _prize(program_id: UUID, name: str, terms: ContestTerms, *, actor: Actor, now: datetime) -> UUID:
    """Make the rule that prizes are rewards of; it is ended from the start, so that no purchase ever meets it."""
    definition = RuleDefinition(benefits=(Benefit(Side.ADVOCATE, terms.prize),), hold_days=0)
    rule = models.Rule.objects.create(id=new_id(), program_id=program_id, name=name, created_at=now, ended_at=now)
    version = models.RuleVersion.objects.create(
        id=new_id(), rule=rule, number=1, definition=rules.to_json(definition), in_force_from=now, created_by=actor.operator_id, created_at=now
    )
    return version.id


def _locked(contest_id: UUID) -> models.Contest:
    row = models.Contest.objects.select_for_update().filter(id=contest_id).first()
    if row is None:
        raise queries.ContestUnknown(str(contest_id))
    return row
