"""What the fraud checks said of a conversion."""

from django.db import models

from goodword.lib.tables import Spread, table


@table(spread=Spread.CONTACT, erasure="kept: ids and scores; notes are blanked", retention="two years")
class Verdict(models.Model):
    """The score of one conversion with its reasons, and what a person decided where one was asked."""

    id = models.UUIDField(primary_key=True)  # same_id("verdict", friend, conversion)
    contact_id = models.UUIDField()
    conversion_id = models.UUIDField(db_index=True)
    referral_id = models.UUIDField(db_index=True)
    score = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=8)  # pass, hold, refuse
    signals = models.JSONField(default=list)
    reviewed_by = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    note = models.TextField(default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_id", "conversion_id"], name="verdict_once")]
