"""Categories and causes of the house: made where they are new, and given to cases."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from goodword.feedback import models
from goodword.feedback.actions import recovery
from goodword.feedback.actions.intake import CaseRefused, locked
from goodword.feedback.actions.stories import tell
from goodword.feedback.queries import topics as reads
from goodword.feedback.rules.importing import NAME_MAX
from goodword.feedback.rules.themes import LEVELS, Kind
from goodword.feedback.values import Origin
from goodword.lib.ids import same_id
from goodword.operators import actions as operators
from goodword.operators.values import Actor


def ensure(kind: Kind, path: Sequence[str], *, now: datetime) -> UUID | None:
    """Return the topic of a path of at most three names, made where it is new; None for an empty path. Small and big letters are the same topic.

    One that was renamed or merged since is found by the name that it had.
    """
    names = [" ".join(name.split())[:NAME_MAX] for name in path[:LEVELS]]
    parent: UUID | None = None
    for name in filter(None, names):
        parent = _known(kind, parent, name) or _made(kind, parent, name, now=now)
    return parent


def _known(kind: Kind, parent: UUID | None, name: str) -> UUID | None:
    row = models.Topic.objects.filter(id=same_id("topic", kind, parent or "", name.casefold())).first()
    if row is None or (row.merged_into_id is None and row.name.casefold() != name.casefold()):  # perhaps another one is called so now
        there = models.Topic.objects.filter(kind=kind, parent_id=parent, name__iexact=name, merged_into=None).first()
        row = there or row
    return (row.merged_into_id or row.id) if row else None


def _made(kind: Kind, parent: UUID | None, name: str, *, now: datetime) -> UUID:
    id_ = same_id("topic", kind, parent or "", name.casefold())
    models.Topic.objects.bulk_create([models.Topic(id=id_, kind=kind, parent_id=parent, name=name, created_at=now)], ignore_conflicts=True)
    return id_


def file_under(case_id: UUID, *, category: UUID | None, cause: UUID | None, new_cause: str = "", actor: Actor, now: datetime) -> bool:
    """Say under which of the house's categories a case falls and where it comes from; a new cause is made. False where nothing changes.

    Raises CaseRefused (topic_unknown), CaseUnknown.
    """
    with transaction.atomic():
        case = locked(case_id)
        if new_cause.strip():
            cause = ensure(Kind.CAUSE, [new_cause], now=now)
        wanted = {(Kind.CATEGORY, category), (Kind.CAUSE, cause)}
        before = reads.of_case(case.id)
        offered = models.Topic.objects.filter(Q(retired_at=None) | Q(id__in=[one for one in before if one]), merged_into=None)
        known = set(offered.filter(id__in=[one for _, one in wanted if one]).values_list("kind", "id"))
        if {(kind.value, one) for kind, one in wanted if one} - known:
            raise CaseRefused("topic_unknown")
        if before == (category, cause):
            return False
        models.Case.objects.filter(id=case.id).update(topic_id=category, cause_id=cause)
        filed = {"category": " › ".join(reads.topic_path(category)), "cause": " › ".join(reads.topic_path(cause))}
        tell(case.id, "filed", values=filed, by_id=actor.operator_id, now=now)
        if case.is_open and case.origin is not Origin.SURVEY:
            recovery.follow_anew(case, now=now)
        operators.audit(actor=actor, action="feedback.file_case", subject=f"case:{case.id}", after=filed, now=now)
        return True
