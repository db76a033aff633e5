"""Cases: one, many page by page, of a person, the story of one, and the tokens by which who complained speaks about it."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet

from goodword.contacts import queries as contacts
from goodword.feedback import models
from goodword.feedback.queries.topics import filed_under
from goodword.feedback.rules.cases import priority
from goodword.feedback.values import Case, CaseEntry, CaseState, Category, Clock, Closing, Origin, Severity, Wish
from goodword.lib import signing
from goodword.lib.money import Money
from goodword.lib.pages import Page, page_of

_CASE = "case"  # the purpose of the token, not a token
LINK_GOOD_FOR = timedelta(days=730)  # as long as the words of a closed case are kept for people who never became contacts
BOARD_MAX = 200


class CaseUnknown(LookupError):
    """No case has this id."""

    code = "case_unknown"


def case(case_id: UUID) -> Case:
    """Return one case; raise CaseUnknown."""
    row = models.Case.objects.filter(id=case_id).first()
    if row is None:
        raise CaseUnknown(str(case_id))
    return to_value(row)


def by_number(number: str) -> Case | None:
    """Return the case of a number as people say it, or None."""
    row = models.Case.objects.filter(number=number.strip().upper()).first()
    return None if row is None else to_value(row)


def waiting(
    *,
    assignee_id: UUID | None = None,
    nobody: bool = False,
    state: CaseState | None = None,
    about: Collection[UUID] | None = None,
    skip: int = 0,
    limit: int = BOARD_MAX,
) -> list[Case]:
    """Return open cases, the most urgent first, and among equals the one due soonest; of one person of the staff, of nobody or of one state if so told.

    `about` are ids of topics; cases filed under others are left out.
    """
    rows = models.Case.objects.exclude(state=CaseState.CLOSED)
    rows = rows.filter(filed_under(about)) if about is not None else rows
    if assignee_id or nobody:
        rows = rows.filter(assignee_id=assignee_id)
    if state:
        rows = rows.filter(state=state)
    return [to_value(row) for row in rows.order_by("-priority", "solve_by", "id")[skip : skip + limit]]


def page(
    *, contact_id: UUID | None = None, state: CaseState | None = None, about: Collection[UUID] | None = None, cursor: str | None = None, limit: int = 50
) -> Page[Case]:
    """Return cases, the newest first; `about` as for `waiting`. Raises pages.CursorInvalid."""
    rows: Any = models.Case.objects.all()
    rows = rows.filter(filed_under(about)) if about is not None else rows
    if contact_id:
        rows = rows.filter(contact_id__in=contacts.person_ids(contact_id))
    if state:
        rows = rows.filter(state=state)
    return page_of(rows, by="received_at", cursor=cursor, limit=limit, convert=to_value)


def of_contact(contact_id: UUID, *, limit: int = 50) -> list[Case]:
    """Return a person's cases, the newest first."""
    rows = models.Case.objects.filter(contact_id__in=contacts.person_ids(contact_id)).order_by("-received_at", "-id")[:limit]
    return [to_value(row) for row in rows]


def story(case_id: UUID) -> list[CaseEntry]:
    """Return all that happened with a case, the oldest first."""
    rows = models.CaseEntry.objects.filter(case_id=case_id).order_by("at", "id")
    return [CaseEntry(row.id, row.kind, row.text, row.by_id, row.at, row.values) for row in rows]


def open_count(assignee_id: UUID | None = None) -> int:
    """Return how many cases are open, in all or with somebody."""
    return _open(assignee_id).count()


def loads() -> Mapping[UUID, int]:
    """Return how many open cases each of the staff has; who has none is left out."""
    rows = _open(None).exclude(assignee_id=None)
    return dict(rows.values_list("assignee_id").annotate(count=Count("id")).order_by())


def counts_by_state() -> Mapping[CaseState, int]:
    """Return how many cases are in each state."""
    return {CaseState(state): count for state, count in models.Case.objects.values_list("state").annotate(count=Count("id")).order_by()}


def satisfaction(*, since: datetime) -> tuple[int, int, int]:
    """Return of the cases closed since a moment: how many were rated well, how many badly, and how many not yet; those of a file were never asked."""
    rows = models.Case.objects.filter(closed_at__gte=since).exclude(origin=Origin.IMPORT)
    counts = dict(rows.values_list("satisfied").annotate(count=Count("id")).order_by())
    return counts.get(True, 0), counts.get(False, 0), counts.get(None, 0)


def case_url(case_id: UUID, *, satisfied: bool | None = None, now: datetime) -> str:
    """Return the signed address where who complained confirms the case or says how it went; good for two years, and following it counts as nothing."""
    said = {} if satisfied is None else {"y": satisfied}
    return f"{settings.GOODWORD_URL}/s/c/{signing.sign(_CASE, {'c': case_id.hex, **said}, now + LINK_GOOD_FOR)}"


def read_case_token(token: str, *, now: datetime) -> tuple[UUID, bool | None]:
    """Return the case of a signed link and the answer that was clicked; raise signing.TokenInvalid."""
    payload = signing.unsign(_CASE, token, now)
    return UUID(payload["c"]), payload.get("y")


def _open(assignee_id: UUID | None) -> QuerySet[models.Case]:
    rows = models.Case.objects.exclude(state=CaseState.CLOSED)
    return rows.filter(assignee_id=assignee_id) if assignee_id else rows


def to_value(row: models.Case) -> Case:
    """Return a row as a value."""
    value = Money(row.value_minor, row.value_asset) if row.value_minor is not None else None
    severity = Severity(row.severity)
    return Case(
        id=row.id,
        number=row.number,
        contact_id=row.contact_id,
        email=row.email,
        name=row.name,
        program_id=row.program_id,
        answer_id=row.answer_id,
        origin=Origin(row.origin),
        category=Category(row.category),
        severity=severity,
        wish=Wish(row.wish),
        order=row.order,
        words=row.words,
        language=row.language,
        state=CaseState(row.state),
        priority=priority(severity, value=value, source=row.value_source, severity_known=row.severity_known),
        value=value,
        assignee_id=row.assignee_id,
        clock=Clock(row.answer_by, row.solve_by),
        received_at=row.received_at,
        confirmed_at=row.confirmed_at,
        acknowledged_at=row.acknowledged_at,
        first_contact_at=row.first_contact_at,
        proposal=row.proposal,
        proposed_at=row.proposed_at,
        closing=Closing(row.closing) if row.closing else None,
        closing_words=row.closing_words,
        closed_at=row.closed_at,
        satisfied=row.satisfied,
        satisfied_at=row.satisfied_at,
        reopened=row.reopened,
    )
