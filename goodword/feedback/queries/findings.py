"""What came up often, with the area and the person that can act on it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from goodword.feedback import models
from goodword.feedback.queries.topics import tree
from goodword.feedback.rules.themes import Topic


@dataclass(frozen=True)
class Finding:
    """A category or cause, how many complaints were filed under it by itself, and who can act; None where nobody is in charge."""

    topic_id: UUID
    path: tuple[str, ...]
    count: int
    area: str
    responsible_id: UUID | None


def findings(*, since: datetime, least: int = 1) -> list[Finding]:
    """Return the categories and causes under which at least so many complaints came in since a moment, the most frequent first."""
    known = tree()
    found = []
    for column in ("cause_id", "topic_id"):
        rows = models.Case.objects.filter(received_at__gte=since).exclude(**{column: None}).values_list(column).annotate(count=Count("id")).order_by()
        found += [_finding(known[id_], count, known) for id_, count in rows if id_ in known and count >= least]
    return sorted(found, key=lambda one: (-one.count, one.path))


def _finding(one: Topic, count: int, known: dict[UUID, Topic]) -> Finding:
    line: list[Topic] = [one]
    while (above := line[-1].parent_id) and above in known and known[above] not in line:
        line.append(known[above])
    area = next((each.area for each in line if each.area), "")
    return Finding(one.id, one.path, count, area, next((each.responsible_id for each in line if each.responsible_id), None))
