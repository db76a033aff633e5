"""Connections to shops and providers, what they were asked to do, and every attempt."""

from django.db import models

from goodword.lib.ids import new_id
from goodword.lib.tables import Spread, table


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="for good: what it handed out names it")
class Connection(models.Model):
    """A shop or provider that hands out rewards; its credential is a secret of operators (connection.<id>)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    connector = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    settings = models.JSONField(default=dict)  # the connector's Settings
    kinds = models.JSONField(default=list)  # the kinds of rewards that it hands out
    rules = models.JSONField(default=list)  # only for these rules; empty: for all
    veto = models.BooleanField(default=False)  # asked before a reward is granted
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    resting_until = models.DateTimeField(null=True)  # was away: nothing is tried before
    failures = models.PositiveSmallIntegerField(default=0)  # in a row, of the whole provider
    rotated_at = models.DateTimeField(null=True)  # when the credential was changed
    created_at = models.DateTimeField()


@table(spread=Spread.CONTACT, erasure="kept: ids, amounts and codes; what the provider said is blanked", retention="ten years, or as set")
class Delivery(models.Model):
    """One reward that a provider hands out, or a question about one; it retries alone."""

    id = models.UUIDField(primary_key=True)  # same_id("delivery", reward), or same_id("veto", reward)
    contact_id = models.UUIDField()
    reward_id = models.UUIDField(db_index=True)
    program_id = models.UUIDField()
    connection = models.ForeignKey(Connection, models.PROTECT)
    kind = models.CharField(max_length=30)
    asset = models.CharField(max_length=10)
    amount = models.BigIntegerField()
    content = models.JSONField(default=dict)  # what else the provider needs: percent, code, chosen, settings of the kind, side
    expires_at = models.DateTimeField(null=True)  # of the reward, once it is handed out
    aim = models.CharField(max_length=10)  # values.Aim
    state = models.CharField(max_length=10)  # values.DeliveryState
    next_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)  # how often it was claimed; whoever finishes names the own claim
    failures = models.PositiveSmallIntegerField(default=0)  # in a row
    turn = models.PositiveSmallIntegerField(default=0)  # of the key, where the provider remembers failures
    sent = models.BooleanField(default=False)  # a request that may have handed it out has left the house
    tried_since = models.DateTimeField(null=True)
    problem = models.CharField(max_length=30, default="")
    said = models.CharField(max_length=300, default="")
    reference = models.CharField(max_length=200, default="")
    finding = models.CharField(max_length=16, default="")  # values.Finding
    check_at = models.DateTimeField(null=True)  # when to compare it with the provider
    checked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], name="delivery_due", condition=models.Q(state__in=["waiting", "working"])),
            models.Index(fields=["check_at"], name="delivery_check", condition=models.Q(check_at__isnull=False)),
            models.Index(fields=["created_at", "id"], name="delivery_newest"),
            models.Index(fields=["connection", "state"], name="delivery_of_connection"),
        ]


@table(spread=Spread.CONTACT, erasure="kept: names, addresses and codes are never written; requests and answers are blanked all the same", retention="90 days")
class Attempt(models.Model):
    """One request to a provider and what came of it, without credentials and without what tells of people."""

    id = models.UUIDField(primary_key=True, default=new_id)
    contact_id = models.UUIDField()
    delivery_id = models.UUIDField(db_index=True)
    number = models.PositiveIntegerField()  # of the claim
    at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()
    what = models.CharField(max_length=300)
    sent = models.TextField(default="")
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(max_length=300, default="")
    verdict = models.CharField(max_length=10)  # values.Verdict
    next_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="attempt_at")]
