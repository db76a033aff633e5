"""The outcome path from end to end: waiting outcomes are attributed, judged and rewarded in one transaction a batch."""

import time
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

from goodword.contacts.queries import aliases
from goodword.events.actions import settle as events
from goodword.events.values import Outcome
from goodword.facts import catalogue
from goodword.facts.transactions import passing, retried
from goodword.fraud.actions import judge
from goodword.lib.memory import remembering
from goodword.lib.turns import Others, one_at_a_time
from goodword.referrals.actions import attribute, reassess
from goodword.rewards.actions.reward import reward

BATCH = 1000
SQLITE_HOLD_S = 0.08  # how long a batch may hold SQLite's one write lock, since clicks wait behind it
SQLITE_HOLD_ALONE_S = 0.3  # the same while nobody else writes; a click that comes just then waits that once

_words = structlog.get_logger("goodword.rewards")
_sqlite_batch = {SQLITE_HOLD_S: 100, SQLITE_HOLD_ALONE_S: 100}  # grow and shrink with what the machine settles in that time
_others = Others()


def settle(worker_id: UUID, now: datetime) -> int:
    """Settle one batch of waiting outcomes and return how many; safe to run in any number of workers at once, and to kill.

    Where one outcome cannot be settled, the batch is halved until only that one is put aside for staff to see.
    """
    del worker_id  # shards are locked for the transaction, so a dead worker leaves no lease behind
    if connection.vendor == "postgresql":
        return _settle_some(BATCH, now)
    if not events.anything_waits():
        return 0  # looked without the write lock
    with one_at_a_time(settings.DATA_DIR / "settling.lock") as mine:  # several would sleep and wake for the one write lock
        if not mine:
            return 0
        with connection.cursor() as cursor:
            hold_s = SQLITE_HOLD_S if _others.wrote(cursor) else SQLITE_HOLD_ALONE_S
        return _settle_some(_sqlite_batch[hold_s], now, hold_s)


def _settle_some(limit: int, now: datetime, hold_s: float = SQLITE_HOLD_S) -> int:
    while True:
        try:
            return retried(partial(_settle, limit, now, hold_s))
        except Exception as error:  # whatever one outcome does must not stop the others
            if isinstance(error, OperationalError | InterfaceError) and passing(error):
                raise
            if limit > 1:
                limit //= 2
                continue
            _words.exception("outcome put aside")
            _put_first_aside(error, now)
            return 1


def reconsider(contact_ids: Iterable[UUID], *, now: datetime, every: bool = False) -> None:
    """Assess, judge and reward friends anew: after a claim, a merge, or a correction by staff.

    With `every`, also the purchases whose credit stays as it was: who stands on both sides may have changed all the same.
    """
    with transaction.atomic():
        friends = set(contact_ids)
        attribute.lock(friends)
        conversions = reassess.reassess(friends, now=now, every=every)
        reward(conversions, judge(conversions, now=now), now=now)


def reconsider_friends(fact: catalogue.FriendsReconsidered, now: datetime) -> None:
    """Reconsider the friends that a fact speaks of."""
    reconsider(fact.contact_ids, now=now)


def _settle(limit: int, now: datetime, hold_s: float) -> int:
    with transaction.atomic():
        # where others wait, CPU counts and not the clock on the wall: on a busy machine smaller batches would only make it worse
        seconds = time.perf_counter if hold_s == SQLITE_HOLD_ALONE_S else time.thread_time
        began = seconds()
        outcomes = events.claim(limit=limit)
        if outcomes:
            _work_off(outcomes, now)
        took = seconds() - began
    if connection.vendor == "sqlite" and len(outcomes) == limit:
        _sqlite_batch[hold_s] = max(10, min(BATCH, int(limit * min(2.0, hold_s / max(took, 0.001)))))
    return len(outcomes)


def _work_off(outcomes: list[Outcome], now: datetime) -> None:
    with aliases.remembering(), remembering():
        conversions = attribute.attribute(outcomes, now=now)
        reward(conversions, judge(conversions, now=now), now=now)


def _put_first_aside(error: Exception, now: datetime) -> None:
    with transaction.atomic():
        waiting = events.claim(limit=1)
        if waiting:
            events.put_aside(waiting[0].id, error=type(error).__name__, now=now)
