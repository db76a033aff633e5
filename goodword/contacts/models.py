"""Contacts, what they are known by, what is known of them, and what they agreed to."""

from django.db import models

from goodword.lib.ids import new_id
from goodword.lib.tables import Spread, table


@table(spread=Spread.CONTACT, column="id", erasure="names, company and fields are blanked, erased_at is set", retention="until erased")
class Contact(models.Model):
    """A person or, rarely, a firm. A merged contact stays as an alias of the one that was kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    first_name = models.CharField(max_length=120, default="", blank=True)
    last_name = models.CharField(max_length=120, default="", blank=True)
    company = models.CharField(max_length=200, default="", blank=True)
    language = models.CharField(max_length=5, default="", blank=True)
    country = models.CharField(max_length=2, default="", blank=True)
    time_zone = models.CharField(max_length=60, default="", blank=True)
    relation = models.CharField(max_length=40, default="", blank=True)
    lifecycle = models.CharField(max_length=20, default="", blank=True)
    customer_since = models.DateTimeField(null=True, blank=True)
    former_since = models.DateTimeField(null=True, blank=True)  # a former customer or lost lead, from then on
    value_minor = models.BigIntegerField(null=True, blank=True)
    value_currency = models.CharField(max_length=3, default="", blank=True)
    custom = models.JSONField(default=dict)
    assignee = models.ForeignKey("operators.Operator", models.SET_NULL, null=True, blank=True)
    alias_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    ledger_key = models.UUIDField(default=new_id)  # what the ledger knows a person by, so that erasure leaves it balanced
    name_shown = models.CharField(max_length=120, default="", blank=True)  # what friends may read of an advocate; empty: nothing
    import_id = models.UUIDField(null=True, blank=True, db_index=True)
    search = models.TextField(default="", blank=True)  # lower-case names, company and addresses
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"], name="contact_newest"), models.Index(fields=["last_name", "first_name"], name="contact_name")]


@table(spread=Spread.CONTACT, erasure="deleted", retention="with the contact")
class Identity(models.Model):
    """One address or id of a contact, normalised; `key` is its keyed hash, claimed in ContactKey."""

    id = models.UUIDField(primary_key=True, default=new_id)
    contact = models.ForeignKey(Contact, models.CASCADE)
    kind = models.CharField(max_length=10)
    source = models.CharField(max_length=60, default="", blank=True)
    value = models.CharField(max_length=320)
    key = models.CharField(max_length=64, db_index=True)
    near = models.CharField(max_length=320, default="", db_default="", db_index=True)  # spelled so that likely duplicates are equal
    confirmed_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)  # a newer address took its place: no longer written to, still recognised
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "key"], name="identity_once_per_contact")]


@table(spread=Spread.OWN_KEY, column="key", erasure="deleted with its identity", retention="with the identity")
class ContactKey(models.Model):
    """The claim that one identity belongs to one contact: whoever inserts first has it."""

    key = models.CharField(max_length=64, primary_key=True)  # HMAC-SHA256 of kind, source and value
    contact_id = models.UUIDField(db_index=True)  # the contact as first found; an alias is followed on reading


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="until deleted")
class Tag(models.Model):
    """A word that staff, imports or journeys put on contacts."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=80, unique=True)
    created_at = models.DateTimeField()


@table(spread=Spread.CONTACT, erasure="deleted", retention="with the contact")
class ContactTag(models.Model):
    """A tag on a contact."""

    id = models.UUIDField(primary_key=True, default=new_id)
    contact = models.ForeignKey(Contact, models.CASCADE)
    tag = models.ForeignKey(Tag, models.CASCADE)
    import_id = models.UUIDField(null=True, db_index=True)
    merge_id = models.UUIDField(null=True)  # copied from the contact that was dropped
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "tag"], name="tag_once_per_contact")]


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="until deleted")
class ContactList(models.Model):
    """A list of contacts kept by hand."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField()


@table(spread=Spread.CONTACT, erasure="deleted", retention="with the contact")
class ContactListEntry(models.Model):
    """A contact on a list."""

    id = models.UUIDField(primary_key=True, default=new_id)
    contact = models.ForeignKey(Contact, models.CASCADE)
    list = models.ForeignKey(ContactList, models.CASCADE)
    import_id = models.UUIDField(null=True, db_index=True)
    merge_id = models.UUIDField(null=True)  # copied from the contact that was dropped
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "list"], name="list_once_per_contact")]


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="until deleted")
class CustomField(models.Model):
    """A field of an installation's own: slug, label by language, type and, for a choice, its options."""

    id = models.UUIDField(primary_key=True, default=new_id)
    slug = models.SlugField(max_length=60, unique=True)
    label = models.CharField(max_length=120)
    type = models.CharField(max_length=12)  # text, number, date, yes_no, choice
    options = models.JSONField(default=list)
    created_at = models.DateTimeField()


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="until deleted")
class RelationKind(models.Model):
    """A kind of relation that an installation added to the built-in ones."""

    slug = models.SlugField(max_length=40, primary_key=True)
    label = models.CharField(max_length=120)


@table(spread=Spread.CONTACT, erasure="kept under the keyed hash of the address as proof", retention="five years after its last use, or as set")
class Consent(models.Model):
    """One entry of the consent ledger, never edited: who agreed to or withdrew what, when, in which words, with which proof."""

    id = models.UUIDField(primary_key=True, default=new_id)
    contact = models.ForeignKey(Contact, models.CASCADE)
    purpose = models.CharField(max_length=20)
    channel = models.CharField(max_length=10)
    given = models.BooleanField()
    at = models.DateTimeField()
    source = models.CharField(max_length=60)
    wording = models.TextField(default="")
    proof = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["contact", "at"], name="consent_of_contact")]


@table(spread=Spread.OWN_KEY, column="key", erasure="kept: it is a keyed hash", retention="for good")
class Suppression(models.Model):
    """An address that must not be written to; known by its keyed hash only, so that it outlives erasure."""

    key = models.CharField(max_length=64, primary_key=True)  # HMAC of channel, address and scope
    scope = models.CharField(max_length=20, default="all")  # a purpose, or all
    reason = models.CharField(max_length=40)
    at = models.DateTimeField()


@table(spread=Spread.CONTACT, erasure="deleted", retention="a year after its end")
class Pause(models.Model):
    """A reason for silence: no message of this purpose until it ends."""

    id = models.UUIDField(primary_key=True, default=new_id)
    contact = models.ForeignKey(Contact, models.CASCADE)
    purpose = models.CharField(max_length=20, default="all")
    reason = models.CharField(max_length=200)
    source = models.CharField(max_length=80)  # what wrote it, such as case:018f…
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-since", "-id"], name="pause_never", condition=models.Q(source="never_ask", ended_at=None))]


@table(spread=Spread.CONTACT, erasure="title blanked", retention="with the contact")
class Deal(models.Model):
    """A deal with a contact, by hand, API or CRM; won, it is an outcome too."""

    id = models.UUIDField(primary_key=True, default=new_id)
    contact = models.ForeignKey(Contact, models.CASCADE)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=6, default="open")
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="")
    contract_signed_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=60, default="")
    history = models.BooleanField(default=False)  # entered long after it was won: counted, but nothing starts from it
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["contact", "created_at"], name="deal_of_contact")]


@table(spread=Spread.CONTACT, erasure="deleted", retention="with the contact")
class Note(models.Model):
    """What staff wrote about a contact."""

    id = models.UUIDField(primary_key=True, default=new_id)
    contact = models.ForeignKey(Contact, models.CASCADE)
    text = models.TextField()
    by = models.ForeignKey("operators.Operator", models.SET_NULL, null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["contact", "at"], name="note_of_contact")]


@table(spread=Spread.CONTACT, column="kept_id", erasure="kept: ids only; what was changed is blanked", retention="for good")
class Merge(models.Model):
    """Two contacts declared one person, with what is needed to part them again."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kept_id = models.UUIDField(db_index=True)
    dropped_id = models.UUIDField(db_index=True)
    by = models.UUIDField(null=True)
    reason = models.CharField(max_length=200, default="")
    changes = models.JSONField(default=dict)  # field of the kept contact -> [before, after]
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)


@table(spread=Spread.CONTACT, erasure="deleted", retention="with the contact")
class NotSame(models.Model):
    """Staff's word that two likely duplicates are two people; `contact_id` is the smaller id."""

    id = models.UUIDField(primary_key=True)  # same_id("not_same", smaller id, larger id)
    contact_id = models.UUIDField()
    other_id = models.UUIDField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField()


@table(spread=Spread.LOCAL, erasure="its files are deleted with their retention", retention="files 30 days, counts for good")
class Import(models.Model):
    """One import of a file: what was mapped, how far it got, what was wrong; it can be undone as a whole."""

    id = models.UUIDField(primary_key=True, default=new_id)
    file_name = models.CharField(max_length=200)
    path = models.CharField(max_length=500)  # inside the data directory
    bad_rows_path = models.CharField(max_length=500, default="")
    bad_bytes = models.PositiveBigIntegerField(default=0)  # how much of that file is sure; what lies beyond was written by a piece that was killed
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)  # number of the column -> what it is
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default="draft")  # values.ImportState
    rows_total = models.PositiveIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)
    rows_new = models.PositiveIntegerField(default=0)
    rows_updated = models.PositiveIntegerField(default=0)
    rows_same = models.PositiveIntegerField(default=0)
    rows_duplicate = models.PositiveIntegerField(default=0)  # people that an earlier row of the file had already
    rows_bad = models.PositiveIntegerField(default=0)
    contacts_kept = models.PositiveIntegerField(default=0)  # which undoing left alone, since they were used
    preview = models.JSONField(default=dict)  # the same counts as a dry run found them
    error = models.CharField(max_length=200, default="")
    failed_in = models.CharField(max_length=12, default="")  # the state it failed in, to go on from
    undone_to = models.UUIDField(null=True)  # the last of its new contacts that undoing has looked at
    labels_made = models.JSONField(default=list)  # tags and lists that did not exist before
    leased_by = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    by = models.ForeignKey("operators.Operator", models.SET_NULL, null=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)


@table(spread=Spread.CONTACT, erasure="deleted", retention="30 days after the import")
class ImportedBefore(models.Model):
    """How a contact that an import changed looked before, so that the import can be undone."""

    id = models.UUIDField(primary_key=True, default=new_id)
    contact_id = models.UUIDField()
    import_id = models.UUIDField(db_index=True)
    before = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_id", "import_id"], name="imported_before_once")]


@table(spread=Spread.CONTACT, erasure="deleted", retention="30 days")
class AddressChange(models.Model):
    """A new mail address that waits for its owner's confirmation."""

    id = models.UUIDField(primary_key=True, default=new_id)
    contact = models.ForeignKey(Contact, models.CASCADE)
    new_value = models.CharField(max_length=320)
    old_value = models.CharField(max_length=320, default="")
    requested_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()


@table(spread=Spread.CONTACT, erasure="deleted", retention="with the contact")
class Trait(models.Model):
    """What a package above worked out of a contact, such as how good an advocate they would be; worked out anew again and again, never edited."""

    id = models.UUIDField(primary_key=True)  # same_id("trait", contact, name)
    contact = models.ForeignKey(Contact, models.CASCADE)
    name = models.CharField(max_length=20)  # values of rules.traits
    level = models.CharField(max_length=12)  # the word that people read
    number = models.PositiveIntegerField()  # for the order of lists only
    reasons = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "name"], name="trait_once_per_contact")]
        indexes = [models.Index(fields=["name", "-number", "-contact"], name="trait_order")]


@table(spread=Spread.CONTACT, erasure="deleted", retention="with the contact")
class CircleMember(models.Model):
    """How staff see somebody they may rely on, and whether a person took them into the inner circle; `level` is empty for whom nobody did."""

    id = models.UUIDField(primary_key=True)  # same_id("circle", contact)
    contact = models.ForeignKey(Contact, models.CASCADE)
    level = models.CharField(max_length=8, default="")  # rules.circle.Level, or LEFT
    relationship = models.BooleanField(null=True)  # outstanding; null: nobody said
    voice = models.BooleanField(null=True)  # would speak for the brand as it should be spoken for
    selfless = models.BooleanField(null=True)  # would recommend without a reward
    set_aside_until = models.DateTimeField(null=True)  # a person said no to the suggestion
    changed_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact"], name="circle_once_per_contact")]
        indexes = [models.Index(fields=["level", "contact"], name="circle_level", condition=~models.Q(level=""))]
