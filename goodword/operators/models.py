"""The installation's own organisation, its staff, their keys, and what they changed."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from goodword.lib.ids import new_id
from goodword.lib.tables import Spread, table


@table(spread=Spread.REFERENCE, erasure="none: the firm itself", retention="for good")
class Organisation(models.Model):
    """The one organisation of this installation: its name, place, sender and switches."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=200, default="")
    address = models.TextField(default="", blank=True)
    country = models.CharField(max_length=2, default="DE")
    language = models.CharField(max_length=5, default="en")
    currency = models.CharField(max_length=3, default="EUR")
    time_zone = models.CharField(max_length=60, default="Europe/Berlin")
    sender_name = models.CharField(max_length=200, default="", blank=True)
    sender_email = models.EmailField(default="", blank=True)
    reply_to = models.EmailField(default="", blank=True)
    privacy_url = models.URLField(default="", blank=True)
    brand = models.JSONField(default=dict)  # colour, website, logo file
    mail = models.JSONField(default=dict)  # host, port, username, security; the password is a Secret
    quiet_hours = models.JSONField(default=dict)  # {"start": "20:00", "end": "08:00"}
    hours = models.JSONField(default=dict)  # values.BusinessHours
    retention = models.JSONField(default=dict)  # days by kind of data
    outbound_held_at = models.DateTimeField(null=True)  # set by a restore: nothing goes out until a person says so
    checklist = models.JSONField(default=dict)  # what was set up or put aside in the first-run checklist
    created_at = models.DateTimeField()


class OperatorManager(BaseUserManager["Operator"]):
    """How Django finds an operator at sign-in."""

    def get_by_natural_key(self, username: str | None) -> "Operator":
        return self.get(email__iexact=username)


@table(spread=Spread.REFERENCE, erasure="none: staff, not contacts", retention="for good, as long as the audit trail names it")
class Operator(AbstractBaseUser):
    """A person of the staff who can sign in."""

    id = models.UUIDField(primary_key=True, default=new_id)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, default="")
    role = models.CharField(max_length=20)
    language = models.CharField(max_length=5, default="en")
    time_zone = models.CharField(max_length=60, default="", blank=True)
    theme = models.CharField(max_length=5, default="", blank=True)
    is_active = models.BooleanField(default=True)
    absent_from = models.DateField(null=True, blank=True)
    absent_until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = OperatorManager()
    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []


@table(spread=Spread.LOCAL, erasure="none: staff, not contacts", retention="a day after it ended")
class SignInLink(models.Model):
    """A link that signs one operator in once, within an hour; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    operator = models.ForeignKey(Operator, models.CASCADE)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


@table(spread=Spread.REFERENCE, erasure="none: systems, not contacts", retention="for good, as long as the audit trail names it")
class ApiKey(models.Model):
    """A key of a shop or system: prefix and hash, what it may do, and the source its outcomes belong to."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=200)
    prefix = models.CharField(max_length=20, unique=True)
    key_hash = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    source = models.CharField(max_length=60)  # names the shop or system; two keys of one shop share it
    created_by = models.ForeignKey(Operator, models.SET_NULL, null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)  # written at most once a minute


@table(spread=Spread.LOCAL, erasure="before and after of an erased contact are blanked", retention="ten years, or as set")
class AuditEntry(models.Model):
    """One change by staff or a key: who, when, what, before and after; one entry per bulk action."""

    id = models.UUIDField(primary_key=True, default=new_id)
    at = models.DateTimeField(db_index=True)
    operator = models.ForeignKey(Operator, models.SET_NULL, null=True)
    api_key = models.ForeignKey(ApiKey, models.SET_NULL, null=True)
    action = models.CharField(max_length=80)  # "programs.pause"
    subject = models.CharField(max_length=80, db_index=True)  # "program:018f…"
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    note = models.TextField(default="")


@table(spread=Spread.LOCAL, erasure="goes with its 72 hours", retention="72 hours")
class IdempotencyKey(models.Model):
    """What a key was answered, so that the same request again gets the same answer."""

    id = models.UUIDField(primary_key=True)  # same_id(api key, idempotency key)
    api_key = models.ForeignKey(ApiKey, models.CASCADE)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)  # null while the first request is under way
    answer = models.TextField(default="")
    created_at = models.DateTimeField(db_index=True)


@table(spread=Spread.LOCAL, erasure="none: credentials of the firm", retention="until replaced")
class Secret(models.Model):
    """A credential, encrypted under the installation's key and never shown again."""

    name = models.CharField(max_length=80, primary_key=True)
    ciphertext = models.BinaryField()
    changed_at = models.DateTimeField()
