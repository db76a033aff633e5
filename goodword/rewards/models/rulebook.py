"""Rules, their versions, and the counters that bind them."""

from django.db import models

from goodword.lib.ids import new_id
from goodword.lib.tables import Spread, table


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="with the programme")
class Rule(models.Model):
    """A rule of a programme; what it says stands in its versions."""

    id = models.UUIDField(primary_key=True, default=new_id)
    program = models.ForeignKey("programs.Program", models.CASCADE)
    name = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="with the programme")
class RuleVersion(models.Model):
    """What a rule says from `in_force_from` until the next version; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    rule = models.ForeignKey(Rule, models.CASCADE)
    number = models.PositiveIntegerField()
    definition = models.JSONField()  # values.RuleDefinition
    in_force_from = models.DateTimeField()
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "number"], name="rule_version_number")]


@table(spread=Spread.OWN_KEY, column="id", erasure="kept: counts under ids", retention="three years after its period")
class Counter(models.Model):
    """One cap or budget in one period: how much of its limit is taken; changed by guarded updates only."""

    id = models.UUIDField(primary_key=True)  # same_id("counter", rule, scope, owner, period)
    rule_id = models.UUIDField()
    scope = models.CharField(max_length=12)  # advocate, program
    owner_id = models.UUIDField()  # the advocate or the programme
    period = models.CharField(max_length=12)  # 2026, 2026-11, 2026-W47, 2026-11-22, or all
    unit = models.CharField(max_length=10)  # count, or an asset
    taken = models.BigIntegerField(default=0)


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="with the programme")
class Budget(models.Model):
    """The most that all rules of a programme together may give of one asset in a period; how much is taken stands in its counter."""

    id = models.UUIDField(primary_key=True)  # same_id("budget", program, asset)
    program = models.ForeignKey("programs.Program", models.CASCADE)
    asset = models.CharField(max_length=10)
    period = models.CharField(max_length=5)  # values.Period
    limit = models.BigIntegerField()  # in the asset's smallest unit
    warn_percent = models.PositiveSmallIntegerField(default=80)  # staff are told from then on
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "asset"], name="budget_once")]
