"""Surveys, whom they were sent to, and what was answered."""

from django.db import models

from goodword.lib.ids import new_id
from goodword.lib.tables import Spread, table


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="for good")
class Survey(models.Model):
    """A survey; what it says stands in its versions."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=120)
    slug = models.CharField(max_length=20, unique=True)  # of its open link
    program = models.ForeignKey("programs.Program", models.SET_NULL, null=True)  # whose brand it wears
    running = models.BooleanField(default=False)
    created_at = models.DateTimeField()


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="with the survey")
class SurveyVersion(models.Model):
    """What a survey says from `created_at` until the next version; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    survey = models.ForeignKey(Survey, models.CASCADE)
    number = models.PositiveIntegerField()
    definition = models.JSONField()  # values.Definition
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="survey_version_number")]


@table(spread=Spread.CONTACT, erasure="kept: ids only", retention="with the contact")
class Invitation(models.Model):
    """One person to be asked by one survey after one occasion."""

    id = models.UUIDField(primary_key=True)  # same_id("invitation", survey, occasion)
    contact_id = models.UUIDField()
    survey = models.ForeignKey(Survey, models.CASCADE)
    version = models.ForeignKey(SurveyVersion, models.PROTECT)
    occasion = models.CharField(max_length=80)  # what it follows, such as outcome:018f…
    state = models.CharField(max_length=8, default="waiting")  # values.InvitationState
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)  # until when the link takes an answer
    answered_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="invitation_due", condition=models.Q(state="waiting")),
            models.Index(fields=["contact_id"], name="invitation_of_contact"),
            models.Index(fields=["survey", "asked_at"], name="invitation_of_survey"),
        ]


@table(spread=Spread.CONTACT, erasure="kept: a time only", retention="with the contact")
class Rest(models.Model):
    """When somebody was last asked by any survey: the one row that two surveys at the same moment meet at."""

    id = models.UUIDField(primary_key=True)  # same_id("rest", contact)
    contact_id = models.UUIDField()
    asked_at = models.DateTimeField(null=True)


@table(spread=Spread.OWN_KEY, column="id", erasure="words are blanked", retention="with the contact; of nobody known, for good")
class Answer(models.Model):
    """One answer as it stands now; what it said before stands in its versions."""

    id = models.UUIDField(primary_key=True, default=new_id)  # same_id("answer", invitation or form) where one can come twice
    contact_id = models.UUIDField(null=True)  # null: by the open link
    survey = models.ForeignKey(Survey, models.PROTECT)
    version = models.ForeignKey(SurveyVersion, models.PROTECT)
    invitation_id = models.UUIDField(null=True)
    scale = models.CharField(max_length=5)  # values.Scale
    score = models.PositiveSmallIntegerField(null=True)  # null: the survey asks for none
    group = models.CharField(max_length=9, default="")  # values.Group, from the score; empty without
    improve = models.TextField(default="")
    more = models.TextField(default="")
    may_call = models.BooleanField(default=False)
    via = models.CharField(max_length=5)  # values.Via
    language = models.CharField(max_length=5, default="")
    entered_by = models.UUIDField(null=True)
    api_key_id = models.UUIDField(null=True)
    answered_at = models.DateTimeField()
    seconds = models.PositiveIntegerField(null=True)  # from being asked
    changes = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)
    case_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["answered_at", "id"], name="answer_newest"),
            models.Index(fields=["contact_id", "answered_at"], name="answer_of_contact"),
            models.Index(fields=["survey", "answered_at"], name="answer_of_survey"),
        ]


@table(spread=Spread.OWN_KEY, column="answer_id", erasure="words are blanked", retention="with the answer")
class AnswerVersion(models.Model):
    """What an answer said from a moment on; number 0 is how it was given."""

    id = models.UUIDField(primary_key=True)  # same_id("answer version", answer, number)
    answer_id = models.UUIDField(db_index=True)
    number = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField(null=True)
    improve = models.TextField(default="")
    more = models.TextField(default="")
    may_call = models.BooleanField(default=False)
    replies = models.JSONField(default=dict)  # values.Replies
    at = models.DateTimeField()
