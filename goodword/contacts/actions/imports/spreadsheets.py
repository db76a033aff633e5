"""Workbooks as CSV: the first sheet, every row with its number, so that reasons can name it."""

import csv
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, load_workbook

from goodword.contacts.rules.numbers import text_of

UNPACKED_MAX = 400_000_000  # bytes; more is a bomb, or no list of people


class SpreadsheetUnreadable(ValueError):
    """A workbook that cannot be read; `code` is damaged, too_large or empty."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def is_workbook(path: Path) -> bool:
    """Tell whether a file is a workbook: XLSX and ODS are ZIP archives, XLS an OLE file."""
    with path.open("rb") as file:
        head = file.read(8)
    return head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def to_csv(path: Path) -> None:
    """Write the first sheet of a workbook in the workbook's place, as CSV in UTF-8 whose first column holds the row numbers."""
    _weigh(path)
    made = path.with_suffix(".part")
    try:
        with load_workbook(str(path)) as book:
            sheet = book.get_sheet_by_index(0)
            with made.open("w", encoding="utf-8", newline="") as file:
                made.chmod(0o600)
                writer = csv.writer(file)
                first = (sheet.start or (0, 0))[0] + 1
                for number, cells in enumerate(sheet.iter_rows(), start=first):
                    if any(cell != "" for cell in cells):
                        writer.writerow([number, *map(_text, cells)])
        made.replace(path)
    except (CalamineError, OSError, IndexError, ValueError) as error:
        raise SpreadsheetUnreadable("damaged") from error
    finally:
        made.unlink(missing_ok=True)
    if path.stat().st_size == 0:
        raise SpreadsheetUnreadable("empty")


def _weigh(path: Path) -> None:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED_MAX:
                raise SpreadsheetUnreadable("too_large")


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, timedelta | time):
        return str(cell)
    return text_of(cell)
