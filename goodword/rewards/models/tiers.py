"""Ladders of tiers, what people climbed them by, and where they stand."""

from django.db import models

from goodword.lib.tables import Spread, table


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="with the programme")
class Ladder(models.Model):
    """The tiers of a programme and how they are climbed."""

    id = models.UUIDField(primary_key=True)  # same_id("ladder", program)
    program = models.OneToOneField("programs.Program", models.CASCADE)
    definition = models.JSONField()  # values.Climbing and values.Tier
    changed_at = models.DateTimeField()


@table(spread=Spread.CONTACT, erasure="kept: ids only", retention="with the programme")
class Mark(models.Model):
    """One thing that counts for an advocate: a rollup that can be made anew from referrals and rewards at any time."""

    id = models.UUIDField(primary_key=True)  # same_id("mark", contact, measure, source)
    contact_id = models.UUIDField()
    program_id = models.UUIDField()
    measure = models.CharField(max_length=11)  # values.Measure
    source_id = models.UUIDField(db_index=True)  # the referral, conversion or reward
    amount = models.BigIntegerField()  # as it stands now; 0 where it counts no more, or for somebody else
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_id", "measure", "source_id"], name="mark_once")]
        indexes = [models.Index(fields=["contact_id", "program_id", "at"], name="mark_of_contact")]


@table(spread=Spread.CONTACT, erasure="kept: ids only", retention="with the programme")
class Standing(models.Model):
    """Where an advocate stands on a programme's ladder."""

    id = models.UUIDField(primary_key=True)  # same_id("standing", contact, program)
    contact_id = models.UUIDField()
    program_id = models.UUIDField(db_index=True)
    tier = models.CharField(max_length=40, default="")  # the slug; empty: none
    score = models.BigIntegerField(default=0)
    since = models.DateTimeField()
    below_since = models.DateTimeField(null=True)  # from then on less was earned than the tier asks for
    review_at = models.DateTimeField(null=True)  # when time alone may change it
    merged = models.BooleanField(default=False)  # into another contact, which stands for both

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_id", "program_id"], name="standing_once")]
        indexes = [models.Index(fields=["review_at"], name="standing_review", condition=models.Q(review_at__isnull=False))]


@table(spread=Spread.CONTACT, erasure="kept: ids only", retention="with the programme")
class TierChange(models.Model):
    """One step up or down, with what decided; only appended."""

    id = models.UUIDField(primary_key=True)
    contact_id = models.UUIDField()
    program_id = models.UUIDField()
    before = models.CharField(max_length=40, default="")
    after = models.CharField(max_length=40, default="")
    reasons = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["contact_id", "program_id", "at"], name="tier_change_of_contact")]
