"""Who recommended whom, by which evidence, and what came of it."""

from django.db import models

from goodword.lib.ids import new_id
from goodword.lib.tables import Spread, table


@table(spread=Spread.CONTACT, erasure="kept: ids only, notes are blanked", retention="with the programme")
class Referral(models.Model):
    """One friend in one programme, credited to one advocate; `contact` is the friend."""

    id = models.UUIDField(primary_key=True)  # same_id("referral", program, friend)
    contact = models.ForeignKey("contacts.Contact", models.PROTECT)
    program = models.ForeignKey("programs.Program", models.PROTECT)
    advocate = models.ForeignKey("contacts.Contact", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12)  # values.ReferralState
    method = models.CharField(max_length=8)
    code = models.CharField(max_length=32, default="")
    channel = models.CharField(max_length=20, default="")
    relation = models.CharField(max_length=20, default="")  # friend, family, colleague, community
    product = models.CharField(max_length=200, default="")
    name_allowed = models.BooleanField(default=False)  # the friend ticked "may see my first name and whether I bought"
    existing_customer = models.BooleanField(default=False)
    fixed_by_staff = models.BooleanField(default=False)
    pinned_at = models.DateTimeField(null=True)  # a reward was granted: later evidence changes nothing any more
    reasons = models.JSONField(default=list)  # why this advocate, why not others
    started_at = models.DateTimeField()
    signed_up_at = models.DateTimeField(null=True)
    converted_at = models.DateTimeField(null=True)
    refunded_at = models.DateTimeField(null=True)
    value_minor = models.BigIntegerField(default=0)
    purchases = models.PositiveIntegerField(default=0)
    assignee = models.ForeignKey("operators.Operator", models.SET_NULL, null=True)
    next_step = models.CharField(max_length=300, default="")
    next_step_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "program"], name="referral_one_advocate")]
        indexes = [
            models.Index(fields=["advocate", "moved_at"], name="referral_of_advocate"),
            models.Index(fields=["moved_at", "id"], name="referral_newest"),
            models.Index(fields=["program", "state", "moved_at"], name="referral_board"),
        ]


@table(spread=Spread.CONTACT, erasure="kept: ids only, notes and codes that tell a name are blanked", retention="with the programme")
class Evidence(models.Model):
    """One sign that a friend was recommended: a claim, an outcome that brought a code or click, a name given to staff. Only appended."""

    id = models.UUIDField(primary_key=True)  # same_id of what it came from
    contact = models.ForeignKey("contacts.Contact", models.PROTECT)
    program = models.ForeignKey("programs.Program", models.PROTECT)
    advocate_id = models.UUIDField()
    method = models.CharField(max_length=8)
    at = models.DateTimeField()
    code = models.CharField(max_length=32, default="")
    channel = models.CharField(max_length=20, default="")
    outcome_id = models.UUIDField(null=True)
    claim_id = models.UUIDField(null=True)
    refused = models.CharField(max_length=30, default="")  # why it can credit nobody, such as program_paused
    by = models.UUIDField(null=True)  # the operator who entered it
    note = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["contact", "program"], name="evidence_of_friend")]


@table(spread=Spread.LOCAL, erasure="deleted", retention="unconfirmed: 30 days")
class Claim(models.Model):
    """A friend's claim of the offer, which credits nobody until the owner of the address confirms it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    program = models.ForeignKey("programs.Program", models.CASCADE)
    code = models.CharField(max_length=32, default="")
    advocate_id = models.UUIDField(null=True)
    click_id = models.CharField(max_length=64, default="")
    channel = models.CharField(max_length=20, default="")
    email = models.CharField(max_length=320)
    first_name = models.CharField(max_length=120, default="")
    language = models.CharField(max_length=5, default="")
    name_allowed = models.BooleanField(default=False)
    wording = models.TextField(default="")  # of the tick and the privacy notice, as shown
    remind_on = models.DateField(null=True)  # the day on which the friend wants to be reminded once
    reminder_wording = models.TextField(default="")  # of that tick, as shown; empty where it was not set
    proof = models.JSONField(default=dict)  # hashes of network and user agent at request and confirmation
    requested_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    contact_id = models.UUIDField(null=True)  # set when confirmed

    class Meta:
        indexes = [
            models.Index(fields=["requested_at"], name="claim_age"),
            models.Index(fields=["contact_id"], name="claim_of_contact", condition=models.Q(contact_id__isnull=False)),
            models.Index(fields=["remind_on"], name="claim_reminder", condition=models.Q(remind_on__isnull=False)),
        ]


@table(spread=Spread.CONTACT, erasure="kept: ids only", retention="with the programme")
class Conversion(models.Model):
    """A purchase (or won deal) of a friend in a programme: credited, or with the reason why not."""

    id = models.UUIDField(primary_key=True)  # same_id("conversion", program, outcome)
    contact = models.ForeignKey("contacts.Contact", models.PROTECT)
    program = models.ForeignKey("programs.Program", models.PROTECT)
    referral = models.ForeignKey(Referral, models.PROTECT)
    advocate_id = models.UUIDField()
    outcome_id = models.UUIDField()
    type = models.CharField(max_length=40)
    occurred_at = models.DateTimeField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=10)
    refunded_minor = models.BigIntegerField(default=0)
    ordinal = models.PositiveIntegerField()  # 1 for the friend's first purchase that was not refunded in full; 0 for a refunded one
    credited = models.BooleanField()
    reasons = models.JSONField(default=list)
    history = models.BooleanField(default=False)
    pinned_at = models.DateTimeField(null=True)  # a reward for it was granted: its ordinal and credit stay
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "program", "outcome_id"], name="conversion_once")]
        indexes = [
            models.Index(fields=["referral", "occurred_at"], name="conversion_of_referral"),
            models.Index(fields=["created_at", "id"], name="conversion_newest"),
            models.Index(fields=["outcome_id"], name="conversion_outcome"),
        ]


@table(spread=Spread.CONTACT, erasure="notes are blanked", retention="with the programme")
class ReferralStep(models.Model):
    """One line of a referral's story that no other table tells: moves by hand, notes, corrections."""

    id = models.UUIDField(primary_key=True, default=new_id)
    contact_id = models.UUIDField()
    referral = models.ForeignKey(Referral, models.CASCADE)
    kind = models.CharField(max_length=20)
    text = models.TextField(default="")
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
