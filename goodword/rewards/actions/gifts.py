"""Rewards that somebody of the staff gives by hand, from a rule made for it."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.contacts import queries as contacts
from goodword.operators.actions import audit
from goodword.operators.values import Actor
from goodword.programs import queries as programs
from goodword.programs.values import ProgramState
from goodword.referrals.values import Reason
from goodword.rewards import models
from goodword.rewards.actions.occasions import judge, occasion
from goodword.rewards.queries.gifts import rules_to_give
from goodword.rewards.queries.given import refusals_of
from goodword.rewards.values import OccasionKind, Rule

NOTE_MAX = 500


class CannotGive(Exception):
    """A reward that cannot be given: rule_unknown, contact_unknown, reason_missing, program_over."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Given:
    """What came of it: the reward, or why there is none, such as a limit that was reached."""

    reward_id: UUID | None
    reasons: tuple[Reason, ...] = ()


def give(rule_id: UUID, contact_id: UUID, *, reason: str, key: str, actor: Actor, now: datetime) -> Given:
    """Give a contact what a rule for gifts by hand says, for a reason that is kept; the same `key` again is the same gift.

    The rule's conditions, limits, budget, hold and approval hold as for any other. Whoever gives does not approve. Raises CannotGive.
    """
    rule = next((one for one in rules_to_give(now=now) if one.id == rule_id), None)
    if rule is None:
        raise CannotGive("rule_unknown")
    if not (reason := reason.strip()[:NOTE_MAX]):
        raise CannotGive("reason_missing")
    kept = contacts.canonical([contact_id])[contact_id]
    person = contacts.contacts([kept]).get(kept)
    if person is None or person.erased_at:
        raise CannotGive("contact_unknown")
    with transaction.atomic():
        return _give(rule, kept, reason, key, actor=actor, now=now)


def _give(rule: Rule, contact_id: UUID, reason: str, key: str, *, actor: Actor, now: datetime) -> Given:
    program = programs.program(rule.program_id)
    if program.state not in (ProgramState.LIVE, ProgramState.PAUSED):
        raise CannotGive("program_over")
    one = occasion(OccasionKind.MANUAL, program, contact_id, f"{rule.id} {key}", (), at=now)
    if not models.Occasion.objects.filter(contact_id=contact_id, id=one.id).exists():
        judge([replace(one, rule_id=rule.id, given_by=actor.operator_id)], note=reason, now=now)
        models.Reward.objects.filter(contact_id=contact_id, conversion_id=one.id).update(created_by=actor.operator_id)
        audit(actor=actor, action="rewards.give", subject=f"contact:{contact_id}", after={"rule": str(rule.id), "occasion": str(one.id)}, note=reason, now=now)
    row = models.Reward.objects.filter(contact_id=contact_id, conversion_id=one.id).first()
    if row:
        return Given(row.id)
    return Given(None, next((refusal.reasons for refusal in refusals_of([one.id])), ()))
