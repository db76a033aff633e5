"""Categories and causes of the house, and what complaints say about each of them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case as When
from django.db.models import Count, F, FloatField, Q, Sum, Value
from django.db.models import When as Condition
from django.db.models.functions import Cast, Coalesce

from goodword.feedback import models
from goodword.feedback.rules.cases import severity_weight
from goodword.feedback.rules.scores import nps
from goodword.feedback.rules.themes import NPS_LEAST, Kind, Theme, Topic, ranked
from goodword.feedback.values import Group, Severity

TOPICS_MAX = 2000
_ASKED_MAX = 30  # themes whose customers' scores are looked up


def topics(kind: Kind) -> list[Topic]:
    """Return the categories or causes of the house as a tree: each followed by its narrower ones, by name."""
    rows = models.Topic.objects.filter(kind=kind).select_related("parent")[:TOPICS_MAX]
    found = [Topic(row.id, kind, (row.parent.name, row.name) if row.parent else (row.name,)) for row in rows]
    return sorted(found, key=lambda one: tuple(name.casefold() for name in one.path))


def topic_path(topic_id: UUID | None) -> tuple[str, ...]:
    """Return the names from the widest topic to this one; none where there is none."""
    row = models.Topic.objects.select_related("parent").filter(id=topic_id).first() if topic_id else None
    return () if row is None else (row.parent.name, row.name) if row.parent else (row.name,)


def of_case(case_id: UUID) -> tuple[UUID | None, UUID | None]:
    """Return under which category and cause of the house a case was filed."""
    return models.Case.objects.filter(id=case_id).values_list("topic_id", "cause_id").first() or (None, None)


def themes(kind: Kind, *, since: datetime | None = None) -> list[Theme]:
    """Return what is complained about, what weighs most first; complaints that were received since a moment, or all. Those without one are left out."""
    name = "topic" if kind is Kind.CATEGORY else "cause"
    rows = models.Case.objects.exclude(**{f"{name}_id": None})
    rows = rows.filter(received_at__gte=since) if since else rows
    weight = When(*(Condition(severity=one, then=Value(float(severity_weight(one)))) for one in Severity), default=Value(1.0), output_field=FloatField())
    counted = (
        rows.annotate(root=Coalesce(f"{name}__parent_id", f"{name}_id"), leaf=F(f"{name}_id"), weight=weight, worth=Cast("priority", FloatField()) / weight)
        .values("root", "leaf")
        .annotate(
            count=Count("id"),
            severe=Sum("weight", filter=Q(severity_known=True)),
            judged=Count("id", filter=Q(severity_known=True)),
            worthy=Sum("worth", filter=Q(value_minor__isnull=False)),
            valued=Count("id", filter=Q(value_minor__isnull=False)),
            people=Count("contact_id", distinct=True),
        )
        .order_by()
    )
    return _themes(name, [_Sums(**row) for row in counted])


@dataclass(frozen=True)
class _Sums:
    """What the database counted for one topic: of how many complaints the severity and the value are known, and their sums."""

    root: UUID
    leaf: UUID
    count: int
    severe: float | None
    judged: int
    worthy: float | None
    valued: int
    people: int

    def theme(self, name: str) -> Theme:
        """Return it by itself."""
        return _theme(self.leaf, name, [self])


def _themes(field: str, sums: Collection[_Sums]) -> list[Theme]:
    names = dict(models.Topic.objects.filter(id__in={one for each in sums for one in (each.root, each.leaf)}).values_list("id", "name"))
    by_root: dict[UUID, list[_Sums]] = defaultdict(list)
    for one in sums:
        by_root[one.root].append(one)
    most = sorted(by_root, key=lambda root: -sum(one.count for one in by_root[root]))[:_ASKED_MAX]
    drops = dict(_drops(field, [root for root in most if any(one.people for one in by_root[root])]))
    return ranked([_root(root, parts, names, drops.get(root)) for root, parts in by_root.items()])


def _root(root: UUID, parts: list[_Sums], names: Mapping[UUID, str], drop: float | None) -> Theme:
    narrower = ranked([one.theme(names[one.leaf]) for one in parts if one.leaf != root])
    return _theme(root, names[root], parts, drop=drop, parts=tuple(narrower))


def _theme(id_: UUID, name: str, sums: Collection[_Sums], *, drop: float | None = None, parts: tuple[Theme, ...] = ()) -> Theme:
    count, judged, valued = (sum(getattr(one, name) for one in sums) for name in ("count", "judged", "valued"))
    return Theme(
        id=id_,
        name=name,
        count=count,
        severity=(sum(one.severe or 0 for one in sums) + count - judged) / count if judged else None,
        value=(sum(one.worthy or 0 for one in sums) + count - valued) / count if valued else None,
        nps_drop=drop,
        judged=judged,
        valued=valued,
        parts=parts,
    )


def _drops(field: str, roots: Collection[UUID]) -> Iterator[tuple[UUID, float]]:
    """Yield by how many points those who complained about a topic score lower than everybody, where enough of them answered a survey."""
    if not roots:
        return
    everybody = _score(Q())
    for root in roots:
        about = Q(**{f"{field}_id": root}) | Q(**{f"{field}__parent_id": root})
        people = models.Case.objects.filter(about).exclude(contact_id=None).values("contact_id")
        theirs = _score(Q(contact_id__in=people), least=NPS_LEAST)
        if theirs is not None and everybody is not None:
            yield root, everybody - theirs


def _score(which: Q, *, least: int = 1) -> float | None:
    counts = Counter(
        {
            Group(group): count
            for group, count in models.Answer.objects.filter(which).exclude(group="").values_list("group").annotate(count=Count("id")).order_by()
        }
    )
    return nps(counts).score if counts.total() >= least else None
