"""Delete touches and outcomes past the time the organisation keeps them."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from goodword.events import models
from goodword.lib.ids import first_id_of
from goodword.operators import queries
from goodword.operators.values import Kept

AT_ONCE = 1000
HASHES_KEPT = timedelta(days=30)
_HASHES_LOOKED_BACK = timedelta(days=30)  # a nightly turn that was missed is caught up within these


def forget_old(now: datetime) -> None:
    """Delete touches and settled outcomes that are over their time, and blank the hashes of touches after 30 days; commits in pieces.

    Counts of touches and the claims of outcomes stay: the first hold nobody, the second see to it that a replay pays nothing.
    """
    kept = queries.organisation().retention
    _in_pieces(models.Touch.objects.filter(id__lt=first_id_of(now - timedelta(days=kept[Kept.TOUCHES]))))
    before = now - timedelta(days=kept[Kept.OUTCOMES])
    _in_pieces(models.Outcome.objects.filter(id__lt=first_id_of(before), received_at__lt=before, occurred_at__lt=before, state="settled"))
    _blank_hashes(now)


def _blank_hashes(now: datetime) -> None:
    old = models.Touch.objects.filter(id__lt=first_id_of(now - HASHES_KEPT), id__gte=first_id_of(now - HASHES_KEPT - _HASHES_LOOKED_BACK))
    hashed = old.filter(network_hash__isnull=False)
    while ids := list(hashed.order_by("id").values_list("id", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            models.Touch.objects.filter(id__in=ids).update(network_hash=None, agent_hash=None)


def _in_pieces(rows: Any) -> None:
    while ids := list(rows.order_by("id").values_list("id", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            rows.model._default_manager.filter(id__in=ids).delete()
