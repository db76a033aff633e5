"""Which dispute bodies the house names."""

from django.db import models

from goodword.lib.tables import Spread, table


@table(spread=Spread.REFERENCE, erasure="none: holds no contact", retention="until taken off; what it said is in the audit trail")
class DisputeBody(models.Model):
    """A body outside the house to which customers of a country may turn when a complaint was not solved to their liking."""

    id = models.UUIDField(primary_key=True)  # same_id("dispute body", country, name in small letters)
    country = models.CharField(max_length=2)
    sector = models.CharField(max_length=10)  # values.bodies.Sector
    name = models.CharField(max_length=160)
    address = models.CharField(max_length=200, default="")
    url = models.URLField(max_length=300, default="")
    part = models.CharField(max_length=7)  # values.bodies.Part
    source = models.CharField(max_length=300, default="")
    as_of = models.CharField(max_length=7, default="")
    checked = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
