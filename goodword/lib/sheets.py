"""Tables for spreadsheets: CSV and XLSX in which no cell is a formula, and how a cell that was made safe is read back."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

# How a formula, or what a spreadsheet takes for one, begins (OWASP, "CSV injection"), with the full-width forms of the signs.
_FORMULA = re.compile("^\\s*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_SAFE = "'"
CELL_MAX = 32_767  # signs that a cell of a spreadsheet holds

Cell = str | int | float | Decimal | bool | date | datetime | None


def safe(cell: Cell) -> str:
    """Return a cell as text that no spreadsheet executes: =1+1 → '=1+1; numbers stay what they are."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, date):
        return cell.isoformat()
    if not isinstance(cell, str):
        return str(cell)
    return _SAFE + cell if _FORMULA.match(cell) else cell


def unsafe(cell: str) -> str:
    """Return what a cell said before `safe` went over it, so that an exported file can be imported again."""
    return cell[1:] if cell.startswith(_SAFE) and _FORMULA.match(cell[1:]) else cell


def csv_line(cells: Iterable[Cell]) -> str:
    """Return one line of CSV with its line break."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([safe(cell) for cell in cells])
    return line.getvalue()


def csv_lines(headings: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield a table line by line; the mark at its beginning lets spreadsheets read it as UTF-8."""
    yield "\ufeff" + csv_line(headings)
    for row in rows:
        yield csv_line(row)


def write_xlsx(path: Path, headings: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> int:
    """Write a table as a workbook of one sheet in flat memory, every text as text; return how many rows it has."""
    import xlsxwriter  # type: ignore[import-untyped]  # here, for it is heavy and rarely needed

    count = 0
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, safe(heading), bold)
        for count, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, int | float) and not isinstance(cell, bool):
                    sheet.write_number(count, column, cell)
                elif text := safe(cell):
                    sheet.write_string(count, column, text[:CELL_MAX])
    return count
