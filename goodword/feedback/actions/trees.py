"""The tree of categories, causes, products and sites, edited by staff: what is filed under a topic follows it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.feedback import models
from goodword.feedback.actions import filings
from goodword.feedback.queries.topics import tree
from goodword.feedback.rules import trees as rules
from goodword.feedback.rules.importing import NAME_MAX
from goodword.feedback.rules.themes import LEVELS, Kind, Topic
from goodword.feedback.values.improvements import Area
from goodword.lib.ids import new_id, same_id
from goodword.operators import actions as operators
from goodword.operators import queries as staff
from goodword.operators.values import Actor

_NAMED = {Kind.PRODUCT: "product", Kind.SITE: "site"}  # columns of a case that hold the name itself


class TopicRefused(ValueError):
    """A change of the tree that cannot be; `code` says why.

    name_missing, name_taken, too_deep, in_itself, same, other_kind, unknown, person_unknown, phrase_missing.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def add(kind: Kind, name: str, *, parent_id: UUID | None = None, actor: Actor, now: datetime) -> UUID:
    """Add a topic, perhaps under a wider one, and return its id; one of that name that is there already is returned, and offered again. Raises TopicRefused."""
    name = _clean(name)
    with transaction.atomic():
        known = _locked(kind)
        if parent_id and (parent_id not in known or len(known[parent_id].path) >= LEVELS):
            raise TopicRefused("too_deep" if parent_id in known else "unknown")
        if there := rules.named(name, parent_id, known.values()):
            models.Topic.objects.filter(id=there.id).update(retired_at=None)
            return there.id
        usual = same_id("topic", kind, parent_id or "", name.casefold())
        taken = models.Topic.objects.filter(id=usual).exists()  # by one that is called otherwise now, or was merged
        row = models.Topic.objects.create(id=new_id() if taken else usual, kind=kind, parent_id=parent_id, name=name, created_at=now)
        operators.audit(actor=actor, action="feedback.add_topic", subject=f"topic:{row.id}", after={"kind": kind.value, "name": name}, now=now)
        return row.id


def rename(topic_id: UUID, name: str, *, actor: Actor, now: datetime) -> bool:
    """Call a topic something else; what is filed under it follows, and files that use the old name still find it. False where nothing changes."""
    name = _clean(name)
    with transaction.atomic():
        one, known = _topic(topic_id)
        if one.name == name:
            return False
        if (there := rules.named(name, one.parent_id, known.values())) and there.id != one.id:
            raise TopicRefused("name_taken")
        models.Topic.objects.filter(id=one.id).update(name=name)
        _rename_in_cases(one.kind, one.name, name)
        operators.audit(
            actor=actor, action="feedback.rename_topic", subject=f"topic:{one.id}", before={"name": one.name}, after={"name": name}, now=now
        )  # fmt: skip
        return True


def merge(topic_id: UUID, into_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Make a topic part of another: its complaints, answers, phrases, narrower topics, improvements and, where the other has none, its plan follow.

    Raises TopicRefused.
    """
    with transaction.atomic():
        one, known = _topic(topic_id)
        if into_id not in known:
            raise TopicRefused("other_kind" if models.Topic.objects.filter(id=into_id, merged_into=None).exists() else "unknown")
        if why := rules.why_not_merged(one.id, into_id, known):
            raise TopicRefused(why)
        _merge(one, known[into_id], known)
        into = {"into": str(into_id), "name": known[into_id].name}
        operators.audit(actor=actor, action="feedback.merge_topics", subject=f"topic:{one.id}", before={"name": one.name}, after=into, now=now)


def retire(topic_id: UUID, *, on: bool, actor: Actor, now: datetime) -> bool:
    """Offer a topic and its narrower ones no more, or again; complaints keep it. False where nothing changes. Raises TopicRefused."""
    with transaction.atomic():
        one, known = _topic(topic_id)
        rows = models.Topic.objects.filter(id__in=rules.under(one.id, known) if on else [one.id], retired_at__isnull=on)
        if not rows.update(retired_at=now if on else None):
            return False
        operators.audit(actor=actor, action="feedback.retire_topic" if on else "feedback.restore_topic", subject=f"topic:{one.id}", now=now)
        return True


def put_in_charge(topic_id: UUID, *, area: Area | None, responsible_id: UUID | None, actor: Actor, now: datetime) -> bool:
    """Say which area can act on a topic and who is in charge; narrower ones without their own follow. False where nothing changes. Raises TopicRefused."""
    with transaction.atomic():
        one, _known = _topic(topic_id)
        if responsible_id and responsible_id not in {person.id for person in staff.colleagues()}:
            raise TopicRefused("person_unknown")
        wanted = {"area": area.value if area else "", "responsible_id": responsible_id}
        if (one.area, one.responsible_id) == (wanted["area"], responsible_id):
            return False
        models.Topic.objects.filter(id=one.id).update(**wanted)
        after = {"area": wanted["area"], "responsible": str(responsible_id) if responsible_id else None}
        operators.audit(actor=actor, action="feedback.put_in_charge", subject=f"topic:{one.id}", after=after, now=now)
        return True


def _merge(one: Topic, into: Topic, known: dict[UUID, Topic]) -> None:
    for child in [each for each in known.values() if each.parent_id == one.id]:
        if twin := rules.named(child.name, into.id, known.values()):
            _merge(child, twin, known)
        else:
            models.Topic.objects.filter(id=child.id).update(parent_id=into.id)
    for column in ("topic_id", "cause_id"):
        models.Case.objects.filter(**{column: one.id}).update(**{column: into.id})
    _rename_in_cases(one.kind, one.name, into.name)
    filings.follow(one.id, into.id)
    models.Improvement.objects.filter(topic_id=one.id).update(topic_id=into.id)
    plan = models.TopicPlan.objects.filter(topic_id=one.id).first()
    if plan:
        models.TopicPlan.objects.bulk_create([models.TopicPlan(topic_id=into.id, steps=plan.steps, changed_at=plan.changed_at)], ignore_conflicts=True)
        models.TopicPlan.objects.filter(topic_id=one.id).delete()
    models.Topic.objects.filter(merged_into_id=one.id).update(merged_into_id=into.id)
    models.Topic.objects.filter(id=one.id).update(merged_into_id=into.id)


def _rename_in_cases(kind: Kind, before: str, after: str) -> None:
    if (column := _NAMED.get(kind)) and before != after:
        models.Case.objects.filter(**{column: before}).update(**{column: after[:120]})


def _topic(topic_id: UUID) -> tuple[Topic, dict[UUID, Topic]]:
    row = models.Topic.objects.filter(id=topic_id, merged_into=None).first()
    known = _locked(Kind(row.kind)) if row else {}
    if topic_id not in known:
        raise TopicRefused("unknown")
    return known[topic_id], known


def _locked(kind: Kind) -> dict[UUID, Topic]:
    """Return the topics of a kind, locked, so that of two who change the tree at once the second sees what the first did."""
    list(models.Topic.objects.select_for_update().filter(kind=kind).order_by("id").values_list("id", flat=True))
    return tree(kind)


def _clean(name: str) -> str:
    name = " ".join(name.split())[:NAME_MAX]
    if not name:
        raise TopicRefused("name_missing")
    return name
