"""One at a time, and nobody for ever."""

import sqlite3
from contextlib import closing
from pathlib import Path

from goodword.lib.turns import Others, one_at_a_time


def test_the_second_is_told_at_once_and_the_next_has_its_turn(tmp_path: Path) -> None:
    file = tmp_path / "turn.lock"
    with one_at_a_time(file) as first, one_at_a_time(file) as second:
        assert (first, second) == (True, False)
    with one_at_a_time(file) as third:
        assert third


def test_what_others_write_is_seen_and_what_one_writes_oneself_is_not(tmp_path: Path) -> None:
    others = Others()
    with closing(sqlite3.connect(tmp_path / "shop.sqlite3", isolation_level=None)) as mine, closing(sqlite3.connect(tmp_path / "shop.sqlite3")) as theirs:
        assert others.wrote(mine.cursor())
        mine.execute("create table clicks (id integer)")
        assert not others.wrote(mine.cursor())
        with theirs:
            theirs.execute("insert into clicks values (1)")
        assert [others.wrote(mine.cursor()), others.wrote(mine.cursor())] == [True, False]
