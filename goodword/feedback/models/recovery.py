"""Recovery plans, and which of their steps were put before somebody."""

from django.db import models

from goodword.lib.tables import Spread, table


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="for good; what it said before is in the audit trail")
class RecoveryPlan(models.Model):
    """What is done about complaints of one category."""

    category = models.CharField(max_length=10, primary_key=True)  # values.Category
    steps = models.JSONField(default=list)  # rules.recovery.to_plain
    changed_at = models.DateTimeField()


@table(spread=Spread.OWN_KEY, column="case_id", erasure="kept: the house's own words only", retention="with the case")
class PlannedStep(models.Model):
    """A step of a plan that became a task; says what it said then, whatever becomes of the plan."""

    id = models.UUIDField(primary_key=True)  # the task's
    case_id = models.UUIDField(db_index=True)
    plan_of = models.CharField(max_length=36, default="")  # the category or the id of the topic
    step = models.JSONField()  # rules.recovery.to_plain
    place = models.PositiveSmallIntegerField()  # within the plan
    turn = models.PositiveSmallIntegerField(default=0)  # of a step that repeats
    due_at = models.DateTimeField()
