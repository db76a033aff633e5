"""Two sides in turn, and the entry that comes of it."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

ROUNDS = 5


@dataclass(frozen=True)
class Measured:
    """One run of one side: how many things a second, rows found stored, and the server's CPU time for each."""

    rate: float
    rows: int = 0
    cpu_us: float = 0.0


def compare(name: str, *, bar: float, ours: Callable[[], Measured], other: Callable[[], Measured], rounds: int = ROUNDS) -> dict[str, Any]:
    """Run both sides A B A B … and return the entry with the median of the rounds' ratios (higher is better)."""
    pairs = [(ours(), other()) for _ in range(rounds)]
    return entry(
        name,
        bar=bar,
        ratio=median(one.rate / two.rate for one, two in pairs),
        ours=median(one.rate for one, _ in pairs),
        other=median(two.rate for _, two in pairs),
        rows=sum(one.rows for one, _ in pairs),
        cpu_us=median(one.cpu_us for one, _ in pairs),
    )


def entry(name: str, *, bar: float, ratio: float, ours: float, other: float, rows: int, cpu_us: float) -> dict[str, Any]:
    """Return one line of a benchmark's result."""
    figures = {"ratio": round(ratio, 3), "bar": bar, "ours": round(ours, 1), "other": round(other, 1)}
    return {"name": name, **figures, "rows_checked": rows, "cpu_us": round(cpu_us, 1)}


def show(entries: Sequence[dict[str, Any]]) -> None:
    """Print the entries: as JSON where --json asks for it, else as a table."""
    if "--json" in sys.argv:
        print(json.dumps(list(entries), indent=1))
        return
    for one in entries:
        verdict = "good" if one["ratio"] >= one["bar"] else "BELOW"
        figures = f"{one['ratio']:.2f} (bar {one['bar']}), {one['ours']:,.0f} beside {one['other']:,.0f}"
        print(f"{verdict:5}  {one['name']}: {figures}; {one['cpu_us']:.0f} µs CPU; {one['rows_checked']:,} rows checked")
