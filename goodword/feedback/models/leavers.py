"""Silent leavers: who was noticed, what became of it, and when a silence counts."""

from django.db import models

from goodword.lib.tables import Spread, table


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="until changed; what it said before is in the audit trail")
class LeaverSettings(models.Model):
    """Whether people are written to, when a silence counts, and the reasons to choose from; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    running = models.BooleanField(default=False)
    times = models.PositiveSmallIntegerField()
    purchases = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)  # values.leavers.SilenceReason
    changed_at = models.DateTimeField()


@table(spread=Spread.CONTACT, erasure="signs and reasons are blanked; words stand in the complaint, which is blanked too", retention="with the contact")
class Leaver(models.Model):
    """Somebody who seems to go without a word: one row for each silence, score or farewell."""

    id = models.UUIDField(primary_key=True)  # same_id("leaver", contact, last purchase, answer or farewell)
    contact_id = models.UUIDField()
    sign = models.CharField(max_length=9)  # values.leavers.Sign
    state = models.CharField(max_length=7, default="noticed")  # values.leavers.LeaverState
    values = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)  # keys of those that were chosen
    case_id = models.UUIDField(null=True)
    noticed_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    said_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["noticed_at"], name="leaver_noticed", condition=models.Q(state="noticed")),
            models.Index(fields=["noticed_at", "id"], name="leaver_newest"),
            models.Index(fields=["contact_id"], name="leaver_of_contact"),
        ]
