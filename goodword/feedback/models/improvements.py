"""Improvements, and who raised what they mend."""

from django.db import models

from goodword.feedback.models.cases import Topic
from goodword.lib.ids import new_id
from goodword.lib.tables import Spread, table


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="for good")
class Improvement(models.Model):
    """Something that is changed because of what customers said."""

    id = models.UUIDField(primary_key=True, default=new_id)
    title = models.CharField(max_length=200)
    area = models.CharField(max_length=10)  # values.improvements.Area
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, related_name="+")
    responsible = models.ForeignKey("operators.Operator", models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=8, default="open")  # values.improvements.ImprovementState
    words = models.TextField(default="")  # what customers are told
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)


@table(spread=Spread.CONTACT, erasure="kept: ids only", retention="with the contact")
class Voice(models.Model):
    """That somebody raised what an improvement mends, and when they were told: once for each person."""

    id = models.UUIDField(primary_key=True)  # same_id("voice", improvement, contact)
    contact_id = models.UUIDField()
    improvement_id = models.UUIDField()
    case_id = models.UUIDField(null=True)
    answer_id = models.UUIDField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["improvement_id", "told_at"], name="voice_untold"),
            models.Index(fields=["contact_id"], name="voice_of_contact"),
        ]
