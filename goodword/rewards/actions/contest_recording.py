"""Entries that somebody enters for a person: a postcard, a press elsewhere on a share button, a page that was followed."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from goodword.operators.actions import audit
from goodword.operators.queries.organisation import organisation
from goodword.operators.values import Actor
from goodword.rewards.actions.contest_entries import enter, take_part
from goodword.rewards.actions.contests import ContestRefused
from goodword.rewards.queries import contests as queries
from goodword.rewards.rules.contests import Notice
from goodword.rewards.values.contests import ContestTask, Participation

RECORDED = (ContestTask.FREE, ContestTask.SHARE, ContestTask.FOLLOW)  # referrals and rewards give theirs by themselves


def record(contest_id: UUID, contact_id: UUID, *, task: ContestTask, channel: str = "", actor: Actor, now: datetime) -> Participation:
    """Record entries for a task that a person did today and return what they have; what was recorded already changes nothing.

    As on the portal, the free way gives once a day, sharing once a day and channel, following once. Raises ContestUnknown, and ContestRefused: not_open,
    task_unknown.
    """
    with transaction.atomic():
        one = queries.contest(contest_id)
        terms = one.terms.of(task)
        if task not in RECORDED or terms is None:
            raise ContestRefused(Notice("task_unknown"))
        if not one.is_open(now):
            raise ContestRefused(Notice("not_open"))
        if enter(one, contact_id, task=task, occasion=_occasion(task, channel, now=now), entries=terms.entries, at=now):
            after = {"contact": str(contact_id), "task": task.value, "channel": channel}
            audit(actor=actor, action="rewards.record_entry", subject=f"contest:{contest_id}", after=after, now=now)
    return queries.standing(one, contact_id)


def state(contest_id: UUID, contact_id: UUID, *, country: str, of_age: bool, actor: Actor, now: datetime) -> Participation:
    """Note what a person said of age and country, so that their entries count; raise ContestUnknown, and ContestRefused: not_open, not_eligible."""
    with transaction.atomic():
        one = queries.contest(contest_id)
        if not one.is_open(now):
            raise ContestRefused(Notice("not_open"))
        before = queries.participation(contest_id, contact_id)
        if not take_part(contest_id, contact_id, country=country, of_age=of_age, on_board=bool(before and before.on_board), now=now):
            raise ContestRefused(Notice("not_eligible"))
        if before is None or before.stated_at is None:
            after = {"contact": str(contact_id), "country": country}
            audit(actor=actor, action="rewards.record_entrant", subject=f"contest:{contest_id}", after=after, now=now)
    return queries.standing(one, contact_id)


def _occasion(task: ContestTask, channel: str, *, now: datetime) -> str:
    day = now.astimezone(ZoneInfo(organisation().time_zone)).date().isoformat()
    return {ContestTask.FREE: day, ContestTask.FOLLOW: "follow"}.get(task, f"{channel}:{day}")
