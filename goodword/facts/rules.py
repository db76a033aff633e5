"""When a job is tried again, how a batch is halved, and when a schedule's turn comes."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from cronsim import CronSim

from goodword.lib.ids import same_id

MAX_ATTEMPTS = 12  # spread over about a day
LEASE = timedelta(seconds=20)
BEAT_EVERY = timedelta(seconds=4)
SILENT_AFTER = timedelta(seconds=20)  # a worker not heard of for so long is taken for dead
KEEP_DONE_JOBS = timedelta(days=7)
KEEP_FACTS = timedelta(days=90)
KEEP_BEATS = timedelta(days=1)

_FIRST_WAIT_S = 5
_LONGEST_WAIT_S = 6 * 3600


def wait(job_id: UUID, *, attempts: int) -> timedelta:
    """Return how long a job rests after its `attempts`-th failure: 5 s, tripled each time up to 6 h, give or take a quarter.

    The jitter comes from job and attempt, so that jobs that failed together do not come back together.
    """
    jitter = 0.75 + (same_id(job_id, attempts).int % 1000) / 2000
    return timedelta(seconds=min(_FIRST_WAIT_S * 3 ** (attempts - 1), _LONGEST_WAIT_S) * jitter)


def halves(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the two halves of a fact about several things, or an empty list where it is about one.

    The things are the fact's only list of ids; every other field goes into both halves.
    """
    lists = [name for name, value in body.items() if isinstance(value, list) and name.endswith("_ids")]
    if len(lists) != 1 or len(body[lists[0]]) < 2:
        return []
    name, ids = lists[0], body[lists[0]]
    middle = (len(ids) + 1) // 2
    return [{**body, name: ids[:middle]}, {**body, name: ids[middle:]}]


def next_turn(expression: str, *, zone: str, after: datetime) -> datetime:
    """Return the first moment after `after` that a cron expression names in a time zone; raise CronSimError where it is no cron expression."""
    return next(CronSim(expression, after.astimezone(ZoneInfo(zone)))).astimezone(UTC)
