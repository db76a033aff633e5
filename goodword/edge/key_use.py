"""When keys were last used, written at most once a minute each, beside whatever is committed anyway."""

from datetime import datetime
from typing import Any
from uuid import UUID

from goodword.events.ingest import Writer
from goodword.lib import bulk
from goodword.operators.rules import KEY_USE_WRITTEN_EVERY
from goodword.operators.values import Key

_SQL = "update operators_apikey set last_used_at = %s where id = %s and (last_used_at is null or last_used_at < %s)"


class KeyUse:
    """Remembers what this process wrote."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._written: dict[UUID, datetime] = {}

    def note(self, key: Key, now: datetime) -> None:
        """Let the use of a key be written, unless that was done within the last minute."""
        before = self._written.get(key.id) or key.last_used_at
        if before is not None and now - before < KEY_USE_WRITTEN_EVERY:
            return
        self._written[key.id] = now

        def write(cursor: Any, vendor: str) -> None:
            values = [now, key.id, now - KEY_USE_WRITTEN_EVERY]
            cursor.execute(_SQL, values if vendor == "postgresql" else [bulk.plain(value) for value in values])

        self._writer.add(write)
