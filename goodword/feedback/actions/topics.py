"""Categories and causes of the house: made where they are new, and given to cases."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.feedback import models
from goodword.feedback.actions.intake import CaseRefused, locked
from goodword.feedback.actions.stories import tell
from goodword.feedback.queries import topics as reads
from goodword.feedback.rules.importing import NAME_MAX
from goodword.feedback.rules.themes import Kind
from goodword.lib.ids import same_id
from goodword.operators import actions as operators
from goodword.operators.values import Actor


def ensure(kind: Kind, path: Sequence[str], *, now: datetime) -> UUID | None:
    """Return the topic of a path of at most two names, made where it is new; None for an empty path. Small and big letters are the same topic."""
    names = [" ".join(name.split())[:NAME_MAX] for name in path[:2]]
    parent: UUID | None = None
    for name in filter(None, names):
        id_ = same_id("topic", kind, parent or "", name.casefold())
        models.Topic.objects.bulk_create([models.Topic(id=id_, kind=kind, parent_id=parent, name=name, created_at=now)], ignore_conflicts=True)
        parent = id_
    return parent


def file_under(case_id: UUID, *, category: UUID | None, cause: UUID | None, new_cause: str = "", actor: Actor, now: datetime) -> bool:
    """Say under which of the house's categories a case falls and where it comes from; a new cause is made. False where nothing changes.

    Raises CaseRefused (topic_unknown), CaseUnknown.
    """
    with transaction.atomic():
        case = locked(case_id)
        if new_cause.strip():
            cause = ensure(Kind.CAUSE, [new_cause], now=now)
        wanted = {(Kind.CATEGORY, category), (Kind.CAUSE, cause)}
        known = set(models.Topic.objects.filter(id__in=[one for _, one in wanted if one]).values_list("kind", "id"))
        if {(kind.value, one) for kind, one in wanted if one} - known:
            raise CaseRefused("topic_unknown")
        if reads.of_case(case.id) == (category, cause):
            return False
        models.Case.objects.filter(id=case.id).update(topic_id=category, cause_id=cause)
        filed = {"category": " › ".join(reads.topic_path(category)), "cause": " › ".join(reads.topic_path(cause))}
        tell(case.id, "filed", values=filed, by_id=actor.operator_id, now=now)
        operators.audit(actor=actor, action="feedback.file_case", subject=f"case:{case.id}", after=filed, now=now)
        return True
