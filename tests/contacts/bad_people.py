"""A long file of people with everything that goes wrong in such files, the same for the same seed."""

import csv
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

HEADINGS = ["Customer number", "First name", "Last name", "Email", "Telephone", "Customer since", "Roast", "Tags"]
WEIGHTS = {"good": 80, "twice": 4, "formula": 2, "broken": 2, "long": 2, "date": 2, "email": 2, "quote": 2, "cells": 2, "choice": 2}
GOOD = {"good", "formula"}


@dataclass
class Expected:
    """What an import of the file has to find."""

    rows: int = 0
    people: int = 0
    duplicates: int = 0
    bad: dict[int, str] = field(default_factory=dict)  # line -> what is wrong


def lines(count: int, expected: Expected, *, seed: int = 7) -> Iterator[bytes]:
    """Yield the lines of a file with `count` rows and write down in `expected` what they are."""
    chance = random.Random(seed)
    yield ("\ufeff" + _line(HEADINGS)).encode()
    for index in range(count):
        kind = chance.choices(list(WEIGHTS), weights=list(WEIGHTS.values()))[0] if index else "good"
        person = [str(index), f"Zoë {index}", "Petersen", f"person{index}@example.com", f"+49 40 {5550000 + index}", "2024-03-01", "Nordkap", "customer; 2024"]
        expected.rows += 1
        if kind == "twice":
            expected.duplicates += 1
        elif kind in GOOD:
            expected.people += 1
        else:
            expected.bad[index + 2] = kind
        yield _SPOIL[kind](person, chance)


def _line(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def _with(column: int, value: str) -> Callable[[list[str], random.Random], bytes]:
    return lambda person, chance: _line([*person[:column], value, *person[column + 1 :]]).encode()


_SPOIL: dict[str, Callable[[list[str], random.Random], bytes]] = {
    "good": lambda person, chance: _line(person).encode(),
    "twice": lambda person, chance: _line(["0", "ZOË 0", "PETERSEN", "PERSON0@EXAMPLE.COM", "+49405550000", "", "", ""]).encode(),
    "formula": _with(1, "=cmd|' /C calc'!A0"),
    "broken": lambda person, chance: _line(person).encode().replace("ë".encode(), chance.choice([b"\xeb", b"\xff\xfe", b"\xc3"])),
    "long": _with(1, "A" * 300),
    "date": _with(5, "31.02.2025"),
    "email": _with(3, "person@exmaple"),
    "quote": lambda person, chance: b'"' + _line(person).encode(),
    "cells": lambda person, chance: _line([*person, "one", "too many"]).encode(),
    "choice": _with(6, "Light"),
}
