"""Surveys and their versions, who was asked, what they answered, and complaint cases with their story."""

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
    score = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=9)  # values.Group, from the score
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
    score = models.PositiveSmallIntegerField()
    improve = models.TextField(default="")
    more = models.TextField(default="")
    may_call = models.BooleanField(default=False)
    at = models.DateTimeField()


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="for good")
class Topic(models.Model):
    """What complaints are about, or where they come from: a category or cause of the house, or a narrower one of it."""

    id = models.UUIDField(primary_key=True)  # same_id("topic", kind, parent, name in small letters)
    kind = models.CharField(max_length=8)  # rules.themes.Kind
    parent = models.ForeignKey("self", models.CASCADE, null=True)
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField()


@table(
    spread=Spread.OWN_KEY,
    column="id",
    erasure="words, name and address are blanked",
    retention="with the contact; words of nobody known, two years after it was closed",
)
class Case(models.Model):
    """A complaint, from whichever side it came, and where it stands."""

    id = models.UUIDField(primary_key=True, default=new_id)  # same_id("case", answer) for one that an answer opened
    number = models.CharField(max_length=12, db_index=True)  # as people say it; not unique by law, only by chance
    contact_id = models.UUIDField(null=True)  # null: from an address that nobody has confirmed
    email = models.CharField(max_length=320, default="")
    name = models.CharField(max_length=240, default="")
    program_id = models.UUIDField(null=True)
    answer_id = models.UUIDField(null=True)
    origin = models.CharField(max_length=6)  # values.Origin
    category = models.CharField(max_length=10)
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, related_name="+")  # of the house's own categories
    cause = models.ForeignKey(Topic, models.SET_NULL, null=True, related_name="+")
    severity = models.CharField(max_length=7)
    severity_known = models.BooleanField(default=True)  # False: of a file that did not say
    wish = models.CharField(max_length=10, default="")
    order = models.CharField(max_length=60, default="")
    words = models.TextField()
    language = models.CharField(max_length=5, default="")
    state = models.CharField(max_length=12, default="received")  # values.CaseState
    priority = models.PositiveSmallIntegerField()
    value_minor = models.BigIntegerField(null=True)  # what the customer was worth when it came in
    value_asset = models.CharField(max_length=10, default="")
    value_source = models.CharField(max_length=10, default="")
    assignee = models.ForeignKey("operators.Operator", models.SET_NULL, null=True)
    answer_by = models.DateTimeField()
    solve_by = models.DateTimeField()
    received_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    first_contact_at = models.DateTimeField(null=True)
    proposal = models.TextField(default="")
    proposed_at = models.DateTimeField(null=True)
    closing = models.CharField(max_length=9, default="")  # values.Closing
    closing_words = models.TextField(default="")
    closed_at = models.DateTimeField(null=True)
    satisfied = models.BooleanField(null=True)
    satisfied_at = models.DateTimeField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    proof = models.JSONField(default=dict)
    timely = models.BooleanField(null=True)  # of a file: whether it was answered in time
    disputed = models.BooleanField(null=True)  # of a file: whether the customer disputed the answer
    details = models.JSONField(default=dict)  # of a file: site, firm, way, response
    told_soon_due = models.BooleanField(default=False)
    informed_at = models.DateTimeField(null=True)  # when who complained last heard how far it is
    escalate_at = models.DateTimeField(null=True)  # when it goes on to the next person unless it was answered, or solved
    escalated = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["-priority", "solve_by"], name="case_open", condition=~models.Q(state="closed")),
            models.Index(fields=["assignee", "solve_by"], name="case_of_assignee", condition=~models.Q(state="closed")),
            models.Index(fields=["escalate_at"], name="case_overdue", condition=~models.Q(state="closed")),
            models.Index(fields=["solve_by"], name="case_soon_due", condition=~models.Q(state="closed")),
            models.Index(fields=["received_at", "id"], name="case_newest"),
            models.Index(fields=["contact_id"], name="case_of_contact"),
        ]


@table(spread=Spread.OWN_KEY, column="case_id", erasure="texts are blanked", retention="with the case")
class CaseEntry(models.Model):
    """One line of a case's story: a step, a note, a change of hands, a question answered."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case_id = models.UUIDField()
    kind = models.CharField(max_length=14)
    text = models.TextField(default="")
    values = models.JSONField(default=dict)
    by_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case_id", "at"], name="case_story")]
