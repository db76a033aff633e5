"""What was answered to the own questions of surveys."""

from django.db import models

from goodword.lib.tables import Spread, table


@table(spread=Spread.OWN_KEY, column="answer_id", erasure="words are blanked", retention="with the answer")
class Reply(models.Model):
    """What an answer says to one question as it stands now; a row for each option that was chosen. What it said before stands in the answer's versions."""

    id = models.UUIDField(primary_key=True)  # same_id("reply", answer, question, option)
    answer_id = models.UUIDField(db_index=True)
    survey = models.ForeignKey("feedback.Survey", models.PROTECT)
    question = models.CharField(max_length=40)  # its key
    option = models.CharField(max_length=40, default="")  # the key of an option, yes or no
    number = models.SmallIntegerField(null=True)  # of a scale
    text = models.TextField(default="")
    taken = models.BooleanField(null=True)  # whether the contact's field took it; null: it goes into none
    answered_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["survey", "question", "answered_at"], name="reply_of_question")]
