"""The rows that were not taken, in a file that can be mended and imported again."""

from collections.abc import Sequence
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext

from goodword.contacts.queries.files import Line
from goodword.contacts.queries.words import field_label, of
from goodword.contacts.rules.rows import Columns
from goodword.contacts.values import Problem
from goodword.lib.sheets import csv_line


def written(bad: Sequence[tuple[Line, Sequence[Problem]]], *, headings: Sequence[str], columns: Columns, language: str, first: bool) -> bytes:
    """Return rows with their line numbers and reasons as the file holds them, below the headings where they are the `first`."""
    lines = []
    with translation.override(language):
        if first:
            lines.append("\ufeff" + csv_line([gettext("Row"), gettext("Reason"), gettext("Column"), *headings]))
        for line, problems in bad:
            reason = "; ".join(dict.fromkeys(of(problem) for problem in problems))
            names = ", ".join(dict.fromkeys(field_label(problem.field, columns.reading.fields) for problem in problems if problem.field))
            lines.append(csv_line([line.number, reason, names, *line.cells]))
    return "".join(lines).encode("utf-8", "replace")


def append(path: Path, sure: int, content: bytes) -> int:
    """Put rows behind the `sure` bytes of the file, and return how many bytes it has now.

    What lies beyond was written by a piece that was not committed, and is cut off.
    """
    with path.open("ab") as file:
        path.chmod(0o600)
        file.truncate(sure)
        file.seek(sure)
        file.write(content)
        return file.tell()
