"""What advocates ask at the claim desk."""

from django.db import models

from goodword.lib.tables import Spread, table


@table(spread=Spread.CONTACT, erasure="kept: ids only", retention="with the reward")
class Inquiry(models.Model):
    """One question of an advocate after a reward. What was typed to find it by is not kept, only what was found."""

    id = models.UUIDField(primary_key=True)  # same_id("inquiry", contact, day, place of that day), so that nobody asks without end
    contact_id = models.UUIDField()
    program_id = models.UUIDField()
    form = models.UUIDField()  # that was sent: the same one twice is one question
    gave_order = models.BooleanField()
    gave_address = models.BooleanField()
    friend_id = models.UUIDField(null=True)  # who was found by it, if anybody
    outcome_id = models.UUIDField(null=True)  # the purchase that was found
    state = models.CharField(max_length=8)  # values.InquiryState
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=16, default="")  # values.Answer
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_id", "form"], name="inquiry_once")]
        indexes = [models.Index(fields=["asked_at", "id"], name="inquiry_newest")]
