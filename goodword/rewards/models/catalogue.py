"""What points buy, and who ordered it."""

from django.db import models

from goodword.lib.tables import Spread, table


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="with the programme")
class Item(models.Model):
    """One thing of a programme's catalogue; `stock` is what is left of it, a guarded counter."""

    id = models.UUIDField(primary_key=True)
    program = models.ForeignKey("programs.Program", models.CASCADE)
    title = models.CharField(max_length=120)
    text = models.CharField(max_length=1000, default="")
    asset = models.CharField(max_length=10)
    price = models.BigIntegerField()  # in the asset's smallest unit
    stock = models.IntegerField(null=True)  # None: without limit
    low_at = models.PositiveIntegerField(default=0)  # of which stock on staff are told; 0: never
    way = models.CharField(max_length=8)  # values.Way
    settings = models.JSONField(default=dict)  # of a code: its pool
    withdrawn_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(stock__isnull=True) | models.Q(stock__gte=0), name="item_stock_guarded"),
            models.CheckConstraint(condition=models.Q(price__gt=0), name="item_price_positive"),
        ]


@table(spread=Spread.CONTACT, erasure="kept: ids only, words about it are blanked", retention="ten years, or as set")
class Order(models.Model):
    """One thing that somebody took for points."""

    id = models.UUIDField(primary_key=True)  # same_id("order", contact, key of the form): a form sent twice is one order
    contact = models.ForeignKey("contacts.Contact", models.PROTECT)
    program = models.ForeignKey("programs.Program", models.PROTECT)
    item = models.ForeignKey(Item, models.PROTECT)
    title = models.CharField(max_length=120)  # as it was called then
    asset = models.CharField(max_length=10)
    price = models.BigIntegerField()
    parts = models.JSONField(default=list)  # [[reward id, amount], …]: the rewards it was paid out of
    counted = models.BooleanField(default=False)  # whether it took a place of the stock
    way = models.CharField(max_length=8)
    state = models.CharField(max_length=9)  # values.OrderState
    reason = models.CharField(max_length=300, default="")  # why it was refused, as its owner reads it
    ordered_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["contact", "ordered_at"], name="order_of_contact"),
            models.Index(fields=["ordered_at", "id"], name="order_newest"),
        ]
