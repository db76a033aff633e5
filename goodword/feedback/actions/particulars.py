"""Which product and site a complaint is about, and what it cost to mend."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.feedback import models
from goodword.feedback.actions.intake import CaseRefused, locked
from goodword.feedback.actions.stories import tell
from goodword.feedback.queries.particulars import Particulars, particulars
from goodword.operators import actions as operators
from goodword.operators.values import Actor

NAME_MAX = 120


def describe(case_id: UUID, wanted: Particulars, *, actor: Actor, now: datetime) -> bool:
    """Say which product and site a case is about, and what it cost. False where nothing changes. Raises CaseRefused (cost_negative), CaseUnknown."""
    clean = Particulars(" ".join(wanted.product.split())[:NAME_MAX], " ".join(wanted.site.split())[:NAME_MAX], wanted.cost)
    if clean.cost and clean.cost.minor < 0:
        raise CaseRefused("cost_negative")
    with transaction.atomic():
        locked(case_id)
        if particulars(case_id) == clean:
            return False
        cost = {"cost_minor": clean.cost.minor if clean.cost else None, "cost_asset": clean.cost.asset if clean.cost else ""}
        models.Case.objects.filter(id=case_id).update(product=clean.product, site=clean.site, **cost)
        tell(case_id, "described", values={"product": clean.product, "site": clean.site}, by_id=actor.operator_id, now=now)
        after = {"product": clean.product, "site": clean.site, **cost}
        operators.audit(actor=actor, action="feedback.describe_case", subject=f"case:{case_id}", after=after, now=now)
        return True
