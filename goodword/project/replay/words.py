"""A replay on the screen: its progress on standard error, its report as a table."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from goodword.lib.money import to_text
from goodword.project.replay.feed import Show

_STEPS = {"links": "Giving links to advocates", "events": "Sending purchases and sign-ups", "work": "Waiting until all is worked off"}


@contextmanager
def progress() -> Iterator[Show]:
    """Give a function that shows how far a step is, on standard error."""
    bar = Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=Console(stderr=True))
    with bar:
        tasks: dict[str, Any] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(_STEPS[step], total=total)
            bar.update(tasks[step], completed=done, total=total)

        yield show


def show_report(report: Mapping[str, Any]) -> None:
    """Print the report for people, on standard output."""
    console = Console(highlight=False)
    table = Table(title=f"Replay into {report['program']}", caption="Who referred whom is simulated; the purchases are real.", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for words, value in _lines(report):
        table.add_row(words, value)
    console.print(table)


def _lines(report: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Purchases in the file", f"{report['purchases']:,}"
    if report["purchases_unread"]:
        yield "  without a customer or date", f"{report['purchases_unread']:,}"
    yield "Referrals drawn", f"{report['referrals_simulated']:,}"
    yield "Outcomes new", f"{report['outcomes_new']:,}"
    yield "Outcomes known already", f"{report['outcomes_known']:,}"
    for code, count in report["outcomes_refused"].items():
        yield f"  refused: {code}", f"{count:,}"
    yield "Referrals in the programme", f"{report['referrals']:,}"
    yield "Conversions", f"{report['conversions']:,}"
    for name, count in report["rewards_by_rule"].items():
        yield f"Rewards of “{name}”", f"{count:,}"
    for code, count in report["refusals_by_reason"].items():
        yield f"  none because of {code}", f"{count:,}"
    for asset, total in report["ledger_by_asset"].items():
        yield f"Ledger, {asset}: moved", to_text(total["moved"], asset)
        yield f"Ledger, {asset}: sum", str(total["sum"])
    yield "Rows added", f"{report['new_rows']:,}"
    per_second = (report["outcomes_new"] + report["outcomes_known"]) / max(report["seconds"], 0.01)
    yield "Seconds", f"{report['seconds']:,} ({per_second:,.0f} outcomes a second)"
