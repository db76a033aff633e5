"""Codes and files that are handed out."""

from django.db import models

from goodword.lib.ids import new_id
from goodword.lib.tables import Spread, table


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
