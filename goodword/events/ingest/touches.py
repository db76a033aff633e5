"""The statements that append touches and count those of people by the hour: few, and each for a whole batch."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from goodword.events.ingest.touch import Touch
from goodword.lib import bulk
from goodword.lib.ids import new_ids_as_hex

# One statement for both tables, so that a batch is one way to the server and back. In sorted order, for two processes that count the same links
# must not wait for each other.
_POSTGRESQL = """
with clicked as (
  select * from unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::bool[], %s::text[], %s::text[], %s::text[])
    as touch(id, link_id, program_id, kind, channel, bot, click_id, network_hash, agent_hash)
), appended as (
  insert into events_touch (id, link_id, program_id, kind, channel, bot, at, click_id, network_hash, agent_hash)
  select id, link_id, program_id, kind, channel, bot, %s::timestamptz, click_id, network_hash, agent_hash from clicked
)
insert into events_touchcount (id, link_id, program_id, kind, channel, hour, count)
select (array_agg(id))[1], link_id, program_id, kind, channel, %s::timestamptz, count(*) from clicked where not bot
group by link_id, program_id, kind, channel order by link_id, kind, channel
on conflict (link_id, kind, channel, hour) do update set count = events_touchcount.count + excluded.count
"""

# json_each hands over a batch at once: measured a third of the time of executemany.
_SQLITE = "insert into events_touch (id, link_id, program_id, kind, channel, bot, at) select key, value, %s, %s, %s, %s, %s from json_each(%s)"
_SQLITE_TRACED = (
    "insert into events_touch (id, link_id, program_id, kind, channel, bot, at, click_id, network_hash, agent_hash)"
    " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_SQLITE_COUNT = (
    "insert into events_touchcount (id, link_id, program_id, kind, channel, hour, count) select key, value, %s, %s, %s, %s, 1 from json_each(%s) where true"
    " on conflict (link_id, kind, channel, hour) do update set count = count + 1"
)

_encode = msgspec.json.Encoder().encode


def store_touches(cursor: Any, vendor: str, touches: Sequence[Touch], *, now: datetime) -> None:
    """Append touches and count those of people by link, kind, channel and hour; one statement on PostgreSQL."""
    ids = new_ids_as_hex(len(touches))
    hour = now.replace(minute=0, second=0, microsecond=0)
    if vendor == "postgresql":
        columns = [bulk.array(column) for column in zip(*map(_fields, touches), strict=True)]
        cursor.execute(_POSTGRESQL, [bulk.array(ids), *columns, now, hour])
    else:
        _store_in_sqlite(cursor, ids, touches, bulk.plain(now), bulk.plain(hour))


def _store_in_sqlite(cursor: Any, ids: Sequence[str], touches: Sequence[Touch], now: str, hour: str) -> None:
    alike: dict[tuple[str, str, str, bool], dict[str, str]] = defaultdict(dict)  # what touches have in common -> id: link
    traced = []
    for touch_id, touch in zip(ids, touches, strict=True):
        alike[touch.program_id, touch.kind, touch.channel, touch.bot][touch_id] = touch.link_id
        if touch.network_hash is not None or touch.click_id is not None:
            link_id, program_id, kind, channel, bot, *traces = _fields(touch)
            traced.append((touch_id, link_id, program_id, kind, channel, bot, now, *traces))
    if traced:
        cursor.executemany(_SQLITE_TRACED, traced)
    done = {row[0] for row in traced}
    for (program_id, kind, channel, bot), links in alike.items():
        left = _encode({touch_id: link_id for touch_id, link_id in links.items() if touch_id not in done} if done else links).decode()
        cursor.execute(_SQLITE, (program_id, kind, channel, bot, now, left))
        if not bot:
            cursor.execute(_SQLITE_COUNT, (program_id, kind, channel, hour, _encode(links).decode() if done else left))


def _fields(touch: Touch) -> tuple[Any, ...]:
    return (touch.link_id, touch.program_id, touch.kind, touch.channel, touch.bot, touch.click_id, touch.network_hash, touch.agent_hash)
