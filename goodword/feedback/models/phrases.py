"""Phrases of customers for whoever writes to customers."""

from django.db import models

from goodword.lib.tables import Spread, table


@table(spread=Spread.OWN_KEY, column="answer_id", erasure="deleted", retention="with the answer")
class Phrase(models.Model):
    """A few words that somebody wrote in an answer, marked by staff; without a name, and shown to nobody but staff until one writes with them."""

    id = models.UUIDField(primary_key=True)  # same_id("phrase", answer, words in small letters)
    answer_id = models.UUIDField(db_index=True)
    words = models.CharField(max_length=160)
    language = models.CharField(max_length=5, default="")
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["language", "-created_at"], name="phrase_of_language")]
