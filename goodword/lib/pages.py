"""Keyset pages: lists are read page by page by (time, id), so that page 1,000 costs what page 1 does."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from goodword.lib.ids import moment_of

T = TypeVar("T")

LIMIT_MAX = 200


class CursorInvalid(ValueError):
    """A cursor that no page of ours gave out."""

    code = "cursor_invalid"


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some items of a longer list, and the cursor of the next ones; None on the last page."""

    items: tuple[T, ...]
    next_cursor: str | None = None


def to_cursor(at: datetime, item_id: UUID) -> str:
    """Return the cursor that stands behind an item."""
    return base64.urlsafe_b64encode(json.dumps([at.isoformat(), item_id.hex]).encode()).decode().rstrip("=")


def from_cursor(cursor: str) -> tuple[datetime, UUID]:
    """Return the time and id that a cursor stands behind; raise CursorInvalid where it is none."""
    try:
        at, item_id = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError
        return moment, UUID(item_id)
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise CursorInvalid("this cursor was not given out by an earlier page") from error


def page_of(queryset: Any, *, by: str = "created_at", cursor: str | None, limit: int, convert: Callable[[Any], T], oldest_first: bool = False) -> Page[T]:
    """Return one page of rows ordered by (`by`, id), newest first unless told otherwise, each turned into a value.

    `by` names a time column that an index with the id supports; or it is "id", where ids are given out in order of time and no index is wanted
    beside the primary key. `limit` is cut to 1 … 200. Raises CursorInvalid.
    """
    limit = max(1, min(limit, LIMIT_MAX))
    beyond, sign = ("gt", "") if oldest_first else ("lt", "-")
    rows = queryset.order_by(*(f"{sign}{name}" for name in dict.fromkeys((by, "id"))))
    if cursor:
        at, item_id = from_cursor(cursor)
        if by == "id":
            rows = rows.filter(**{f"id__{beyond}": item_id})
        else:
            rows = rows.filter(**{f"{by}__{beyond}e": at}).exclude(**{by: at, f"id__{'lte' if oldest_first else 'gte'}": item_id})
    found = list(rows[: limit + 1])
    following = None
    if len(found) > limit:
        last = found[limit - 1]
        following = to_cursor(moment_of(last.id) if by == "id" else getattr(last, by), last.id)
    return Page(items=tuple(convert(row) for row in found[:limit]), next_cursor=following)
