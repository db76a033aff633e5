"""Give extras that no rule promises: drawn at a purchase, picked by hand, or small ones for everybody; never more than the own budget and the programme's."""

import secrets
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from goodword.contacts import queries as contacts
from goodword.events.queries import outcomes
from goodword.events.values import PURCHASES
from goodword.facts.catalogue import OutcomesSettled
from goodword.lib.ids import new_id, same_id
from goodword.lib.money import MAX_MINOR, Money
from goodword.operators.actions import audit
from goodword.operators.values import SYSTEM, Actor
from goodword.programs.values import ProgramState
from goodword.referrals.actions.attribute import lock
from goodword.referrals.actions.reassess import as_json
from goodword.referrals.values import Reason
from goodword.rewards import models, rules
from goodword.rewards.actions import beside, grants
from goodword.rewards.actions.rules import create_rule
from goodword.rewards.rules.surprises import number_of, wins
from goodword.rewards.values import Benefit, RewardState, RuleDefinition, Side
from goodword.rewards.values.surprises import DrawState, NewSurprise, SurpriseMode

KINDS = ("points", "account_credit", "coupon", "product", "thank_you_note")  # what is worth the same whatever was bought


class SurpriseRefused(ValueError):
    """A surprise that cannot be; `code` is name, kind, budget, chance or over."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def begin(program_id: UUID, new: NewSurprise, *, actor: Actor, now: datetime) -> UUID:
    """Begin a surprise and return its id; its seed is made now, and shown once it is over. Raises SurpriseRefused, and what create_rule raises."""
    if not new.name.strip():
        raise SurpriseRefused("name")
    if new.kind.slug not in KINDS or new.kind.settings.get("per_unit") or new.kind.settings.get("basis_points"):
        raise SurpriseRefused("kind")
    if (new.mode is SurpriseMode.RANDOM) is not (0 < new.chance < 10_000):
        raise SurpriseRefused("chance")
    definition = RuleDefinition((Benefit(Side.ADVOCATE, new.kind),), hold_days=0, expires_days=new.expires_days, needs_approval=new.needs_approval)
    with transaction.atomic():
        rule_id = create_rule(program_id=program_id, name=new.name.strip(), definition=definition, in_force_from=now, actor=actor, now=now)
        models.Rule.objects.filter(id=rule_id).update(ended_at=now)  # no purchase earns it: it is given, never owed
        worth = beside.worth(new.kind, program_id=program_id)
        if not worth.minor <= new.budget <= MAX_MINOR:
            raise SurpriseRefused("budget")
        row = models.Surprise.objects.create(
            id=new_id(),
            program_id=program_id,
            rule_version=models.RuleVersion.objects.get(rule_id=rule_id),
            name=new.name.strip()[:120],
            mode=new.mode,
            chance=new.chance,
            seed=secrets.token_hex(32),
            asset=worth.asset,
            amount=worth.minor,
            budget=new.budget,
            began_at=now,
        )
        audit(actor=actor, action="rewards.begin_surprise", subject=f"surprise:{row.id}", after=asdict(new), now=now)
    return row.id


def end(surprise_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """End a surprise and tell its seed; False where it is over already."""
    with transaction.atomic():
        if models.Surprise.objects.filter(id=surprise_id, ended_at__isnull=True).update(ended_at=now) != 1:
            return False
        audit(actor=actor, action="rewards.end_surprise", subject=f"surprise:{surprise_id}", now=now)
    return True


def pick(surprise_id: UUID, contact_id: UUID, *, actor: Actor, now: datetime) -> DrawState:
    """Give a surprise to somebody, each person once however often it is asked; NO_BUDGET where nothing is left. Raises SurpriseRefused (over)."""
    kept = contacts.canonical([contact_id])[contact_id]
    with transaction.atomic():
        row = models.Surprise.objects.filter(id=surprise_id, ended_at__isnull=True, mode=SurpriseMode.PICKED).first()
        if row is None:
            raise SurpriseRefused("over")
        state = _draw(row, kept, kept, actor=actor, now=now)
        audit(actor=actor, action="rewards.give_surprise", subject=f"surprise:{surprise_id}", after={"contact": str(kept), "state": state.value}, now=now)
    return state


def outcomes_settled(fact: OutcomesSettled, now: datetime) -> None:
    """Draw, or give, for those who bought while a surprise runs; what is history draws nobody."""
    running = models.Surprise.objects.filter(ended_at__isnull=True, program__state=ProgramState.LIVE).exclude(mode=SurpriseMode.PICKED)
    rows = [] if fact.history else list(running.order_by("began_at", "id"))
    if not rows:
        return
    bought = [one for one in outcomes(fact.outcome_ids).values() if one.contact_id and one.type in PURCHASES and not one.history]
    kept = contacts.canonical({one.contact_id for one in bought if one.contact_id})
    for one in sorted(bought, key=lambda one: (one.occurred_at, one.id)):
        for row in rows:
            if one.contact_id and one.occurred_at >= row.began_at and one.program_id in (None, row.program_id):
                with transaction.atomic():
                    _draw(row, kept[one.contact_id], one.id, actor=SYSTEM, now=now)


def _draw(row: models.Surprise, contact_id: UUID, occasion_id: UUID, *, actor: Actor, now: datetime) -> DrawState:
    """Write down what came of an occasion, once, and give what was won. Needs the caller's transaction."""
    lock([contact_id])
    draw_id = same_id("surprise draw", row.id, occasion_id)
    had = models.SurpriseDraw.objects.filter(contact_id__in=contacts.person_ids(contact_id), surprise_id=row.id)
    if known := had.filter(id=draw_id).values_list("state", flat=True).first():
        return DrawState(known)
    if had.filter(state=DrawState.GIVEN).exists():
        return DrawState.GIVEN
    random = row.mode == SurpriseMode.RANDOM
    number = number_of(row.seed, occasion_id) if random else 0
    state = DrawState.MISSED if random and not wins(number, chance=row.chance) else DrawState.GIVEN
    places = beside.take(row.program_id, Money(row.amount, row.asset), now=now) if state is DrawState.GIVEN else None
    if state is DrawState.GIVEN and (places is None or not _take(row)):
        beside.give_back(places or [])
        if row.mode == SurpriseMode.PICKED:
            return DrawState.NO_BUDGET  # staff may try again
        state = DrawState.NO_BUDGET
    reward_id = _give(row, contact_id, places or [], actor=actor, now=now) if state is DrawState.GIVEN else None
    models.SurpriseDraw.objects.create(
        id=draw_id, contact_id=contact_id, surprise_id=row.id, occasion_id=occasion_id, number=number, state=state, reward_id=reward_id, at=now
    )
    return state


def _take(row: models.Surprise) -> bool:
    room = models.Surprise.objects.filter(id=row.id, ended_at__isnull=True, taken__lte=F("budget") - row.amount)
    return room.update(taken=F("taken") + row.amount) == 1


def _give(row: models.Surprise, contact_id: UUID, places: beside.Places, *, actor: Actor, now: datetime) -> UUID:
    definition = rules.from_json(row.rule_version.definition)
    reward = models.Reward.objects.create(
        id=same_id("reward", row.rule_version.rule_id, row.id, Side.ADVOCATE.value, contact_id),
        contact_id=contact_id,
        program_id=row.program_id,
        rule_id=row.rule_version.rule_id,
        rule_version=row.rule_version,
        side=Side.ADVOCATE,
        kind=definition.benefits[0].kind.slug,
        asset=row.asset,
        amount=row.amount,
        state=RewardState.HELD,
        reasons=[as_json(Reason("surprise", True, (("name", row.name),)))],
        places=places,
        needs_approval=definition.needs_approval,
        hold_until=now,
        occurred_at=now,
        created_by=actor.operator_id,
        created_at=now,
    )
    grants.grant([reward.id], now=now)
    return reward.id
