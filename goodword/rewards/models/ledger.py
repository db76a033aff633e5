"""Accounts and what moves between them."""

from django.db import models

from goodword.lib.tables import Spread, table


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
