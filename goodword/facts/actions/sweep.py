"""Delete what facts and jobs need not keep."""

from datetime import datetime
from typing import Any

from django.db import models as django_models
from django.db import transaction
from django.db.models import Exists, OuterRef

from goodword.facts import models, rules
from goodword.facts.values import JobState

_PIECE = 500  # rows a transaction, so that clicks need not wait long for SQLite's one writer


def sweep(now: datetime) -> None:
    """Delete jobs done a week ago, facts of 90 days ago with no job left, and beats of workers long gone."""
    _in_pieces(models.Job.objects.filter(state=JobState.DONE, done_at__lt=now - rules.KEEP_DONE_JOBS))
    jobs = models.Job.objects.filter(fact=OuterRef("id"))
    _in_pieces(models.Fact.objects.filter(~Exists(jobs), at__lt=now - rules.KEEP_FACTS))
    _in_pieces(models.WorkerBeat.objects.filter(beat_at__lt=now - rules.KEEP_BEATS))


def _in_pieces(rows: "django_models.QuerySet[Any]") -> None:
    while ids := list(rows.values_list("pk", flat=True)[:_PIECE]):
        with transaction.atomic():
            rows.model._default_manager.filter(pk__in=ids).delete()
