"""What rules looked at besides conversions, and what advocates brought about, counted for milestones."""

from django.db import models

from goodword.lib.tables import Spread, table


@table(spread=Spread.CONTACT, erasure="the reason is blanked, the rest kept: ids only", retention="with the programme")
class Occasion(models.Model):
    """One occasion of one person that rules were asked about; `name` tells it from others of its kind."""

    id = models.UUIDField(primary_key=True)  # same_id("occasion", kind, program, contact, name)
    contact_id = models.UUIDField()
    program_id = models.UUIDField()
    kind = models.CharField(max_length=10)  # values.OccasionKind
    name = models.CharField(max_length=120)
    known = models.JSONField(default=dict)  # what triggers may ask
    at = models.DateTimeField()
    counts = models.BooleanField(default=True)  # a milestone that was lost again does not
    review = models.BooleanField(default=False)
    history = models.BooleanField(default=False)
    rule_id = models.UUIDField(null=True)  # of a manual reward
    given_by = models.UUIDField(null=True)  # the operator who gave it
    note = models.TextField(default="")  # why
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_id", "program_id", "kind", "name"], name="occasion_once")]


@table(spread=Spread.CONTACT, erasure="kept: a count", retention="with the programme")
class Tally(models.Model):
    """How many purchases count for an advocate in a programme that asks for milestones; whoever counts holds this row, so that nobody counts beside."""

    id = models.UUIDField(primary_key=True)  # same_id("tally", program, advocate)
    contact_id = models.UUIDField()
    program_id = models.UUIDField()
    counted = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_id", "program_id"], name="tally_once")]


@table(spread=Spread.CONTACT, erasure="kept: ids only", retention="with the programme")
class Counted(models.Model):
    """One purchase of a friend that counts for an advocate."""

    id = models.UUIDField(primary_key=True)  # same_id("counted", advocate, conversion)
    contact_id = models.UUIDField()  # the advocate
    program_id = models.UUIDField()
    conversion_id = models.UUIDField(db_index=True)
    friend_id = models.UUIDField()
    at = models.DateTimeField()
    review = models.BooleanField(default=False)  # a person is still to look at both sides

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_id", "conversion_id"], name="counted_once")]
        indexes = [models.Index(fields=["contact_id", "program_id", "at"], name="counted_of_advocate")]
