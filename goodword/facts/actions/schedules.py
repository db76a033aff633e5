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
    made = 0
    for name, expression in expressions.items():
        following = rules.next_turn(expression, zone=zone, after=now)
        if name not in known:
            models.Schedule.objects.get_or_create(name=name, defaults={"next_at": following})
        elif known[name] <= now:
            made += _turn(name, turn=known[name], following=following, now=now)
        elif following < known[name]:  # the expression or the zone was changed
            models.Schedule.objects.filter(name=name, next_at=known[name]).update(next_at=following)
    return made


def _turn(name: str, *, turn: datetime, following: datetime, now: datetime) -> int:
    with transaction.atomic():
        taken = models.Schedule.objects.filter(name=name, next_at=turn).update(next_at=following, last_at=now)
        if taken:
            models.Job.objects.create(id=same_id("turn", name, turn.isoformat()), reaction=name, key=turn.isoformat(), body={}, run_at=now)
    return taken
