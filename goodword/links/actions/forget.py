"""What public forms and the portal leave behind is kept no longer than it is of use."""

from datetime import datetime, timedelta

from django.db import transaction

from goodword.links import models

KEPT = timedelta(days=30)


def forget_old(now: datetime) -> None:
    """Delete join requests and codes after 30 days, and counts of forms once their time is over; runs every night."""
    with transaction.atomic():
        models.JoinRequest.objects.filter(requested_at__lt=now - KEPT).delete()
        models.PortalCode.objects.filter(created_at__lt=now - KEPT).delete()
        models.FormCount.objects.filter(ends_at__lt=now).delete()
