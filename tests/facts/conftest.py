"""A table of reactions made for one test."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest

from goodword import reactions
from goodword.facts import engine, log
from goodword.facts.catalogue import Fact
from goodword.facts.values import Turn

Connect = Callable[..., None]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Return a function that replaces the reactions and what else the engine turns, until the test ends."""
    before = engine._engine

    def replace(table: Mapping[type[Fact], Sequence[log.Reaction]], *, schedules: Mapping[str, tuple[str, Turn]] | None = None, **others: object) -> None:
        log.connect(table)
        engine.connect(engine.Engine(schedules=schedules or {}, **others))  # type: ignore[arg-type]

    yield replace
    log.connect(reactions.REACTIONS)
    engine.connect(before)
