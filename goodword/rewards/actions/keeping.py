"""Keep the occasions that rules are asked about."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from goodword.lib import bulk
from goodword.rewards.values import Occasion

_OCCASION = {
    "id": "uuid", "contact_id": "uuid", "program_id": "uuid", "kind": "text", "name": "text", "known": "jsonb", "at": "timestamptz", "counts": "boolean",
    "review": "boolean", "history": "boolean", "rule_id": "uuid", "given_by": "uuid", "note": "text", "created_at": "timestamptz",
}  # fmt: skip


def keep(found: Sequence[Occasion], *, note: str = "", now: datetime) -> None:
    """Write occasions down; of one that is there already, only what is known of it changes. Needs the caller's transaction."""
    rows = [
        (
            one.id, one.contact_id, one.program_id, one.kind.value, one.name, json.dumps(dict(one.known)), one.at, one.counts, one.review, one.history,
            one.rule_id, one.given_by, note, now,
        )
        for one in found
    ]  # fmt: skip
    with connection.cursor() as cursor:
        tail = "on conflict (contact_id, program_id, kind, name) do update set known = excluded.known"
        bulk.insert(cursor, connection.vendor, "rewards_occasion", _OCCASION, rows, tail=tail)
