"""The board of complaints: one statement for how many there are in each state, and one for the first of each."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import Left

from goodword.feedback import models
from goodword.feedback.queries.topics import filed_under
from goodword.feedback.rules.cases import urgency_of
from goodword.feedback.values import CaseState, Clock
from goodword.feedback.values.board import Card, Column
from goodword.lib.money import Money

COLUMNS = (CaseState.REOPENED, CaseState.RECEIVED, CaseState.ACKNOWLEDGED, CaseState.IN_WORK, CaseState.PROPOSED, CaseState.CLOSED)
WORDS = 120  # signs of a complaint on its card
_COLUMNS = (
    "id", "number", "contact_id", "name", "email", "state", "priority", "value_minor", "value_asset", "assignee_id", "answer_by", "solve_by",
    "first_contact_at", "closed_at",
)  # fmt: skip


def board(*, assignee_id: UUID | None = None, about: Collection[UUID] | None = None, limit: int) -> list[Column]:
    """Return the columns, of one person of the staff or of all: open complaints the most urgent first, closed ones the last first; so many of each.

    `about` are ids of topics; complaints filed under others are left out.
    """
    rows = models.Case.objects.filter(assignee_id=assignee_id) if assignee_id else models.Case.objects.all()
    rows = rows.filter(filed_under(about)) if about is not None else rows
    waiting = rows.exclude(state=CaseState.CLOSED)
    totals: dict[str, int] = dict(waiting.values_list("state").annotate(count=Count("id")).order_by())
    found = []
    for state in COLUMNS:
        if state is CaseState.CLOSED:
            closed = rows.filter(state=state, closed_at__isnull=False).order_by("-closed_at", "-id")
            found.append(Column(state, None, _cards(closed, limit)))
        else:
            cards = _cards(waiting.filter(state=state).order_by("-priority", "solve_by", "id"), limit) if totals.get(state) else ()
            found.append(Column(state, totals.get(state, 0), cards))
    return found


def _cards(rows: QuerySet[models.Case], limit: int) -> tuple[Card, ...]:
    read: Sequence[dict[str, object]] = rows.annotate(beginning=Left("words", WORDS)).values(*_COLUMNS, "beginning")[:limit]
    return tuple(_card(**row) for row in read)


def _card(**row: object) -> Card:
    one = models.Case(**{name: value for name, value in row.items() if name != "beginning"})
    return Card(
        id=one.id,
        number=one.number,
        contact_id=one.contact_id,
        called=one.name or one.email,
        words=str(row["beginning"]),
        state=CaseState(one.state),
        urgency=urgency_of(one.priority),
        value=Money(one.value_minor, one.value_asset) if one.value_minor is not None else None,
        assignee_id=one.assignee_id,
        clock=Clock(one.answer_by, one.solve_by),
        first_contact_at=one.first_contact_at,
        closed_at=one.closed_at,
    )
