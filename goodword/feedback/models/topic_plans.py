"""Recovery plans of the house's own categories and causes."""

from django.db import models

from goodword.feedback.models.cases import Topic
from goodword.lib.tables import Spread, table


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="for good; what it said before is in the audit trail")
class TopicPlan(models.Model):
    """What is done about complaints filed under a topic, or under a narrower one that has no plan of its own."""

    topic = models.OneToOneField(Topic, models.CASCADE, primary_key=True)
    steps = models.JSONField(default=list)  # rules.recovery.to_plain
    changed_at = models.DateTimeField()
