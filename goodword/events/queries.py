"""Reads of touches, outcomes and conflicts."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count

from goodword.contacts import queries as contacts
from goodword.events import models
from goodword.events.values import PURCHASES, Conflict, Outcome
from goodword.lib import bulk
from goodword.lib.pages import Page, page_of

# One statement, and so one moment: between two, touches could move from what is new to what is counted.
_CLICKS = """
select link_id, sum(clicks) from (
  select link_id, count as clicks from events_touchcount where kind = 'click' and {where}
  union all select link_id, 1 from events_touch
  where kind = 'click' and not bot and {where} and id > coalesce((select touch_id from events_touchcursor), '00000000000000000000000000000000')
) as clicked group by link_id
"""


def outcomes(outcome_ids: Collection[UUID]) -> dict[UUID, Outcome]:
    """Return outcomes by id; those that do not exist are left out."""
    return {row.id: outcome_value(row) for row in models.Outcome.objects.filter(id__in=list(outcome_ids))}


def page(*, kind: str = "", source: str = "", state: str = "", cursor: str | None = None, limit: int = 50) -> Page[Outcome]:
    """Return outcomes of one type, source or state, or all; the newest received first. Raises pages.CursorInvalid."""
    chosen = {name: value for name, value in {"type": kind, "source": source, "state": state}.items() if value}
    return page_of(models.Outcome.objects.filter(**chosen), by="id", cursor=cursor, limit=limit, convert=outcome_value)


def of_contact(contact_id: UUID, *, cursor: str | None = None, limit: int = 50) -> Page[Outcome]:
    """Return what is stored of a person under any of their contacts, the newest happening first. Raises pages.CursorInvalid."""
    rows = models.Outcome.objects.filter(contact_id__in=contacts.person_ids(contact_id))
    return page_of(rows, by="occurred_at", cursor=cursor, limit=limit, convert=outcome_value)


def search(text: str, *, limit: int = 20) -> list[Outcome]:
    """Return outcomes whose id in the shop (an order number, say) is exactly this, and the refunds of it."""
    text = text.strip()
    found = models.Outcome.objects.filter(external_id=text).order_by("-id")[:limit] if text else ()
    refunds = models.Outcome.objects.filter(refund_of=text).exclude(refund_of="").order_by("-id")[:limit] if text else ()
    return [outcome_value(row) for row in {row.id: row for row in [*found, *refunds]}.values()][:limit]


def waiting_count() -> int:
    """Return how many outcomes wait to be settled."""
    return models.Outcome.objects.filter(state="waiting").count()


def dead_count() -> int:
    """Return how many outcomes could not be settled and were put aside for staff."""
    return models.Outcome.objects.filter(state="dead").count()


def counts_by_type(*, source: str = "") -> dict[str, int]:
    """Return how many outcomes there are of each type."""
    rows = models.Outcome.objects.filter(source=source) if source else models.Outcome.objects.all()
    return dict(rows.values_list("type").annotate(count=Count("id")).order_by("type"))


def conflicts(*, closed: bool = False, cursor: str | None = None, limit: int = 50) -> Page[Conflict]:
    """Return refused outcomes whose id had come before with other content, the newest first. Raises pages.CursorInvalid."""
    return page_of(models.OutcomeConflict.objects.filter(closed_at__isnull=not closed), by="at", cursor=cursor, limit=limit, convert=_conflict)


def conflict(conflict_id: UUID) -> Conflict | None:
    """Return one conflict, or None where there is none."""
    row = models.OutcomeConflict.objects.filter(id=conflict_id).first()
    return None if row is None else _conflict(row)


def clicks_of(link_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many people's clicks links got in all, those of this moment included; links without any are left out."""
    where, values = bulk.any_of(connection.vendor, "link_id", link_ids)
    with connection.cursor() as cursor:
        cursor.execute(_CLICKS.format(where=where), [*values, *values])
        return {bulk.read_id(link_id): int(total) for link_id, total in cursor.fetchall()}


def outcome_value(row: models.Outcome) -> Outcome:
    """Return the stored row as a value."""
    return Outcome(**{name: getattr(row, name) for name in Outcome.__dataclass_fields__})


def _conflict(row: models.OutcomeConflict) -> Conflict:
    return Conflict(**{name: getattr(row, name) for name in Conflict.__dataclass_fields__})


def buyers(*, least: int, after: UUID | None = None, limit: int) -> list[UUID]:
    """Return contacts with at least so many purchases, in the order of their ids from after one of them on; merged ones under the ids they bought with."""
    rows = models.Outcome.objects.filter(contact_id__isnull=False, type__in=PURCHASES)
    rows = rows.filter(contact_id__gt=after) if after else rows
    counted = rows.values("contact_id").annotate(count=Count("id")).filter(count__gte=least).order_by("contact_id")
    return [row["contact_id"] for row in counted[:limit] if row["contact_id"]]


def bought_at(contact_ids: Collection[UUID], *, since: datetime) -> dict[UUID, list[datetime]]:
    """Return when contacts bought since a moment, by the ids they bought with; who did not is left out."""
    found: dict[UUID, list[datetime]] = {}
    rows = models.Outcome.objects.filter(contact_id__in=list(contact_ids), type__in=PURCHASES, occurred_at__gte=since)
    for contact_id, at in rows.values_list("contact_id", "occurred_at"):
        if contact_id:
            found.setdefault(contact_id, []).append(at)
    return found


def customers(*, since: datetime, until: datetime) -> int:
    """Return how many contacts bought in a stretch of time."""
    rows = models.Outcome.objects.filter(contact_id__isnull=False, type__in=PURCHASES, occurred_at__gte=since, occurred_at__lt=until)
    return rows.values("contact_id").distinct().count()
