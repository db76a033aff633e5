"""`goodword import`."""
# ruff: noqa: N999  (the file of a command is called as the command is)

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from goodword.project.commands._start import complain, need_database, say, start_django

if TYPE_CHECKING:
    from goodword.feedback.rules.importing import Field

WORDS = "read complaints from a CSV file into the books, as history; reading it again adds only what is new"
SHOWN_MAX = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this subcommand."""
    parser.add_argument("what", choices=("complaints",), help="complaints")
    parser.add_argument("file", type=Path, help="a CSV file with headings")
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=HEADING",
        help="which column holds what, where it is not recognised by its heading, such as cause=Reason; may be repeated",
    )
    parser.add_argument("--dates", choices=("ymd", "dmy", "mdy"), default="", help="how days are written (default: as the file shows)")
    parser.add_argument("--source", default="", help="a name for where they are from; equal rows of two sources are two complaints")


def run(options: argparse.Namespace) -> int:
    """Read the file and say how many complaints are new."""
    start_django()
    need_database()
    from goodword.contacts.queries import files
    from goodword.feedback.actions import importing
    from goodword.feedback.rules import importing as rules
    from goodword.lib import clock
    from goodword.operators.values import SYSTEM

    try:
        layout = files.sniff(options.file)
        where = rules.columns(layout.headings, _named(options.column))
    except OSError as error:
        return complain(f"{options.file} cannot be read: {error.strerror}.")
    except files.FileUnreadable as unreadable:
        return complain(f"{options.file} is no table with headings ({unreadable.code}).")
    except rules.ColumnUnknown as unknown:
        return complain(_which(unknown.code, unknown.what, layout.headings))
    days = (line.cells[where[rules.Field.RECEIVED]] for line in files.rows(options.file, layout) if len(line.cells) > where[rules.Field.RECEIVED])
    order = rules.DayOrder(options.dates) if options.dates else rules.day_order(days)
    if order is None:
        return complain("The file does not show whether days are written day first or month first. Say it: --dates dmy or --dates mdy.")
    named = ", ".join(f"{field.value}: {layout.headings[place]}" for field, place in sorted(where.items(), key=lambda pair: pair[1]))
    say(f"Columns: {named}")
    rows = ((line.number, line.cells) for line in files.rows(options.file, layout))
    report = importing.take(rows, where, order=order, source=options.source, actor=SYSTEM, now=clock.now())
    for number, problem in report.problems[:SHOWN_MAX]:
        say(f"Line {number}: {_WHY[problem.code]} {problem.given}".rstrip())
    if report.refused:
        say(f"Not taken: {report.refused}")
    if report.known:
        say(f"There already: {report.known}")
    say(f"Imported: {report.imported}")
    return 0


_WHY = {
    "date_missing": "says no day on which it was received.",
    "date_unreadable": "has a day that cannot be read:",
    "severity_unknown": "has a severity that is none of minor, serious, severe:",
}


def _named(given: list[str]) -> dict["Field", str]:
    from goodword.feedback.rules.importing import ColumnUnknown, Field

    named = {}
    for one in given:
        name, _, heading = one.partition("=")
        if name not in set(Field) or not heading:
            raise ColumnUnknown("field_unknown", one)
        named[Field(name)] = heading
    return named


def _which(code: str, what: str, headings: tuple[str, ...]) -> str:
    from goodword.feedback.rules.importing import Field

    there = f"The columns are: {', '.join(headings)}."
    if code == "heading_missing":
        return f"No column is called “{what}”. {there}"
    if code == "field_unknown":
        return f"“{what}” is not FIELD=HEADING; fields are {', '.join(Field)}."
    said = "when a complaint was received" if what == Field.RECEIVED else "what a complaint is about"
    return f"No column says {said}. {there} Name it: --column {what}=HEADING."
