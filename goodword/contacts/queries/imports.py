"""Imports: where they stand, what their files look like, which rows were not taken."""

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.conf import settings

from goodword.contacts import models, values
from goodword.contacts.queries import files
from goodword.contacts.queries.reading import reading_for_files
from goodword.contacts.rules import cleaning
from goodword.contacts.rules.rows import Columns
from goodword.lib.pages import Page, page_of
from goodword.lib.plain import from_plain
from goodword.lib.sheets import unsafe

BAD_HEADINGS = 3  # row, reason and field stand before the cells


class ImportUnknown(LookupError):
    """No import has this id."""

    code = "import_unknown"


def imported(import_id: UUID) -> values.Import:
    """Return one import; raise ImportUnknown."""
    row = models.Import.objects.filter(id=import_id).first()
    if row is None:
        raise ImportUnknown(str(import_id))
    return to_value(row)


def page(*, cursor: str | None = None, limit: int = 50) -> Page[values.Import]:
    """Return one page of imports, the newest first; raise CursorInvalid."""
    return page_of(models.Import.objects.all(), cursor=cursor, limit=limit, convert=to_value)


def sample(import_id: UUID, *, limit: int = 5) -> list[files.Line]:
    """Return the first rows of the file as they stand there."""
    row = models.Import.objects.get(id=import_id)
    options = from_plain(values.ImportOptions, row.options)
    return list(islice(files.rows(absolute(row.path), layout_of(options, row.headings)), limit))


def bad_rows(import_id: UUID, *, limit: int) -> list[values.BadRow]:
    """Return the first rows that were not taken, with the reason of each."""
    row = models.Import.objects.get(id=import_id)
    if not row.bad_rows_path:
        return []
    return list(islice(_bad(absolute(row.bad_rows_path), row.bad_bytes), limit))


def bad_rows_file(import_id: UUID) -> tuple[Path, int] | None:
    """Return the file of the rows that were not taken and how many bytes of it are sure; None where all were."""
    row = models.Import.objects.get(id=import_id)
    return (absolute(row.bad_rows_path), row.bad_bytes) if row.bad_rows_path and row.bad_bytes else None


def absolute(path: str) -> Path:
    """Return where a file of an import lies in the data directory."""
    return Path(settings.DATA_DIR) / path


def layout_of(options: values.ImportOptions, headings: list[str]) -> files.Layout:
    """Return how a file that was looked through at its upload is read."""
    return files.Layout(encoding=options.encoding, delimiter=options.delimiter, headings=tuple(headings), numbered=options.numbered)


def columns_of(mapping: dict[int, str], options: values.ImportOptions) -> Columns:
    """Return how the columns of a file are read, with the installation's own fields and words."""
    reading = reading_for_files(day_first=options.day_first, decimal=options.decimal)
    defaults, _ = cleaning.clean({"relation": options.relation} if options.relation else {}, reading=reading)
    return Columns(
        targets=mapping,
        reading=reading,
        source=options.source,
        country=options.country,
        defaults=defaults,
        tags=options.tags,
        lists=options.lists,
    )


def to_value(row: models.Import) -> values.Import:
    """Return the stored row as a value."""
    return values.Import(
        id=row.id,
        file_name=row.file_name,
        headings=tuple(row.headings),
        mapping={int(column): target for column, target in row.mapping.items()},
        options=from_plain(values.ImportOptions, row.options),
        state=values.ImportState(row.state),
        rows_total=row.rows_total,
        rows_read=row.rows_read,
        counts=values.ImportCounts(new=row.rows_new, updated=row.rows_updated, same=row.rows_same, duplicate=row.rows_duplicate, bad=row.rows_bad),
        preview=from_plain(values.ImportCounts, row.preview) if row.preview else None,
        contacts_kept=row.contacts_kept,
        error=row.error,
        by_id=row.by_id,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        has_bad_rows=bool(row.bad_rows_path and row.bad_bytes),
    )


def _bad(path: Path, sure: int) -> Iterator[values.BadRow]:
    with path.open("rb") as file:
        text = (line.decode("utf-8-sig") for line in _until(file, sure))
        records = csv.reader(text)
        next(records, None)
        for cells in records:
            number, reason, field, *rest = cells
            yield values.BadRow(number=int(number), reason=unsafe(reason), field=unsafe(field), cells=tuple(map(unsafe, rest)))


def _until(file: Iterator[bytes], sure: int) -> Iterator[bytes]:
    for line in file:
        sure -= len(line)
        if sure < 0:
            return
        yield line
