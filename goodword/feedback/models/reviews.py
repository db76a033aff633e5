"""Places where customers review the house in public, and who was asked to."""

from django.db import models

from goodword.feedback.models.surveys import Survey
from goodword.lib.ids import new_id
from goodword.lib.tables import Spread, table


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="until changed; what it said before is in the audit trail")
class ReviewPlace(models.Model):
    """A public site with reviews of the house, and how one writes one there."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    guides = models.JSONField(default=dict)  # language -> steps, one a line
    minutes = models.PositiveSmallIntegerField(default=3)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="for good")
class ReviewRound(models.Model):
    """All who answered a survey in a stretch of time, asked for a public review: every one of them, whatever they answered."""

    id = models.UUIDField(primary_key=True)  # same_id("review round", key of the form)
    survey = models.ForeignKey(Survey, models.PROTECT)
    since = models.DateTimeField()
    until = models.DateTimeField()
    reached = models.UUIDField(null=True)  # the last contact that was looked at, in the order of their ids
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="review_round_open", condition=models.Q(done_at=None))]


@table(spread=Spread.CONTACT, erasure="kept: ids only", retention="with the contact")
class ReviewRequest(models.Model):
    """One person in a round, and what became of the question; which place they chose, and whether they wrote, nobody knows."""

    id = models.UUIDField(primary_key=True)  # same_id("review request", round, contact)
    contact_id = models.UUIDField()
    round_id = models.UUIDField()
    state = models.CharField(max_length=7)  # values.reviews.RequestState
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["round_id", "state"], name="review_request_of_round"), models.Index(fields=["contact_id"], name="review_request_of")]
