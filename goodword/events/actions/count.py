"""Count people's touches by link, kind, channel and hour, afterwards: a click pays for nothing but its own row."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction

from goodword.events import models
from goodword.lib import bulk
from goodword.lib.ids import first_id_of

AT_ONCE = 5_000
LAG = timedelta(seconds=30)  # longer than a commit may take: a touch must not appear behind the cursor
LOOKED_BACK = timedelta(days=2)

_NONE_YET = UUID(int=0)
_words = structlog.get_logger("goodword.events")

_HOUR = {"postgresql": "date_trunc('hour', at, 'UTC')", "sqlite": "substr(at, 1, 13) || ':00:00'"}
_ANY_ID = {"postgresql": "(array_agg(id))[1]", "sqlite": "min(id)"}

_COUNTED = """
insert into events_touchcount (id, link_id, program_id, kind, channel, hour, count)
select {any_id}, link_id, program_id, kind, channel, {hour}, count(*) from events_touch
where {where} and not bot and link_id is not null
group by link_id, program_id, kind, channel, {hour}
on conflict (link_id, kind, channel, hour) do update set count = {count}
"""


def count(now: datetime) -> None:
    """Count the touches that came since the last time, up to half a minute ago; commits in pieces, and counts none twice however often it runs."""
    while _count_some(now):
        pass


def recount(now: datetime) -> None:
    """Count the hours of the last two days anew and add what was missed, as where a commit had taken longer than it may or the clock was set back.

    A count never shrinks: touches may be deleted sooner than their counts.
    """
    end = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    with transaction.atomic(), connection.cursor() as cursor:
        if not _is_counted_to(end + LAG):
            return
        where = "id >= %s and at >= %s and at < %s"
        sql = _statement(where, "excluded.count") + " where events_touchcount.count < excluded.count returning id"
        cursor.execute(sql, _stored(first_id_of(end - LOOKED_BACK - LAG), end - LOOKED_BACK, end))
        if mended := len(cursor.fetchall()):
            _words.warning("counts of touches mended", hours=mended)


def _count_some(now: datetime) -> bool:
    """Count one piece in one transaction; False where nothing is left."""
    with transaction.atomic(), connection.cursor() as cursor:
        models.TouchCursor.objects.bulk_create([models.TouchCursor(touch_id=_NONE_YET)], ignore_conflicts=True)
        start = models.TouchCursor.objects.select_for_update().get().touch_id
        new = models.Touch.objects.filter(id__gt=start, id__lt=first_id_of(now - LAG)).order_by("id").values_list("id", flat=True)
        end = new[AT_ONCE - 1 : AT_ONCE].first() or new.last()
        if end is None:
            return False
        cursor.execute(_statement("id > %s and id <= %s", "events_touchcount.count + excluded.count"), _stored(start, end))
        models.TouchCursor.objects.update(touch_id=end)
    return True


def _is_counted_to(moment: datetime) -> bool:
    """Tell whether nothing older waits to be counted, which would be counted twice otherwise."""
    cursor = models.TouchCursor.objects.select_for_update().first()
    return cursor is not None and not models.Touch.objects.filter(id__gt=cursor.touch_id, id__lt=first_id_of(moment)).exists()


def _statement(where: str, total: str) -> str:
    vendor = connection.vendor
    return _COUNTED.format(any_id=_ANY_ID[vendor], hour=_HOUR[vendor], where=where, count=total)


def _stored(*values: object) -> list[Any]:
    return [bulk.plain(value) if connection.vendor == "sqlite" else value for value in values]
