"""Nothing is granted unasked while somebody wants to be asked: what could be granted waits for a word first, each reward once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.facts import catalogue, log
from goodword.lib.ids import same_id
from goodword.rewards import models
from goodword.rewards.values import RewardState, Waits

ASKED, GRANTED, REFUSED = "asked", "granted", "refused"


def switch(hook_id: UUID, *, on: bool, now: datetime) -> None:
    """Let a connection be asked from now on, or no more; once nobody is, what waited for a word goes on without it."""
    with transaction.atomic():
        if on:
            models.VetoHook.objects.get_or_create(id=hook_id, defaults={"set_at": now})
            return
        models.VetoHook.objects.filter(id=hook_id).delete()
        if not models.VetoHook.objects.exists():
            models.Veto.objects.filter(state=ASKED).delete()
            models.Reward.objects.filter(state=RewardState.HELD, waits_for=Waits.VETO).update(waits_for=Waits.NOTHING)


def let_through(rows: Sequence[models.Reward], *, now: datetime) -> Sequence[models.Reward]:
    """Return those of the rewards that may be granted now; the others wait for a word. Needs the caller's transaction with the rows locked.

    Records VetoAsked.
    """
    if not rows or not models.VetoHook.objects.exists():
        return rows
    known = dict(models.Veto.objects.filter(reward_id__in=[row.id for row in rows]).values_list("reward_id", "state"))
    waiting = [row for row in rows if known.get(row.id) != GRANTED]
    asked = [models.Veto(id=same_id("veto", row.id), contact_id=row.contact_id, reward_id=row.id, state=ASKED, asked_at=now) for row in waiting]
    models.Veto.objects.bulk_create(asked, ignore_conflicts=True)
    models.Reward.objects.filter(id__in=[row.id for row in waiting], state=RewardState.HELD).update(waits_for=Waits.VETO)
    facts = []
    for history in (False, True):
        if ids := tuple(row.id for row in waiting if row.history is history):
            facts.append(catalogue.VetoAsked(reward_ids=ids, history=history))
    log.record_all(facts, now=now)
    return [row for row in rows if known.get(row.id) == GRANTED]


def forget(reward_id: UUID) -> None:
    """Take a question back whose reward is not on hold any more; should it be again, it is asked anew."""
    with transaction.atomic():
        models.Veto.objects.filter(reward_id=reward_id, state=ASKED).delete()
        models.Reward.objects.filter(id=reward_id, waits_for=Waits.VETO).update(waits_for=Waits.NOTHING)
