"""Turn what the clock calls for into jobs, once for all workers together."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from goodword.facts import models, rules
from goodword.lib.ids import same_id


def tick(expressions: Mapping[str, str], *, zone: str, now: datetime) -> int:
    """Make a job for each schedule whose turn has come and return how many; turns missed while nobody worked come once, not one by one.

    `expressions` maps the name of a schedule to its cron expression, read in the time zone `zone`. A new schedule waits for its first turn.
    """
    known = dict(models.Schedule.objects.filter(name__in=expressions).values_list("name", "next_at"))
    following = {name: rules.next_turn(expression, zone=zone, after=now) for name, expression in sorted(expressions.items())}
    new = [models.Schedule(name=name, next_at=moment) for name, moment in following.items() if name not in known]
    if new:
        models.Schedule.objects.bulk_create(new, ignore_conflicts=True)
    for name, moment in following.items():
        if name in known and now < known[name] and moment < known[name]:  # the expression or the zone was changed
            models.Schedule.objects.filter(name=name, next_at=known[name]).update(next_at=moment)
    due = [name for name in following if name in known and known[name] <= now]
    return _turns({name: (known[name], following[name]) for name in due}, now=now) if due else 0


def _turns(due: Mapping[str, tuple[datetime, datetime]], *, now: datetime) -> int:
    """Make the jobs of the turns that no other worker took, in the order of their names, so that two workers never wait for each other.

    After a clock was set back, or a time zone there and back, a turn may come that was done before: it is not done again.
    """
    with transaction.atomic():
        taken = [
            models.Job(id=same_id("turn", name, turn.isoformat()), reaction=name, key=turn.isoformat(), body={}, run_at=now)
            for name, (turn, following) in due.items()
            if models.Schedule.objects.filter(name=name, next_at=turn).update(next_at=following, last_at=now)
        ]
        models.Job.objects.bulk_create(taken, ignore_conflicts=True)
    return len(taken)
