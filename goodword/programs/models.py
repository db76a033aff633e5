"""Programmes: what is offered, to whom credit goes, and where each stands in its life."""

from django.db import models

from goodword.lib.ids import new_id
from goodword.lib.tables import Spread, table
from goodword.programs.values import PrivacyMode, ProgramState


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="for good; a draft that was never live can be deleted")
class Program(models.Model):
    """One referral programme with its brand, offer, goal and attribution policy."""

    id = models.UUIDField(primary_key=True, default=new_id)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in ProgramState], default=ProgramState.DRAFT.value)
    language = models.CharField(max_length=5, default="en")
    currency = models.CharField(max_length=3, default="EUR")
    country = models.CharField(max_length=2, default="DE")
    brand = models.JSONField(default=dict)  # values.Brand
    offer = models.JSONField(default=dict)  # values.Offer
    policy = models.JSONField(default=dict)  # values.AttributionPolicy
    goal = models.JSONField(default=dict)  # values.Goal
    privacy_mode = models.CharField(max_length=1, choices=[(mode.value, mode.value) for mode in PrivacyMode], default=PrivacyMode.NO_STORAGE.value)
    landing_url = models.URLField(default="", blank=True)  # where links lead; empty: the programme's own page
    hosts = models.JSONField(default=list)  # hosts a link of this programme may lead to
    open_to_join = models.BooleanField(default=True)
    preset = models.CharField(max_length=60, default="", blank=True)
    counted = models.JSONField(default=list)  # types of outcomes besides purchases that its rules ask about, written from above
    starts_at = models.DateTimeField(null=True)  # before it nothing is owed
    ends_at = models.DateTimeField(null=True)
    first_live_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="for good: amounts of it stay in the ledger")
class Unit(models.Model):
    """A unit of the shop's own that rewards are counted in; its code, which holds its decimals, never changes."""

    code = models.CharField(max_length=10, primary_key=True)  # lib.units.Unit
    symbol = models.CharField(max_length=8, default="", blank=True)
    forms = models.JSONField(default=dict)
    created_at = models.DateTimeField()


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="for good")
class ProgramVersion(models.Model):
    """A programme as it was after a change: every change is dated and shows who made it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    program = models.ForeignKey(Program, models.CASCADE)
    number = models.PositiveIntegerField()
    settings = models.JSONField()
    changed_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "number"], name="program_version_number")]
