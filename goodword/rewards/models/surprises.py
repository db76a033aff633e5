"""Surprises: extras with a budget, and who was drawn or picked for them."""

from django.db import models

from goodword.lib.tables import Spread, table
from goodword.rewards.models.rulebook import RuleVersion


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="with the programme")
class Surprise(models.Model):
    """An extra that no rule promises; what it gives stands in a version of a rule that is never in force. `taken` is a guarded counter."""

    id = models.UUIDField(primary_key=True)
    program = models.ForeignKey("programs.Program", models.CASCADE)
    rule_version = models.ForeignKey(RuleVersion, models.PROTECT)
    name = models.CharField(max_length=120)
    mode = models.CharField(max_length=9)  # values.SurpriseMode
    chance = models.PositiveSmallIntegerField(default=0)  # of 10,000 draws, so many win
    seed = models.CharField(max_length=64)  # hex; told once the surprise is over
    asset = models.CharField(max_length=10)
    amount = models.BigIntegerField()  # of each
    budget = models.BigIntegerField()
    taken = models.BigIntegerField(default=0)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(taken__gte=0, taken__lte=models.F("budget")), name="surprise_within_budget")]


@table(spread=Spread.CONTACT, erasure="kept: ids only", retention="with the programme")
class SurpriseDraw(models.Model):
    """One draw or pick: what came of it, and what anybody needs to check it."""

    id = models.UUIDField(primary_key=True)  # same_id("surprise draw", surprise, occasion)
    contact_id = models.UUIDField()
    surprise_id = models.UUIDField()
    occasion_id = models.UUIDField()  # the outcome, or the contact who was picked
    number = models.PositiveSmallIntegerField(default=0)  # below the chance: won
    state = models.CharField(max_length=9)  # values.DrawState
    reward_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_id", "surprise_id", "occasion_id"], name="surprise_draw_once")]
        indexes = [models.Index(fields=["surprise_id", "at", "id"], name="surprise_draws")]
