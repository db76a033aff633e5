"""Answers that nothing leads back from."""

from uuid import uuid4

from django.db import models

from goodword.lib.tables import Spread, table


@table(spread=Spread.OWN_KEY, column="id", erasure="none: nobody is known", retention="with the survey")
class AnonymousAnswer(models.Model):
    """One answer to an anonymous survey: an id by chance, a day, and no more of how it came. It is shown only once at least five come together."""

    id = models.UUIDField(primary_key=True, default=uuid4)  # by chance, so that ids are in no order
    survey = models.ForeignKey("feedback.Survey", models.PROTECT)
    version = models.ForeignKey("feedback.SurveyVersion", models.PROTECT)
    day = models.DateField()
    score = models.PositiveSmallIntegerField(null=True)
    group = models.CharField(max_length=9, default="")
    improve = models.TextField(default="")
    more = models.TextField(default="")
    replies = models.JSONField(default=dict)
    released = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["survey", "released"], name="anonymous_of_survey")]
