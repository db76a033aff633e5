"""What messages said is forgotten with time; that they were sent, and why, stays."""

from datetime import datetime, timedelta

from django.db import transaction

from goodword.messaging import models
from goodword.messaging.values import OPEN_STATES
from goodword.operators import queries as operators
from goodword.operators.values import Kept

_AT_ONCE = 500


def forget_texts(now: datetime) -> None:
    """Delete texts, variables and addresses of messages older than the organisation keeps them; commits in pieces."""
    before = now - timedelta(days=operators.organisation().retention[Kept.MESSAGES])
    old = models.Message.objects.filter(queued_at__lt=before).exclude(state__in=OPEN_STATES).exclude(html="", text="", address="", subject="", variables={})
    while ids := list(old.order_by("queued_at").values_list("id", flat=True)[:_AT_ONCE]):
        with transaction.atomic():
            models.Message.objects.filter(id__in=ids).update(html="", text="", address="", subject="", variables={})
