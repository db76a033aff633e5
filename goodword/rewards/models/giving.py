"""What is given, what is refused, and whom we ask first."""

from django.db import models

from goodword.lib.tables import Spread, table
from goodword.rewards.models.rulebook import RuleVersion


@table(spread=Spread.CONTACT, erasure="kept: ids only", retention="ten years, or as set")
class Reward(models.Model):
    """One benefit for one side of one conversion; `contact` is who gets it."""

    id = models.UUIDField(primary_key=True)  # same_id("reward", rule, conversion, side, receiver)
    contact = models.ForeignKey("contacts.Contact", models.PROTECT)
    program = models.ForeignKey("programs.Program", models.PROTECT)
    rule_id = models.UUIDField()
    rule_version = models.ForeignKey(RuleVersion, models.PROTECT)
    referral_id = models.UUIDField(null=True, db_index=True)
    conversion_id = models.UUIDField(null=True, db_index=True)
    friend_id = models.UUIDField(null=True)
    side = models.CharField(max_length=8)  # advocate, friend
    kind = models.CharField(max_length=30)
    asset = models.CharField(max_length=10)
    amount = models.BigIntegerField()  # in the asset's smallest unit
    taken_back = models.BigIntegerField(default=0)  # of a granted one, by refunds
    lost = models.BigIntegerField(default=0)  # of what was taken back: used before, so booked as loss
    state = models.CharField(max_length=10)  # values.RewardState
    reasons = models.JSONField(default=list)
    places = models.JSONField(default=list)  # the counters in which it holds a place: [[counter id, amount], …]
    needs_approval = models.BooleanField(default=False)
    hold_until = models.DateTimeField()
    held_for_review = models.BooleanField(default=False)
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    granted_at = models.DateTimeField(null=True)
    waits_for = models.CharField(max_length=8, db_default="", default="")  # values.Waits
    chosen = models.CharField(max_length=120, db_default="", default="")  # what the receiver picked, such as a charity
    fulfilled_at = models.DateTimeField(null=True)
    used = models.BigIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # refused, reversed or expired
    ended_by = models.UUIDField(null=True)  # the operator who refused or reversed it; then no later outcome revives it
    occurred_at = models.DateTimeField()  # of the purchase
    history = models.BooleanField(default=False)
    created_by = models.UUIDField(null=True)  # of a manual reward
    occasion = models.CharField(max_length=10, db_default="", default="")  # values.OccasionKind where conversion_id is that of an occasion
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "rule_id", "conversion_id", "side"], name="reward_once")]
        indexes = [
            models.Index(fields=["contact", "created_at"], name="reward_of_contact"),
            models.Index(fields=["hold_until"], name="reward_held", condition=models.Q(state="held")),
            models.Index(fields=["expires_at"], name="reward_expiring", condition=models.Q(state__in=["granted", "fulfilled"], expires_at__isnull=False)),
            models.Index(fields=["created_at", "id"], name="reward_newest"),
        ]


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="until it is switched off")
class VetoHook(models.Model):
    """Somebody who is asked before a reward is granted; while there is one, nothing is granted unasked."""

    id = models.UUIDField(primary_key=True)  # of the connection
    set_at = models.DateTimeField()


@table(spread=Spread.CONTACT, erasure="kept: ids only", retention="with the reward")
class Veto(models.Model):
    """What was asked and said before one reward was granted."""

    id = models.UUIDField(primary_key=True)  # same_id("veto", reward)
    contact_id = models.UUIDField()
    reward_id = models.UUIDField()
    state = models.CharField(max_length=8)  # asked, granted, refused
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)  # the connection or the operator

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_id", "reward_id"], name="veto_once")]


@table(spread=Spread.CONTACT, erasure="kept: ids only", retention="with the programme")
class Refusal(models.Model):
    """Why a rule gave nothing to one side of a conversion."""

    id = models.UUIDField(primary_key=True)  # same_id("refusal", rule, conversion, side, receiver)
    contact_id = models.UUIDField()
    program_id = models.UUIDField()
    conversion_id = models.UUIDField(db_index=True)
    rule_id = models.UUIDField()
    rule_version_id = models.UUIDField()
    side = models.CharField(max_length=8)
    reason = models.CharField(max_length=40)  # the code of the deciding reason
    reasons = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_id", "rule_id", "conversion_id", "side"], name="refusal_once")]
