"""The file of an import, read on from where the last piece ended; a process that was killed begins at the last piece that was committed."""

from itertools import islice
from uuid import UUID

from goodword.contacts import models
from goodword.contacts.queries import files
from goodword.contacts.queries.imports import absolute, columns_of, layout_of
from goodword.contacts.rules.rows import Columns, Row, read
from goodword.contacts.values import ImportOptions, Problem
from goodword.lib.plain import from_plain


class Reader:
    """An open file and how far it was read."""

    def __init__(self, row: models.Import) -> None:
        self.options = from_plain(ImportOptions, row.options)
        self.columns: Columns = columns_of({int(column): target for column, target in row.mapping.items()}, self.options)
        self.position = 0
        self.setup = (row.mapping, row.options)
        self._lines = files.rows(absolute(row.path), layout_of(self.options, row.headings), one_line=self.columns.one_line())

    def take(self, count: int) -> list[tuple[files.Line, Row | tuple[Problem, ...]]]:
        """Return the next rows, each with what it says or what is wrong with it; an empty list at the end of the file."""
        lines = list(islice(self._lines, count))
        self.position += len(lines)
        return [(line, (line.problem,) if line.problem else read(line.number, line.cells, self.columns)) for line in lines]

    def skip(self, count: int) -> None:
        """Pass over rows that were taken before."""
        self.position += sum(1 for _ in islice(self._lines, count))


_open: dict[UUID, Reader] = {}  # at most one: the import that this process works on


def reader_at(row: models.Import, position: int) -> Reader:
    """Return a reader that stands at a row of the import's file, the open one where it stands there already."""
    reader = _open.pop(row.id, None)
    if reader is None or reader.position != position or reader.setup != (row.mapping, row.options):
        reader = Reader(row)
        reader.skip(position)
    _open.clear()
    _open[row.id] = reader
    return reader


def close(import_id: UUID) -> None:
    """Let go of the file."""
    _open.pop(import_id, None)
