"""Delete what is over: sessions, sign-in links, and audit entries past the time the organisation keeps them."""

from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from goodword.operators import models, queries
from goodword.operators.values import Kept

AT_ONCE = 1000


def sweep(now: datetime) -> None:
    """Delete sessions and links that are over and old audit entries, in pieces."""
    _in_pieces(Session.objects.filter(expire_date__lt=now))
    _in_pieces(models.SignInLink.objects.filter(expires_at__lt=now - timedelta(days=1)))
    _in_pieces(UserSession.objects.filter(last_seen_at__lt=now - timedelta(days=60)))
    kept = timedelta(days=queries.organisation().retention[Kept.AUDIT])
    _in_pieces(models.AuditEntry.objects.filter(at__lt=now - kept))


def _in_pieces(rows: Any) -> None:
    while True:
        with transaction.atomic():
            ids = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
            if ids:
                rows.model._default_manager.filter(pk__in=ids).delete()
        if len(ids) < AT_ONCE:
            return
