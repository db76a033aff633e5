"""Files of people as they come: CSV in any of the usual encodings, with any of the usual separators, broken in the usual ways."""

import codecs
import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from goodword.contacts.values import Problem

ENCODINGS = ("utf-8", "cp1252", "utf-16-le", "utf-16-be")
DELIMITERS = (",", ";", "\t", "|")
LINE_MAX = 100_000  # signs; no row of people is longer
QUOTED_LINES_MAX = 50  # of one cell; beyond it a quotation mark was forgotten
SAMPLE_LINES = 20
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Layout:
    """How a file is to be read. `numbered`: its first column holds the number of the row in the spreadsheet it was made from."""

    encoding: str
    delimiter: str
    headings: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Line:
    """One record of a file: the number of the line it begins in, and its cells, or why they cannot be told apart."""

    number: int
    cells: tuple[str, ...]
    problem: Problem | None = None


class FileUnreadable(ValueError):
    """A file that holds no table; `code` is empty, binary or headings_missing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def sniff(path: Path, *, encoding: str = "", delimiter: str = "", numbered: bool = False) -> Layout:
    """Look a file through and return how it is to be read; what is given is not guessed. Raises FileUnreadable."""
    encoding = encoding or _encoding(path)
    with _opened(path, encoding) as file:
        sample = [file.readline(LINE_MAX) for _ in range(SAMPLE_LINES)]
    if not any(line.strip() for line in sample):
        raise FileUnreadable("empty")
    if _is_binary(sample):
        raise FileUnreadable("binary")
    delimiter = delimiter or _delimiter([line for line in sample if line.strip()])
    layout = Layout(encoding=encoding, delimiter=delimiter, headings=(), numbered=numbered)
    with _opened(path, encoding) as file:
        first = next(_records(file, layout, frozenset()), None)
    if first is None or first.problem or not any(cell.strip() for cell in first.cells):
        raise FileUnreadable("headings_missing")
    headings = tuple(cell.strip()[:200] for cell in first.cells)
    while headings and not headings[-1]:
        headings = headings[:-1]
    return Layout(encoding=encoding, delimiter=delimiter, headings=headings, numbered=numbered)


def rows(path: Path, layout: Layout, *, one_line: frozenset[int] = frozenset()) -> Iterator[Line]:
    """Yield the records below the headings, empty ones left out, in flat memory however long the file is.

    `one_line` names the columns in which no line break can stand: there, it shows that a quotation mark was opened and forgotten, and the lines
    behind it are read as rows of their own.
    """
    with _opened(path, layout.encoding) as file:
        records = _records(file, layout, one_line)
        next(records, None)
        for line in records:
            if line.problem or any(cell and not cell.isspace() for cell in line.cells):
                yield _fitted(line, layout)


def _fitted(line: Line, layout: Layout) -> Line:
    """Return a record with a problem where it has more cells than there are headings."""
    beyond = line.cells[len(layout.headings) :]
    if not line.problem and any(cell.strip() for cell in beyond):
        problem = Problem(code="columns_too_many", given=str(len(line.cells)), limit=str(len(layout.headings)))
        return Line(number=line.number, cells=line.cells, problem=problem)
    return line


def _records(file: TextIO, layout: Layout, one_line: frozenset[int]) -> Iterator[Line]:
    waiting: deque[tuple[int, str]] = deque()
    numbers = iter(range(1, 1 << 62))

    def take() -> tuple[int, str] | None:
        if waiting:
            return waiting.popleft()
        text = file.readline(LINE_MAX)
        return (next(numbers), text) if text else None

    while (first := take()) is not None:
        number, text = first
        if len(text) >= LINE_MAX and not text.endswith(("\n", "\r")):
            while (rest := file.readline(LINE_MAX)) and not rest.endswith(("\n", "\r")):
                pass
            yield Line(number=number, cells=(text[:200],), problem=Problem(code="line_too_long", limit=str(LINE_MAX)))
            continue
        group = [first]
        cells = _cells([text], layout)
        while cells is None and len(group) < QUOTED_LINES_MAX and (more := take()) is not None:
            group.append(more)
            cells = _cells([one for _, one in group], layout)
        if cells is None or (len(group) > 1 and any("\n" in cells[at] or "\r" in cells[at] for at in one_line if at < len(cells))):
            waiting.extendleft(reversed(group[1:]))
            yield Line(number=number, cells=(text.strip()[:2000],), problem=Problem(code="quote_open"))
            continue
        yield _numbered(number, cells, layout)


def _numbered(number: int, cells: list[str], layout: Layout) -> Line:
    if layout.numbered and cells and cells[0].isdigit():
        return Line(number=int(cells[0]), cells=tuple(cells[1:]))
    return Line(number=number, cells=tuple(cells))


def _cells(lines: list[str], layout: Layout) -> list[str] | None:
    """Return the cells of one record, None where it goes on in the next line."""
    try:
        return next(csv.reader(lines, delimiter=layout.delimiter, strict=True), [])
    except csv.Error as error:
        if "unexpected end" in str(error):
            return None
    try:
        return next(csv.reader(lines, delimiter=layout.delimiter), [])
    except csv.Error:
        return None


def _opened(path: Path, encoding: str) -> TextIO:
    """Open a file so that a byte which cannot be read becomes the sign for that, which no row is taken with."""
    file = path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, errors="replace", newline="")
    if encoding.startswith("utf-16") and file.read(1) != "\ufeff":
        file.seek(0)
    return file


def _encoding(path: Path) -> str:
    """Return the likeliest encoding: the mark at the beginning, NUL bytes of UTF-16, else whether most lines beyond ASCII are UTF-8."""
    with path.open("rb") as file:
        head = file.read(4096)
        if head.startswith(codecs.BOM_UTF16_LE) or _nul_share(head[1::2]) > 0.4:
            return "utf-16-le"
        if head.startswith(codecs.BOM_UTF16_BE) or _nul_share(head[::2]) > 0.4:
            return "utf-16-be"
        file.seek(0)
        good, broken = _utf8_lines(file)
    return "cp1252" if broken > good else "utf-8"


def _is_binary(sample: list[str]) -> bool:
    """Tell a program or picture from a table in which a few signs went wrong."""
    first, text = next(line for line in sample if line.strip()), "".join(sample)
    control = sum(sign < " " and sign not in "\t\r\n\x1f" for sign in text)
    return "\x00" in first or control > len(text) / 20


def _nul_share(part: bytes) -> float:
    return part.count(0) / len(part) if part else 0


def _utf8_lines(file: BinaryIO) -> tuple[int, int]:
    """Count the lines beyond ASCII that are UTF-8 and those that are not."""
    good = broken = 0
    while block := file.readlines(_BLOCK):
        for line in block:
            if not line.isascii():
                try:
                    line.decode()
                    good += 1
                except UnicodeDecodeError:
                    broken += 1
    return good, broken


def _delimiter(sample: list[str]) -> str:
    """Return the separator that parts the headings into most columns, and the lines below into as many."""

    def fit(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(sample, delimiter=delimiter)]
        return sum(width == widths[0] for width in widths) if widths[0] > 1 else 0, widths[0]

    def sure(delimiter: str) -> tuple[int, int]:
        try:
            return fit(delimiter)
        except csv.Error:
            return 0, 0

    return max(DELIMITERS, key=sure)
