"""One at a time, and nobody for ever."""

from pathlib import Path

from goodword.lib.turns import one_at_a_time


def test_the_second_is_told_at_once_and_the_next_has_its_turn(tmp_path: Path) -> None:
    file = tmp_path / "turn.lock"
    with one_at_a_time(file) as first, one_at_a_time(file) as second:
        assert (first, second) == (True, False)
    with one_at_a_time(file) as third:
        assert third
