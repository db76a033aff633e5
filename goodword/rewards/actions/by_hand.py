"""Rewards that somebody of the staff hands out: a task for each, and what its outcome means."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from goodword.events import queries as events
from goodword.events.rules import products_of
from goodword.facts import catalogue
from goodword.lib.money import Money
from goodword.messaging import actions as messaging
from goodword.messaging.queries import tasks
from goodword.messaging.values import NewTask, Task
from goodword.operators.values import Role
from goodword.referrals import queries as referrals
from goodword.rewards import models
from goodword.rewards.actions import handing
from goodword.rewards.values import RewardState, Waits

WITHIN = timedelta(days=3)
KINDS = ("fulfil", "thank_card")
_SUBJECT = "reward:"
_TITLES = (
    gettext_noop("Hand over a product"),
    gettext_noop("Add months to a plan"),
    gettext_noop("Make a donation"),
    gettext_noop("Write a thank-you card"),
)  # said by the kinds, which know no languages


@dataclass(frozen=True)
class Errand:
    """What is to be done: a sentence of Goodword, words of the shop, and whether it goes with what the friend bought."""

    title: str
    what: str
    matched: bool = False


def give_out(errands: Sequence[tuple[models.Reward, Errand]], *, now: datetime) -> None:
    """Put granted rewards before the staff, each once. Needs the caller's transaction."""
    asked = {row.conversion_id for row, errand in errands if errand.matched and row.conversion_id}
    bought = _bought(asked) if asked else {}
    found = [_task(row, errand, bought.get(row.conversion_id, ()) if row.conversion_id else (), now=now) for row, errand in errands]
    messaging.create_tasks(found, now=now)


def close_with_task(fact: catalogue.TaskClosed, now: datetime) -> None:
    """Hand a reward over once its task is done; where that was not possible, it stays owed and somebody who may decide is told."""
    task = tasks.task(fact.task_id, now=now)
    if task.kind not in KINDS or not task.subject.startswith(_SUBJECT) or task.done_at is None:
        return
    with transaction.atomic():
        rows = handing.locked([UUID(task.subject.removeprefix(_SUBJECT))])
        if task.outcome == "done":
            handing.hand_over(rows, now=now)
        elif task.outcome == "not_possible":
            _take_up_again([row for row in rows if row.state == RewardState.FULFILLED], now=now)
            if rows and rows[0].state in (RewardState.GRANTED, RewardState.FULFILLED):
                messaging.create_task(_again(task, now=now), now=now)


def close_tasks_of(fact: catalogue.RewardReversed, now: datetime) -> None:
    """Take the tasks of rewards that were taken back off the list."""
    gone = models.Reward.objects.filter(id__in=fact.reward_ids, state=RewardState.REVERSED, used=0, waits_for=Waits.TASK)
    if ids := list(gone.values_list("id", flat=True)):
        messaging.close_about([f"{_SUBJECT}{reward_id}" for reward_id in ids], outcome="not_needed", now=now)


def _take_up_again(rows: Sequence[models.Reward], *, now: datetime) -> None:
    """Owe what was recorded as handed out by mistake, and taken back within the day."""
    handing.bring_back(rows, now=now)
    again = models.Reward.objects.filter(id__in=[row.id for row in rows], state=RewardState.FULFILLED)
    again.update(state=RewardState.GRANTED, waits_for=Waits.TASK, fulfilled_at=None)


def _again(task: Task, *, now: datetime) -> NewTask:
    return NewTask(
        key=f"{task.subject}:after:{task.id}",
        kind=task.kind,
        title=gettext_noop("A reward could not be handed out"),
        reason=task.outcome_note or gettext_noop("Hand it out all the same, or take it back on the page of its referral."),
        script=task.script,
        contact_id=task.contact_id,
        program_id=task.program_id,
        subject=task.subject,
        role=Role.ADMIN,
        value=task.value,
        due_at=now + WITHIN,
    )


def _bought(conversion_ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return the products that purchases named, by conversion."""
    conversions = referrals.conversions(conversion_ids)
    outcomes = events.outcomes([one.outcome_id for one in conversions.values()])
    return {one.id: products_of(outcomes[one.outcome_id].properties) for one in conversions.values() if one.outcome_id in outcomes}


def _task(row: models.Reward, errand: Errand, bought: Sequence[str], *, now: datetime) -> NewTask:
    card = row.kind == "thank_you_note"
    return NewTask(
        key=f"fulfil:{row.id}",
        kind="thank_card" if card else "fulfil",
        title=errand.title,
        reason="" if card else ": ".join(filter(None, [errand.what, ", ".join(bought)])),
        script=errand.what if card else "",
        contact_id=row.contact_id,
        program_id=row.program_id,
        subject=f"{_SUBJECT}{row.id}",
        role=Role.SUPPORT,
        value=Money(row.amount - row.taken_back, row.asset) if row.kind == "donation" else None,
        due_at=now + WITHIN,
    )
