"""Facts, the jobs that follow from them, and what comes round by the clock."""

from django.db import models

from goodword.facts.values import JobState
from goodword.lib.ids import new_id
from goodword.lib.tables import Spread, table


@table(spread=Spread.LOCAL, erasure="none: holds ids only", retention="90 days after its last job is done")
class Fact(models.Model):
    """Something that happened, kept until all that follows from it is done."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=60)
    body = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="fact_at")]


@table(spread=Spread.LOCAL, erasure="none: holds ids only", retention="done: 7 days, dead: until staff decide")
class Job(models.Model):
    """One reaction to one fact, or one turn of a schedule; it retries alone."""

    id = models.UUIDField(primary_key=True, default=new_id)
    fact = models.ForeignKey(Fact, models.CASCADE, null=True)
    reaction = models.CharField(max_length=120)
    key = models.CharField(max_length=120, default="")  # part of a split batch, or the turn of a schedule
    body = models.JSONField(null=True)  # only where it differs from the fact's: a part of its batch
    state = models.CharField(max_length=8, default=JobState.DUE.value)
    run_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_by = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    error = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "reaction", "key"], name="job_once_per_fact_and_reaction")]
        indexes = [models.Index(fields=["state", "run_at", "id"], name="job_state")]


@table(spread=Spread.LOCAL, erasure="none: holds no person", retention="for good")
class Schedule(models.Model):
    """When a function that comes round by the clock is due next."""

    name = models.CharField(max_length=120, primary_key=True)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)


@table(spread=Spread.LOCAL, erasure="none: holds no person", retention="a day after the last beat")
class WorkerBeat(models.Model):
    """A worker process that lives, or lived until its last beat."""

    id = models.UUIDField(primary_key=True, default=new_id)
    host = models.CharField(max_length=200)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
