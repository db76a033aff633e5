"""Cursors of keyset pages."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from goodword.lib.pages import CursorInvalid, from_cursor, to_cursor


def test_a_cursor_holds_its_time_and_id() -> None:
    at, item_id = datetime(2026, 11, 19, 9, 0, 0, 123456, tzinfo=UTC), uuid4()
    assert from_cursor(to_cursor(at, item_id)) == (at, item_id)


@pytest.mark.parametrize("cursor", ["x", "", "bnVsbA", "W10", "WzEsMl0", "é", "WyIyMDI2LTAxLTAxIiwgIngiXQ", "A" * 5000])
def test_a_cursor_of_nobodys_is_refused(cursor: str) -> None:
    with pytest.raises(CursorInvalid):
        from_cursor(cursor)
