"""Periods of the ledger that are closed: nothing is posted into them any more."""

from django.db import models

from goodword.lib.tables import Spread, table


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="ten years, or as set")
class Closing(models.Model):
    """A closed calendar month, from `since` to `until` without it; each begins where the one before ended."""

    id = models.UUIDField(primary_key=True)  # same_id("closing", name)
    name = models.CharField(max_length=7)  # 2026-10
    since = models.DateTimeField()
    until = models.DateTimeField()
    closed_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="closing_once")]


@table(spread=Spread.REFERENCE, erasure="none: holds sums over everybody", retention="with its period")
class ClosedBalance(models.Model):
    """What the accounts of one kind and asset came to in a closed period; all of one asset add up to zero."""

    id = models.UUIDField(primary_key=True)  # same_id("closed balance", closing, kind, asset)
    closing = models.ForeignKey(Closing, models.PROTECT)
    kind = models.CharField(max_length=20)  # values.AccountKind
    asset = models.CharField(max_length=10)
    opening = models.BigIntegerField()
    added = models.BigIntegerField()  # by all transfers to these accounts
    taken = models.BigIntegerField()  # by all transfers from them
