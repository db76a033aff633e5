"""Which product and site a complaint is about, and what it cost to mend."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.feedback import models
from goodword.feedback.actions.intake import CaseRefused, locked
from goodword.feedback.actions.stories import tell
from goodword.feedback.actions.topics import ensure
from goodword.feedback.queries.particulars import Particulars, particulars
from goodword.feedback.queries.topics import topic_path
from goodword.feedback.rules.themes import Kind
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
        clean = replace(clean, product=_known(Kind.PRODUCT, clean.product, now=now), site=_known(Kind.SITE, clean.site, now=now))
        if particulars(case_id) == clean:
            return False
        cost = {"cost_minor": clean.cost.minor if clean.cost else None, "cost_asset": clean.cost.asset if clean.cost else ""}
        models.Case.objects.filter(id=case_id).update(product=clean.product, site=clean.site, **cost)
        tell(case_id, "described", values={"product": clean.product, "site": clean.site}, by_id=actor.operator_id, now=now)
        after = {"product": clean.product, "site": clean.site, **cost}
        operators.audit(actor=actor, action="feedback.describe_case", subject=f"case:{case_id}", after=after, now=now)
        return True


def _known(kind: Kind, name: str, *, now: datetime) -> str:
    """Return what a product or site is called in the house; one that is new is put into its tree."""
    path = topic_path(ensure(kind, [name], now=now)) if name else ()
    return path[-1][:NAME_MAX] if path else name
