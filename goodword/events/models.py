"""Touches are evidence and only appended; outcomes are triggers and their own queue entry."""

from django.db import models

from goodword.lib.ids import new_id
from goodword.lib.tables import Spread, table


@table(spread=Spread.OWN_KEY, column="link_id", erasure="none: holds no friend; the hashes die with their daily key", retention="13 months, the hashes 30 days")
class Touch(models.Model):
    """A click or visit. In privacy mode a it holds link, time, channel and whether it was a bot, and nothing else."""

    id = models.UUIDField(primary_key=True, default=new_id)
    link_id = models.UUIDField(null=True)
    program_id = models.UUIDField()
    kind = models.CharField(max_length=6)  # click, visit
    channel = models.CharField(max_length=20, default="")
    bot = models.BooleanField(default=False)
    at = models.DateTimeField()
    click_id = models.CharField(max_length=64, null=True)  # modes b and c only
    network_hash = models.CharField(max_length=64, null=True)  # under a key that changes daily
    agent_hash = models.CharField(max_length=64, null=True)

    class Meta:
        indexes = [
            # None by link: it would cost a click more than all the rest. Per link there is TouchCount, and ids are in order of time.
            models.Index(fields=["click_id"], name="touch_click", condition=models.Q(click_id__isnull=False)),
        ]


@table(spread=Spread.OWN_KEY, column="link_id", erasure="none: counts", retention="for good")
class TouchCount(models.Model):
    """How many people's clicks a link got in an hour by a channel, of all touches up to TouchCursor; what came since is counted where it is asked for."""

    id = models.UUIDField(primary_key=True, default=new_id)
    link_id = models.UUIDField()
    program_id = models.UUIDField()
    kind = models.CharField(max_length=6)
    channel = models.CharField(max_length=20, default="")
    hour = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link_id", "kind", "channel", "hour"], name="touch_count_once")]


@table(spread=Spread.LOCAL, erasure="none: holds no person", retention="for good")
class TouchCursor(models.Model):
    """The last touch that TouchCount holds; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    touch_id = models.UUIDField()


@table(spread=Spread.OWN_KEY, column="key", erasure="kept: a replay must pay nothing", retention="for good")
class OutcomeClaim(models.Model):
    """The identity of an outcome (source, type, external id), for ever, and a fingerprint of what it said."""

    key = models.UUIDField(primary_key=True)  # same_id(source, type, external id)
    outcome_id = models.UUIDField()
    fingerprint = models.CharField(max_length=64)  # keyed hash of person, amount, currency and, where sent, time
    at = models.DateTimeField()


@table(spread=Spread.OWN_KEY, column="person_key", erasure="person is blanked, contact id stays", retention="ten years, or as set")
class Outcome(models.Model):
    """A sign-up, purchase, refund or anything else that may cause work; waiting until a worker has settled it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.CharField(max_length=60)
    type = models.CharField(max_length=40)  # signup, purchase, refund, deal_won, or any other
    external_id = models.CharField(max_length=200)
    person_key = models.CharField(max_length=64)  # keyed hash of the first identity that was sent
    shard = models.PositiveSmallIntegerField()  # 0 to 63, from the person key
    person = models.JSONField(null=True)  # contacts.values.Person as sent, until settled
    contact_id = models.UUIDField(null=True)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=10, default="")
    code = models.CharField(max_length=32, default="")
    click_id = models.CharField(max_length=64, default="")
    refund_of = models.CharField(max_length=200, default="")  # external id of the purchase, same source
    program_id = models.UUIDField(null=True)  # where the sender names one
    history = models.BooleanField(default=False)
    properties = models.TextField(default="")  # JSON as sent
    state = models.CharField(max_length=8, default="waiting")  # waiting, settled, dead
    error = models.TextField(default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["shard", "id"], name="outcome_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["id"], name="outcome_queue", condition=models.Q(state="waiting")),
            models.Index(fields=["contact_id", "occurred_at"], name="outcome_of_contact", condition=models.Q(contact_id__isnull=False)),
            models.Index(fields=["external_id"], name="outcome_external"),
            models.Index(fields=["refund_of"], name="outcome_refund", condition=~models.Q(refund_of="")),
        ]


@table(spread=Spread.LOCAL, erasure="none: holds no person", retention="for good")
class OutcomeShard(models.Model):
    """Who works off which part of the waiting outcomes, so that one person's outcomes stay in order."""

    shard = models.PositiveSmallIntegerField(primary_key=True)
    leased_by = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)


@table(spread=Spread.LOCAL, erasure="the note is blanked: the rest is amounts and times", retention="two years after it was closed")
class OutcomeConflict(models.Model):
    """An outcome refused because the same id had come with other content; staff see both and close it."""

    id = models.UUIDField(primary_key=True)  # same_id(key, fingerprint)
    key = models.UUIDField()
    outcome_id = models.UUIDField()
    source = models.CharField(max_length=60)
    type = models.CharField(max_length=40)
    external_id = models.CharField(max_length=200)
    content = models.JSONField()  # amount, currency and time of both sides, no person
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)  # when its fact was recorded; the edge only writes the row
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    note = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["at", "id"], name="conflict_newest"),
            models.Index(fields=["id"], name="conflict_untold", condition=models.Q(told_at__isnull=True)),
        ]
