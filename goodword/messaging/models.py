"""Messages on their way to people, and all work of the staff."""

from django.db import models

from goodword.lib.ids import new_id
from goodword.lib.tables import Spread, table


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="for good")
class Template(models.Model):
    """An installation's or programme's own wording of a built-in message, by language."""

    id = models.UUIDField(primary_key=True, default=new_id)
    slug = models.CharField(max_length=60)
    scope = models.CharField(max_length=36, default="", blank=True)  # the programme's id, or empty for all programmes
    program = models.ForeignKey("programs.Program", models.CASCADE, null=True)  # the same, so that it goes with its programme
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=300)
    preview = models.CharField(max_length=300, default="", blank=True)
    because = models.CharField(max_length=300, default="", blank=True)
    body = models.TextField()
    changed_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "scope", "language"], name="template_once")]


@table(spread=Spread.CONTACT, erasure="address, variables and texts are deleted", retention="texts 13 months, the rest with the contact")
class Message(models.Model):
    """One message to one person: queued with plain variables, judged by the gate, rendered and sent.

    `key` makes queuing safe to repeat; the Message-ID is made of it, so that a mail that went out twice at the last boundary is known to be one.
    """

    id = models.UUIDField(primary_key=True)  # same_id(key)
    contact_id = models.UUIDField(null=True)  # null: to staff, or to an address that is no contact yet
    operator_id = models.UUIDField(null=True)
    program_id = models.UUIDField(null=True)
    key = models.CharField(max_length=200)
    channel = models.CharField(max_length=10, default="email")
    purpose = models.CharField(max_length=20)
    template = models.CharField(max_length=60)
    language = models.CharField(max_length=5, default="")
    variables = models.JSONField(default=dict)
    address = models.CharField(max_length=320, default="")  # set when rendered, or from the start for an address that is no contact yet
    state = models.CharField(max_length=10, default="queued")  # values.MessageState
    reasons = models.JSONField(default=list)  # of the gate
    send_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # goes up with every claim, so it also tells whose claim is the latest
    failures = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    subject = models.CharField(max_length=300, default="")
    html = models.TextField(default="")
    text = models.TextField(default="")
    message_id = models.CharField(max_length=200, default="")
    error = models.TextField(default="")
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["send_at"], name="message_due", condition=models.Q(state__in=["queued", "held", "sending"])),
            models.Index(fields=["contact_id", "queued_at"], name="message_of_contact"),
            models.Index(fields=["queued_at", "id"], name="message_newest"),
            models.Index(fields=["state", "queued_at"], name="message_state"),
        ]


@table(spread=Spread.CONTACT, erasure="texts are blanked", retention="with the contact")
class Task(models.Model):
    """One piece of work for the staff, whatever it came from."""

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.CharField(max_length=200, default="")  # what makes it safe to make twice; part of the id where set
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=300)
    reason = models.TextField(default="")
    contact_id = models.UUIDField(null=True)
    program_id = models.UUIDField(null=True)
    subject = models.CharField(max_length=80, default="")  # what it is about, such as reward:018f…
    assignee = models.ForeignKey("operators.Operator", models.SET_NULL, null=True)
    role = models.CharField(max_length=20, default="")  # whose it is while nobody is named
    script = models.TextField(default="")
    value_minor = models.BigIntegerField(null=True)  # what is at stake
    value_asset = models.CharField(max_length=10, default="")
    due_at = models.DateTimeField(null=True)
    escalate_at = models.DateTimeField(null=True)  # when it goes on to the next person unless it is done
    escalated = models.PositiveSmallIntegerField(default=0)
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)
    outcome = models.CharField(max_length=40, default="")
    outcome_note = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="task_open", condition=models.Q(done_at__isnull=True)),
            models.Index(fields=["escalate_at"], name="task_overdue", condition=models.Q(done_at__isnull=True, escalate_at__isnull=False)),
            models.Index(fields=["assignee"], name="task_of_assignee", condition=models.Q(done_at__isnull=True)),
            models.Index(fields=["contact_id"], name="task_of_contact"),
        ]
