"""Take the complaints of a file into the books, as history: closed, nobody is written to, nothing is asked of the staff, nobody is silenced.

The same file may be read again, or one that has grown: a row that is there already stays as it is. Rows without a person are taken too.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from goodword.contacts import queries as contacts
from goodword.contacts.values import Person
from goodword.feedback import models
from goodword.feedback.actions import topics
from goodword.feedback.rules.cases import priority
from goodword.feedback.rules.importing import DayOrder, Field, ImportedCase, RowProblem, read_row
from goodword.feedback.rules.themes import Kind
from goodword.feedback.values import CaseState, Category, Closing, Origin, Severity
from goodword.lib import codes
from goodword.lib.ids import same_id
from goodword.operators import actions as operators
from goodword.operators import queries as staff
from goodword.operators.values import Actor

_AT_ONCE = 500
PROBLEMS_MAX = 100  # of which the report keeps line and reason
_NOON = time(12)


@dataclass
class Report:
    """What came of a file: how many complaints are new, how many were there already, and which rows could not be taken (line, reason), with their number."""

    imported: int = 0
    known: int = 0
    refused: int = 0
    problems: list[tuple[int, RowProblem]] = field(default_factory=list)


Row = tuple[int, Sequence[str]]  # number of the line, cells


def take(rows: Iterable[Row], where: Mapping[Field, int], *, order: DayOrder, source: str, actor: Actor, now: datetime) -> Report:
    """Take the rows of a file, in pieces of some hundreds; what was taken stays where the rest fails, and is known when it is read again.

    `source` names where the file is from: equal rows of two sources are two complaints, and so are two equal rows of one file.
    """
    report, seen, zone = Report(), Counter[UUID](), staff.organisation().zone
    remaining = iter(rows)
    while piece := list(islice(remaining, _AT_ONCE)):
        found = list(_read(piece, where, order, source, seen, report))
        with transaction.atomic():
            _keep(found, report, zone, now=now)
    with transaction.atomic():
        counts = {"imported": report.imported, "known": report.known, "refused": report.refused}
        operators.audit(actor=actor, action="feedback.import_cases", subject=f"import:{source}"[:80], after=counts, now=now)
    return report


def _read(
    rows: Sequence[Row], where: Mapping[Field, int], order: DayOrder, source: str, seen: Counter[UUID], report: Report
) -> Iterator[tuple[UUID, ImportedCase]]:
    for number, cells in rows:
        case = read_row(cells, where, order=order)
        if isinstance(case, RowProblem):
            report.refused += 1
            if len(report.problems) < PROBLEMS_MAX:
                report.problems.append((number, case))
            continue
        row = same_id("complaint row", source, *cells)
        seen[row] += 1
        yield same_id("case", "import", row, seen[row]), case


def _keep(found: Sequence[tuple[UUID, ImportedCase]], report: Report, zone: ZoneInfo, *, now: datetime) -> None:
    there = set(models.Case.objects.filter(id__in=[id_ for id_, _ in found]).values_list("id", flat=True))
    new = [(id_, case) for id_, case in found if id_ not in there]
    paths = dict.fromkeys(pair for _, case in new for pair in ((Kind.CATEGORY, case.category), (Kind.CAUSE, case.cause)))
    known = {(kind, path): topics.ensure(kind, path, now=now) for kind, path in paths}  # in their order, so that the first spelling stays
    people = {email: contacts.find(Person(email=email)) for email in sorted({case.email for _, case in new if case.email})}
    rows = [models.Case(id=id_, **_columns(case, known, people.get(case.email), zone)) for id_, case in new]
    models.Case.objects.bulk_create(rows, ignore_conflicts=True)
    entries = [models.CaseEntry(id=same_id("imported", id_), case_id=id_, kind="imported", at=now) for id_, _ in new]
    models.CaseEntry.objects.bulk_create(entries, ignore_conflicts=True)
    report.imported += len(new)
    report.known += len(there)


def _columns(case: ImportedCase, known: Mapping[tuple[Kind, tuple[str, ...]], UUID | None], contact_id: UUID | None, zone: ZoneInfo) -> dict[str, Any]:
    received = _moment(case.received, zone)
    sent = _moment(case.sent, zone) if case.sent else None
    closed = _moment(case.closed, zone) if case.closed else max(received, sent or received)
    severity = case.severity or Severity.MINOR
    return {
        "number": codes.new_code(7),
        "contact_id": contact_id,
        "email": "" if contact_id else case.email,
        "name": "" if contact_id else case.name,
        "origin": Origin.IMPORT,
        "category": Category.OTHER,
        "topic_id": known[Kind.CATEGORY, case.category],
        "cause_id": known[Kind.CAUSE, case.cause],
        "severity": severity,
        "severity_known": case.severity is not None,
        "order": case.order,
        "words": case.words,
        "state": CaseState.CLOSED,
        "priority": priority(severity, value=None).points,
        "answer_by": closed,
        "solve_by": closed,
        "received_at": received,
        "acknowledged_at": sent,
        "closing": Closing.DECIDED,
        "closing_words": case.details.get("response", ""),
        "closed_at": closed,
        "timely": case.timely,
        "disputed": case.disputed,
        "details": dict(case.details),
    }


def _moment(day: datetime | date, zone: ZoneInfo) -> datetime:
    """Return a day as its noon, so that it is the same day in most zones; a moment without a zone is one of the organisation's."""
    if isinstance(day, datetime):
        return day if day.tzinfo else day.replace(tzinfo=zone)
    return datetime.combine(day, _NOON, tzinfo=zone)
