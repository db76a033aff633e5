"""Rules and their versions, rewards and their places in caps, and the ledger."""

from django.db import models

from goodword.lib.ids import new_id
from goodword.lib.tables import Spread, table


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="with the programme")
class Rule(models.Model):
    """A rule of a programme; what it says stands in its versions."""

    id = models.UUIDField(primary_key=True, default=new_id)
    program = models.ForeignKey("programs.Program", models.CASCADE)
    name = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="with the programme")
class RuleVersion(models.Model):
    """What a rule says from `in_force_from` until the next version; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    rule = models.ForeignKey(Rule, models.CASCADE)
    number = models.PositiveIntegerField()
    definition = models.JSONField()  # values.RuleDefinition
    in_force_from = models.DateTimeField()
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "number"], name="rule_version_number")]


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


@table(spread=Spread.OWN_KEY, column="id", erasure="kept: counts under ids", retention="three years after its period")
class Counter(models.Model):
    """One cap or budget in one period: how much of its limit is taken; changed by guarded updates only."""

    id = models.UUIDField(primary_key=True)  # same_id("counter", rule, scope, owner, period)
    rule_id = models.UUIDField()
    scope = models.CharField(max_length=12)  # advocate, program
    owner_id = models.UUIDField()  # the advocate or the programme
    period = models.CharField(max_length=12)  # 2026, 2026-11, 2026-W47, 2026-11-22, or all
    unit = models.CharField(max_length=10)  # count, or an asset
    taken = models.BigIntegerField(default=0)


@table(spread=Spread.OWN_KEY, column="id", erasure="kept under the contact's ledger key", retention="ten years, or as set")
class Account(models.Model):
    """An account of the ledger in one asset, with the balance that its postings add up to."""

    id = models.UUIDField(primary_key=True)  # same_id("account", kind, owner, asset)
    kind = models.CharField(max_length=20)  # values.AccountKind
    owner_id = models.UUIDField()  # the contact's ledger key, or the programme
    asset = models.CharField(max_length=10)
    balance = models.BigIntegerField(default=0)
    overdraft = models.BooleanField(default=False)  # may go below zero: what rewards cost, and wallets of programmes that dun

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(overdraft=True) | models.Q(balance__gte=0), name="account_guarded")]


@table(spread=Spread.OWN_KEY, column="id", erasure="kept: knows people by their ledger key only", retention="ten years, or as set")
class Posting(models.Model):
    """One transfer, never changed: from, to, amount above zero, asset; so every total is zero by construction."""

    id = models.UUIDField(primary_key=True)  # same_id of what it posts, so that posting twice is posting once
    source_id = models.UUIDField(db_index=True)  # the account it is taken from
    target_id = models.UUIDField(db_index=True)  # the account it is added to
    amount = models.BigIntegerField()
    asset = models.CharField(max_length=10)
    kind = models.CharField(max_length=12)  # grant, reverse, redeem, return, expire, merge, part, loss
    reward_id = models.UUIDField(null=True, db_index=True)
    program_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="posting_positive")]
        indexes = [models.Index(fields=["at", "id"], name="posting_newest")]


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="with the programme")
class Budget(models.Model):
    """The most that all rules of a programme together may give of one asset in a period; how much is taken stands in its counter."""

    id = models.UUIDField(primary_key=True)  # same_id("budget", program, asset)
    program = models.ForeignKey("programs.Program", models.CASCADE)
    asset = models.CharField(max_length=10)
    period = models.CharField(max_length=5)  # values.Period
    limit = models.BigIntegerField()  # in the asset's smallest unit
    warn_percent = models.PositiveSmallIntegerField(default=80)  # staff are told from then on
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "asset"], name="budget_once")]


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="with the programme")
class CouponPool(models.Model):
    """Coupon codes bought or made elsewhere, given out one by one."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=120, unique=True)
    low_at = models.PositiveIntegerField(default=20)
    created_at = models.DateTimeField()


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="with the programme")
class Download(models.Model):
    """A file that some have earned; rules name it, and the own page gives it to nobody else."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=120, unique=True)
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveIntegerField()
    content = models.BinaryField()
    added_at = models.DateTimeField()


@table(spread=Spread.CONTACT, erasure="deleted", retention="with the contact")
class PayoutDetails(models.Model):
    """The bank account that somebody is paid to: encrypted, and not used before `usable_from`."""

    id = models.UUIDField(primary_key=True)  # same_id("payout details", contact)
    contact_id = models.UUIDField()
    ciphertext = models.BinaryField()  # lib.signing.encrypt of {"name", "iban"}
    ending = models.CharField(max_length=4)  # the last signs of the account number, to know it by
    changed_at = models.DateTimeField()
    usable_from = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact_id"], name="payout_details_once")]


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="ten years, or as set")
class PayoutFile(models.Model):
    """One file for the bank; its lines are what it pays."""

    id = models.UUIDField(primary_key=True, default=new_id)
    currency = models.CharField(max_length=3)
    payer = models.BinaryField()  # lib.signing.encrypt of {"name", "iban"} of the account it is paid from
    execute_on = models.DateField()
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"], name="payout_file_newest")]


@table(spread=Spread.CONTACT, erasure="account and name are blanked, amounts stay", retention="ten years, or as set")
class PayoutLine(models.Model):
    """One payment of a file to one person, for one or several rewards."""

    id = models.UUIDField(primary_key=True)  # same_id("payout", file, contact): what the bank is given as the end-to-end id
    file = models.ForeignKey(PayoutFile, models.PROTECT)
    contact_id = models.UUIDField()
    ciphertext = models.BinaryField()  # the details as they were used
    ending = models.CharField(max_length=4)
    amount = models.BigIntegerField()
    rewards = models.JSONField()  # [[reward id, amount, when it would have expired or null], …]
    state = models.CharField(max_length=8, default="sent")  # values.PayoutState
    reason = models.CharField(max_length=300, default="")
    recorded_at = models.DateTimeField(null=True)


@table(spread=Spread.OWN_KEY, column="id", erasure="kept: the shop has to honour it", retention="ten years, or as set")
class Coupon(models.Model):
    """One coupon code, out of a pool or generated, and the reward it was given for."""

    id = models.UUIDField(primary_key=True)  # same_id("coupon", code)
    code = models.CharField(max_length=60)
    pool = models.ForeignKey(CouponPool, models.PROTECT, null=True)
    reward_id = models.UUIDField(null=True, db_index=True)
    added_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    redeemed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["pool", "id"], name="coupon_free", condition=models.Q(reward_id__isnull=True))]
