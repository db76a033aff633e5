"""Themes of answers, and the phrases by which the next answers and complaints are filed."""

from django.db import models

from goodword.feedback.models.cases import Topic
from goodword.lib.ids import new_id
from goodword.lib.tables import Spread, table


@table(spread=Spread.REFERENCE, erasure="none: words of several people, of whom it knows none", retention="until it is taken out")
class TopicPhrase(models.Model):
    """A phrase that files an answer or complaint which holds it under a cause."""

    id = models.UUIDField(primary_key=True)  # same_id("topic phrase", language, phrase)
    topic = models.ForeignKey(Topic, models.CASCADE)
    language = models.CharField(max_length=5)
    phrase = models.CharField(max_length=120)  # rules.keyness.plain
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "phrase"], name="topic_phrase_once")]


@table(spread=Spread.REFERENCE, erasure="none: words of several people, of whom it knows none", retention="until it is brought back")
class NoTheme(models.Model):
    """A phrase that is no theme, and is suggested no more."""

    id = models.UUIDField(primary_key=True)  # same_id("no theme", language, phrase)
    language = models.CharField(max_length=5)
    phrase = models.CharField(max_length=120)
    set_aside_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "phrase"], name="no_theme_once")]


@table(spread=Spread.OWN_KEY, column="answer_id", erasure="kept: ids only", retention="with the answer")
class AnswerTopic(models.Model):
    """That an answer belongs to a cause, or that staff said that it does not; what a hand decided, no phrase changes."""

    id = models.UUIDField(primary_key=True, default=new_id)
    answer_id = models.UUIDField()
    contact_id = models.UUIDField(null=True)  # of the answer
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="+")
    filed = models.BooleanField()  # False: taken off by hand
    by_hand = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer_id", "topic"], name="answer_topic_once")]
        indexes = [models.Index(fields=["topic", "filed"], name="answer_of_topic")]
