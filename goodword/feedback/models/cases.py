"""Complaints and praise, what was done about them, and what they were about."""

from django.db import models

from goodword.lib.ids import new_id
from goodword.lib.tables import Spread, table


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="for good")
class Topic(models.Model):
    """What complaints are about, or where they come from: a category, cause, product or site of the house, or a narrower one of it."""

    id = models.UUIDField(primary_key=True)  # same_id("topic", kind, parent, name in small letters)
    kind = models.CharField(max_length=8)  # rules.themes.Kind
    parent = models.ForeignKey("self", models.CASCADE, null=True)
    name = models.CharField(max_length=200)
    area = models.CharField(max_length=10, default="")  # values.improvements.Area: who can act; empty: as the wider one
    responsible = models.ForeignKey("operators.Operator", models.SET_NULL, null=True, related_name="+")  # in charge of it; null: as the wider one
    retired_at = models.DateTimeField(null=True)  # offered no more; what is filed under it stays
    merged_into = models.ForeignKey("self", models.CASCADE, null=True, related_name="+")  # stays as a row, so that files which name it still find it
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
    product = models.CharField(max_length=120, default="")
    site = models.CharField(max_length=120, default="")  # branch, warehouse, shop: where it went wrong
    cost_minor = models.BigIntegerField(null=True)  # what mending it cost, where somebody said
    cost_asset = models.CharField(max_length=10, default="")
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
            models.Index(fields=["state", "-priority", "solve_by"], name="case_column", condition=~models.Q(state="closed")),
            models.Index(fields=["-closed_at", "-id"], name="case_last_closed", condition=models.Q(state="closed")),
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
