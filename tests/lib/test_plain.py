"""Values to JSON and back."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.lib.plain import PlainInvalid, from_plain, to_plain


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Inner:
    number: int = 1
    on: date | None = None


@dataclass(frozen=True)
class Outer:
    name: str
    at: datetime
    id: UUID
    inner: Inner = Inner()
    colours: tuple[Colour, ...] = ()
    pair: tuple[int, str] = (1, "a")
    by_colour: dict[Colour, Inner] = field(default_factory=dict)
    rate: float = 0.5
    mode: Literal["a", "b"] = "a"
    anything: dict[str, Any] = field(default_factory=dict)


inners = st.builds(Inner, number=st.integers(), on=st.none() | st.dates())
outers = st.builds(
    Outer,
    name=st.text(),
    at=st.datetimes(timezones=st.just(UTC)),
    id=st.uuids(),
    inner=inners,
    colours=st.lists(st.sampled_from(Colour)).map(tuple),
    pair=st.tuples(st.integers(), st.text()),
    by_colour=st.dictionaries(st.sampled_from(Colour), inners),
    rate=st.floats(allow_nan=False, allow_infinity=False),
    mode=st.sampled_from(["a", "b"]),
    anything=st.dictionaries(st.text(), st.none() | st.booleans() | st.integers() | st.lists(st.text())),
)


@given(outers)
def test_every_value_comes_back_from_json(value: Outer) -> None:
    assert from_plain(Outer, json.loads(json.dumps(to_plain(value)))) == value


GOOD = {"name": "x", "at": "2026-01-01T00:00:00+00:00", "id": str(UUID(int=1))}


def test_missing_fields_take_defaults_and_unknown_ones_are_left_out() -> None:
    assert from_plain(Outer, GOOD | {"other": 1}) == Outer("x", datetime(2026, 1, 1, tzinfo=UTC), UUID(int=1))


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"name": 1}, ("name",)),
        ({"at": "yesterday"}, ("at",)),
        ({"at": 5}, ("at",)),
        ({"id": "x"}, ("id",)),
        ({"inner": []}, ("inner",)),
        ({"inner": {"number": True}}, ("inner", "number")),
        ({"inner": {"number": "1"}}, ("inner", "number")),
        ({"colours": ["red", "green"]}, ("colours", "1")),
        ({"colours": "red"}, ("colours",)),
        ({"pair": [1]}, ("pair",)),
        ({"by_colour": {"red": {"on": "x"}}}, ("by_colour", "red", "on")),
        ({"mode": "c"}, ("mode",)),
        ({"name": None}, ("name",)),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(change: dict[str, Any], at: tuple[str, ...]) -> None:
    with pytest.raises(PlainInvalid) as refused:
        from_plain(Outer, GOOD | change)
    assert refused.value.at == at
