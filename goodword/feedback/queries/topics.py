"""Categories and causes of the house, and what complaints say about each of them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case as When
from django.db.models import Count, F, FloatField, Q, QuerySet, Sum, Value
from django.db.models import When as Condition
from django.db.models.functions import Cast

from goodword.contacts import queries as contacts
from goodword.feedback import models
from goodword.feedback.queries import theming
from goodword.feedback.rules.cases import severity_weight
from goodword.feedback.rules.scores import nps
from goodword.feedback.rules.themes import LEVELS, NPS_LEAST, Kind, Theme, Topic, ranked
from goodword.feedback.values import Group, Severity

TOPICS_MAX = 2000
_ASKED_MAX = 30  # themes whose customers' scores are looked up


def topics(kind: Kind, *, retired: bool = False) -> list[Topic]:
    """Return what of one kind there is in the house as a tree: narrower ones follow, by name; `retired` adds what is offered no more."""
    found = [one for one in tree(kind).values() if retired or not one.retired]
    return sorted(found, key=lambda one: one.sorted_by)


def tree(kind: Kind | None = None) -> dict[UUID, Topic]:
    """Return all topics of a kind, or of all kinds, by id; those that were merged into others are left out."""
    wanted = models.Topic.objects.filter(merged_into=None)
    rows = {row.id: row for row in (wanted.filter(kind=kind) if kind else wanted)[:TOPICS_MAX]}
    return {id_: _value(row, rows) for id_, row in rows.items()}


def topic(topic_id: UUID) -> Topic | None:
    """Return one topic, None where there is none of this id (any more)."""
    return next(iter(_line(topic_id)), None)


def topic_path(topic_id: UUID | None) -> tuple[str, ...]:
    """Return the names from the widest topic to this one; none where there is none."""
    found = topic(topic_id) if topic_id else None
    return found.path if found else ()


def wider(topic_id: UUID) -> list[Topic]:
    """Return a topic and those it lies under, itself first."""
    return _line(topic_id)


def within(topic_id: UUID) -> list[UUID]:
    """Return the ids of a topic and of all narrower ones."""
    found, level = [topic_id], [topic_id]
    while level and len(found) < TOPICS_MAX:
        level = list(models.Topic.objects.filter(parent_id__in=level, merged_into=None).values_list("id", flat=True))
        found += level
    return found


def filed_under(topic_ids: Collection[UUID]) -> Q:
    """Return which complaints are filed under one of these categories or causes."""
    return Q(topic_id__in=topic_ids) | Q(cause_id__in=topic_ids)


def filed(kind: Kind) -> dict[UUID, int]:
    """Return how many complaints are filed under each category or cause by itself; of products and sites, how many name it."""
    if kind in (Kind.CATEGORY, Kind.CAUSE):
        name = _COLUMNS[kind]
        rows = models.Case.objects.exclude(**{name: None}).values_list(name).annotate(count=Count("id")).order_by()
        return dict(rows)
    by_name = dict(models.Case.objects.exclude(**{_COLUMNS[kind]: ""}).values_list(_COLUMNS[kind]).annotate(count=Count("id")).order_by())
    return {one.id: by_name.get(one.name, 0) for one in tree(kind).values()}


def in_charge(topic_id: UUID) -> tuple[str, UUID | None]:
    """Return the area that can act on a topic, and who is in charge of it: its own, else those of the nearest wider one; empty and None where nobody said."""
    line = _line(topic_id)
    return next((one.area for one in line if one.area), ""), next((one.responsible_id for one in line if one.responsible_id), None)


_COLUMNS = {Kind.CATEGORY: "topic_id", Kind.CAUSE: "cause_id", Kind.PRODUCT: "product", Kind.SITE: "site"}  # of a case


def _line(topic_id: UUID) -> list[Topic]:
    """Return a topic and those it lies under, the widest last; a loop ends where it closes."""
    rows: dict[UUID, models.Topic] = {}
    wanted: UUID | None = topic_id
    while wanted and wanted not in rows and (row := models.Topic.objects.filter(id=wanted, merged_into=None).first()):
        rows[row.id] = row
        wanted = row.parent_id
    return [_value(row, rows) for row in rows.values()]


def _value(row: models.Topic, rows: Mapping[UUID, models.Topic]) -> Topic:
    path, above = [row.name], row.parent_id
    while above and (parent := rows.get(above)) and len(path) < LEVELS:
        path.append(parent.name)
        above = parent.parent_id
    return Topic(row.id, Kind(row.kind), tuple(reversed(path)), row.parent_id, row.retired_at is not None, row.area, row.responsible_id)


def of_case(case_id: UUID) -> tuple[UUID | None, UUID | None]:
    """Return under which category and cause of the house a case was filed."""
    return models.Case.objects.filter(id=case_id).values_list("topic_id", "cause_id").first() or (None, None)


def of_answer(answer_id: UUID) -> list[Topic]:
    """Return the causes under which an answer stands, by name."""
    ids = models.AnswerTopic.objects.filter(answer_id=answer_id, filed=True).values_list("topic_id", flat=True)
    return sorted(filter(None, map(topic, ids)), key=lambda one: one.sorted_by)


def themes(kind: Kind, *, since: datetime | None = None) -> list[Theme]:
    """Return what is complained about, what weighs most first; complaints and answers since a moment, or all. Those without one are left out."""
    name = "topic" if kind is Kind.CATEGORY else "cause"
    rows = models.Case.objects.exclude(**{f"{name}_id": None})
    rows = rows.filter(received_at__gte=since) if since else rows
    weight = When(*(Condition(severity=one, then=Value(float(severity_weight(one)))) for one in Severity), default=Value(1.0), output_field=FloatField())
    counted = (
        rows.annotate(leaf=F(f"{name}_id"), weight=weight, worth=Cast("priority", FloatField()) / weight)
        .values("leaf")
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
    parents = dict(models.Topic.objects.filter(kind=kind).values_list("id", "parent_id"))
    sums = [_Sums(root=_root_of(row["leaf"], parents), **row) for row in counted]
    return _themes(name, [*sums, *_answered(rows, parents, since=since)] if kind is Kind.CAUSE else sums, parents)


def _answered(cases: QuerySet[models.Case], parents: Mapping[UUID, UUID | None], *, since: datetime | None) -> Iterator["_Sums"]:
    """Yield for each cause who said so in answers only; who complained about it, or about what lies under the same widest cause, is counted there."""
    said = theming.filed(since=since)
    roots = {leaf: _root_of(leaf, parents) for leaf in said}
    pairs = list(cases.exclude(contact_id=None).values_list("cause_id", "contact_id")) if said else []
    kept = contacts.canonical({who for _cause, who in pairs if who})
    counted: dict[UUID, set[UUID]] = defaultdict(set)
    for cause, who in pairs:
        if cause and who:
            counted[_root_of(cause, parents)].add(kept[who])
    for leaf in sorted(said, key=lambda one: (-len(said[one]), one)):
        fresh = said[leaf] - counted[roots[leaf]]
        counted[roots[leaf]] |= fresh
        if fresh:
            yield _Sums(roots[leaf], leaf, len(fresh), None, 0, None, 0, len(fresh))


def _root_of(topic_id: UUID, parents: Mapping[UUID, UUID | None]) -> UUID:
    for _level in range(LEVELS):
        if (above := parents.get(topic_id)) is None:
            break
        topic_id = above
    return topic_id


@dataclass(frozen=True)
class _Sums:
    """What was counted for one topic: of how many complaints and answers the severity and the value are known, and their sums."""

    root: UUID
    leaf: UUID
    count: int
    severe: float | None
    judged: int
    worthy: float | None
    valued: int
    people: int


def _themes(field: str, sums: Collection[_Sums], parents: Mapping[UUID, UUID | None]) -> list[Theme]:
    names = dict(models.Topic.objects.filter(id__in={one for each in sums for one in (each.root, each.leaf)}).values_list("id", "name"))
    by_root: dict[UUID, list[_Sums]] = defaultdict(list)
    for one in sums:
        by_root[one.root].append(one)
    most = sorted(by_root, key=lambda root: -sum(one.count for one in by_root[root]))[:_ASKED_MAX]
    under: dict[UUID, list[UUID]] = defaultdict(list)
    for one_id in parents:
        under[_root_of(one_id, parents)].append(one_id)
    drops = dict(_drops(field, {root: under[root] for root in most if any(one.people for one in by_root[root])}))
    return ranked([_root(root, parts, names, drops.get(root)) for root, parts in by_root.items()])


def _root(root: UUID, parts: list[_Sums], names: Mapping[UUID, str], drop: float | None) -> Theme:
    by_leaf: dict[UUID, list[_Sums]] = defaultdict(list)
    for one in parts:
        by_leaf[one.leaf].append(one)
    narrower = ranked([_theme(leaf, names[leaf], sums) for leaf, sums in by_leaf.items() if leaf != root])
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


def _drops(field: str, roots: Mapping[UUID, Collection[UUID]]) -> Iterator[tuple[UUID, float]]:
    """Yield by how many points those who complained about a topic score lower than everybody, where enough of them answered a survey."""
    if not roots:
        return
    everybody = _score(Q())
    for root, ids in roots.items():
        people = models.Case.objects.filter(**{f"{field}_id__in": ids}).exclude(contact_id=None).values("contact_id")
        theirs = _score(Q(contact_id__in=people) | theming.people(ids), least=NPS_LEAST)
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
