"""Personal links and codes of advocates."""

from django.db import models

from goodword.lib.ids import new_id
from goodword.lib.tables import Spread, table


@table(spread=Spread.CONTACT, erasure="ends; its code is kept as a keyed hash, its words are blanked", retention="with the programme")
class Link(models.Model):
    """One advocate's link in one programme; its code is claimed in LinkCode."""

    id = models.UUIDField(primary_key=True, default=new_id)
    contact = models.ForeignKey("contacts.Contact", models.PROTECT)
    program = models.ForeignKey("programs.Program", models.PROTECT)
    code = models.CharField(max_length=32)
    active = models.BooleanField(default=True)  # off when the advocate left the programme
    message = models.TextField(default="", blank=True)  # the advocate's own words to friends; empty: the programme's
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "program"], name="link_once_per_program")]


@table(spread=Spread.OWN_KEY, column="code", erasure="kept as a keyed hash: a code is never given out twice", retention="for good")
class LinkCode(models.Model):
    """The claim on a code, upper case without blanks; several codes may lead to one link (vanity codes)."""

    code = models.CharField(max_length=32, primary_key=True)
    link_id = models.UUIDField(db_index=True)
    contact_id = models.UUIDField()
    program = models.ForeignKey("programs.Program", models.PROTECT)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="link_code_newest")]


@table(spread=Spread.CONTACT, erasure="deleted", retention="two years")
class Share(models.Model):
    """A press on a share button: one per advocate, programme, channel and day; what was really sent is unknown."""

    id = models.UUIDField(primary_key=True)  # same_id(contact, program, channel, day)
    contact = models.ForeignKey("contacts.Contact", models.CASCADE)
    program = models.ForeignKey("programs.Program", models.PROTECT)
    channel = models.CharField(max_length=20)
    wording = models.CharField(max_length=64, default="")  # hash of the text that was offered, with its disclosure
    day = models.DateField()
    at = models.DateTimeField()


@table(spread=Spread.LOCAL, erasure="deleted after 30 days", retention="30 days")
class JoinRequest(models.Model):
    """An address typed into the joining page: nothing is made of it until its owner follows the mailed link."""

    id = models.UUIDField(primary_key=True, default=new_id)
    program = models.ForeignKey("programs.Program", models.CASCADE)
    email = models.CharField(max_length=320)
    language = models.CharField(max_length=5, default="")
    network_hash = models.CharField(max_length=64, default="")
    requested_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["requested_at"], name="join_request_age")]


@table(spread=Spread.CONTACT, erasure="deleted", retention="with the contact")
class PortalAccess(models.Model):
    """Which signed links of a person are good for a purpose: a newer link ends the older ones, at once or when it is opened."""

    id = models.UUIDField(primary_key=True)  # same_id("access", contact, purpose)
    contact_id = models.UUIDField(db_index=True)
    purpose = models.CharField(max_length=12)  # values.AccessPurpose
    number = models.PositiveIntegerField(default=0)  # of the newest link
    good_from = models.PositiveIntegerField(default=0)  # links older than this open nothing
    sessions_from = models.PositiveIntegerField(default=0)  # sessions opened by an older link than this are over
    changed_at = models.DateTimeField()


@table(spread=Spread.CONTACT, erasure="deleted", retention="30 days")
class PortalCode(models.Model):
    """A six-digit code sent to the known address before something that a forwarded link must not do; the digits follow from the id."""

    id = models.UUIDField(primary_key=True, default=new_id)
    contact_id = models.UUIDField()
    program_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=12)  # values.CodePurpose
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["contact_id", "created_at"], name="portal_code_of_contact")]


@table(spread=Spread.LOCAL, erasure="dies within two days", retention="two days")
class FormCount(models.Model):
    """How often an address or network has used a public form in a stretch of time; known by a keyed hash only."""

    id = models.UUIDField(primary_key=True)  # same_id("form", form, kind, keyed hash, length and start of the stretch)
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)
