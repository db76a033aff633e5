"""The steps of an import that staff take: upload, set up, begin, cancel, undo, try again."""

import contextlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from goodword.contacts import models
from goodword.contacts.actions.imports import spreadsheets
from goodword.contacts.queries import files, vocabulary
from goodword.contacts.queries.imports import absolute
from goodword.contacts.rules.headings import MANY, TARGETS, guess
from goodword.contacts.rules.profile import CUSTOM
from goodword.contacts.rules.rows import CONSENT
from goodword.contacts.values import ImportOptions, ImportState
from goodword.lib.ids import new_id
from goodword.lib.plain import from_plain, to_plain
from goodword.operators import actions as operators
from goodword.operators import queries as organisation
from goodword.operators.values import Actor

BYTES_MAX = 500_000_000
IDENTIFYING = {"email", "phone", "external_id"}


class ImportRefused(ValueError):
    """A step that an import cannot take; `code` says why, `column` where.

    empty, binary, headings_missing, too_large, damaged: the file. no_identity, twice, unknown_target, wording_missing: its columns. state: another
    step was taken meanwhile.
    """

    def __init__(self, code: str, *, column: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.column = column


def upload(file_name: str, blocks: Iterable[bytes], *, actor: Actor, now: datetime) -> UUID:
    """Keep an uploaded file, look it through, guess its columns, and return the id of the import. Raises ImportRefused."""
    import_id = new_id()
    path = absolute(f"imports/{import_id}.csv")
    path.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        numbered = _keep(path, file_name, blocks)
        layout = files.sniff(path, encoding="utf-8" if numbered else "", delimiter="," if numbered else "", numbered=numbered)
    except (files.FileUnreadable, spreadsheets.SpreadsheetUnreadable) as error:
        path.unlink(missing_ok=True)
        raise ImportRefused(error.code) from error
    except ImportRefused:
        path.unlink(missing_ok=True)
        raise
    where = organisation.organisation()
    options = ImportOptions(
        encoding=layout.encoding, delimiter=layout.delimiter, numbered=numbered, decimal="," if layout.delimiter == ";" else ".", country=where.country
    )
    fields = {field.slug: field for field in vocabulary.custom_fields()}
    with transaction.atomic():
        row = models.Import(
            id=import_id,
            file_name=Path(file_name).name[:200],
            path=f"imports/{import_id}.csv",
            headings=list(layout.headings),
            mapping=guess(layout.headings, fields=fields),
            options=to_plain(options),
            rows_total=max(0, _lines(path) - 1),
            by_id=actor.operator_id,
            created_at=now,
        )
        models.Import.objects.bulk_create([row])
    return import_id


def set_up(import_id: UUID, *, mapping: Mapping[int, str], options: ImportOptions, actor: Actor, now: datetime) -> None:
    """Say what the columns are and how they are read, and ask for the dry run. Raises ImportRefused."""
    mapping = {column: target for column, target in sorted(mapping.items()) if target}
    _check_mapping(mapping, options)
    with transaction.atomic():
        row = _row(import_id, {ImportState.DRAFT, ImportState.CHECKING, ImportState.CHECKED})
        before = from_plain(ImportOptions, row.options)
        options = replace(options, numbered=before.numbered, encoding="utf-8" if before.numbered else options.encoding)
        headings = row.headings
        if (options.encoding, options.delimiter) != (before.encoding, before.delimiter):
            headings = list(_sniffed(row.path, options).headings)
        models.Import.objects.filter(id=import_id).update(
            mapping=mapping, options=to_plain(options), headings=headings, state=ImportState.CHECKING, rows_read=0, preview={}, by_id=actor.operator_id
        )


def begin(import_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take the file in, once the dry run has shown what will happen. Raises ImportRefused."""
    with transaction.atomic():
        row = _row(import_id, {ImportState.CHECKED})
        path = f"imports/{import_id}.bad.csv"
        models.Import.objects.filter(id=import_id, state=ImportState.CHECKED).update(
            state=ImportState.RUNNING, rows_read=0, started_at=now, bad_rows_path=path, by_id=actor.operator_id
        )
        after = {"file": row.file_name, "preview": row.preview}
        operators.audit(actor=actor, action="contacts.import", subject=f"import:{import_id}", after=after, now=now)


def cancel(import_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Stop a dry run or an import; what was taken until then stays and can be undone. Raises ImportRefused."""
    with transaction.atomic():
        row = _row(import_id, {ImportState.CHECKING, ImportState.RUNNING})
        to = ImportState.DRAFT if row.state == ImportState.CHECKING else ImportState.CANCELLED
        models.Import.objects.filter(id=import_id, state=row.state).update(state=to, ended_at=now if to is ImportState.CANCELLED else None)
        if to is ImportState.CANCELLED:
            operators.audit(actor=actor, action="contacts.cancel_import", subject=f"import:{import_id}", note=row.file_name, now=now)


def undo(import_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take everything of an import back: its new contacts go, changed ones get their old fields.

    A contact that somebody worked with since stays as it is, and is counted. Raises ImportRefused, expired after the files were swept.
    """
    with transaction.atomic():
        row = _row(import_id, {ImportState.RUNNING, ImportState.DONE, ImportState.CANCELLED, ImportState.FAILED})
        if row.started_at is None or not row.path:
            raise ImportRefused("expired" if row.started_at else "state")
        models.Import.objects.filter(id=import_id, state=row.state).update(
            state=ImportState.UNDOING, rows_total=row.rows_new + row.rows_updated + row.rows_same, rows_read=0, error="", contacts_kept=0, undone_to=None
        )
        operators.audit(actor=actor, action="contacts.undo_import", subject=f"import:{import_id}", note=row.file_name, now=now)


def retry(import_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Go on with an import that failed, from where it was. Raises ImportRefused."""
    with transaction.atomic():
        row = _row(import_id, {ImportState.FAILED})
        models.Import.objects.filter(id=import_id, state=ImportState.FAILED).update(state=row.failed_in, error="", ended_at=None)
        operators.audit(actor=actor, action="contacts.retry_import", subject=f"import:{import_id}", note=row.file_name, now=now)


def discard(import_id: UUID, *, now: datetime) -> None:
    """Forget an upload that was never taken in, with its file. Raises ImportRefused."""
    with transaction.atomic():
        row = _row(import_id, {ImportState.DRAFT, ImportState.CHECKING, ImportState.CHECKED, ImportState.FAILED})
        if row.started_at:
            raise ImportRefused("state")
        models.Import.objects.filter(id=import_id).delete()
    with contextlib.suppress(OSError):
        absolute(row.path).unlink()


def _keep(path: Path, file_name: str, blocks: Iterable[bytes]) -> bool:
    """Write the file into the data directory, a workbook as CSV; tell whether it was a workbook."""
    size = 0
    with path.open("xb") as file:
        path.chmod(0o600)
        for block in blocks:
            size += len(block)
            if size > BYTES_MAX:
                raise ImportRefused("too_large")
            file.write(block)
    if spreadsheets.is_workbook(path):
        spreadsheets.to_csv(path)
        return True
    return False


def _sniffed(path: str, options: ImportOptions) -> files.Layout:
    try:
        return files.sniff(absolute(path), encoding=options.encoding, delimiter=options.delimiter, numbered=options.numbered)
    except files.FileUnreadable as error:
        raise ImportRefused(error.code) from error


def _check_mapping(mapping: Mapping[int, str], options: ImportOptions) -> None:
    own = {CUSTOM + field.slug for field in vocabulary.custom_fields()}
    seen: set[str] = set()
    for column, target in mapping.items():
        if target not in TARGETS and target not in own:
            raise ImportRefused("unknown_target", column=column)
        if target in seen and target not in MANY:
            raise ImportRefused("twice", column=column)
        seen.add(target)
    if not seen & IDENTIFYING:
        raise ImportRefused("no_identity")
    if any(target.startswith(CONSENT) for target in seen) and not options.wording.strip():
        raise ImportRefused("wording_missing")


def _row(import_id: UUID, states: Collection[ImportState]) -> models.Import:
    row = models.Import.objects.select_for_update().filter(id=import_id, state__in=list(states)).first()
    if row is None:
        raise ImportRefused("state")
    return row


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
