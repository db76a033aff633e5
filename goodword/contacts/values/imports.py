"""Imports: how a file is read, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ImportState(StrEnum):
    """Where an import stands."""

    DRAFT = "draft"  # uploaded, its columns not decided yet
    CHECKING = "checking"  # the dry run
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"  # stopped by staff; what was taken until then stays
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"


@dataclass(frozen=True)
class ImportOptions:
    """How a file is read and what is done with what stands in it."""

    encoding: str = "utf-8"
    delimiter: str = ","
    numbered: bool = False  # made from a spreadsheet: the first column holds its row numbers
    day_first: bool = True
    decimal: str = "."
    country: str = ""  # of telephone numbers without a country code
    source: str = ""  # the shop that the customer numbers belong to
    overwrite: bool = False  # else only empty fields are filled
    confirmed: bool = False  # the shop has confirmed the addresses
    starts: bool = False  # journeys may start from it
    relation: str = ""
    tags: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    wording: str = ""  # in which the people of the file agreed, where a column says so


@dataclass(frozen=True)
class ImportCounts:
    """How many rows did what."""

    new: int = 0
    updated: int = 0
    same: int = 0
    duplicate: int = 0
    bad: int = 0

    @property
    def good(self) -> int:
        """Rows that are taken."""
        return self.new + self.updated + self.same + self.duplicate


@dataclass(frozen=True)
class Import:
    """One import of a file; `preview` is what the dry run found."""

    id: UUID
    file_name: str
    headings: tuple[str, ...]
    mapping: Mapping[int, str]
    options: ImportOptions
    state: ImportState
    rows_total: int
    rows_read: int
    counts: ImportCounts
    preview: ImportCounts | None
    contacts_kept: int
    error: str
    by_id: UUID | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    has_bad_rows: bool = False


@dataclass(frozen=True)
class BadRow:
    """A row that was not taken, as it stood in the file, and why."""

    number: int
    reason: str
    field: str
    cells: tuple[str, ...]
