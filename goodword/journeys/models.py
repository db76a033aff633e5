"""Who went through which built-in journey, so that nobody is thanked twice."""

from django.db import models

from goodword.lib.tables import Spread, table


@table(spread=Spread.CONTACT, erasure="deleted", retention="two years")
class Enrolment(models.Model):
    """One contact in one built-in journey for one occasion."""

    id = models.UUIDField(primary_key=True)  # same_id(journey, contact, occasion)
    journey = models.CharField(max_length=60)
    contact_id = models.UUIDField()
    program_id = models.UUIDField(null=True)
    occasion = models.CharField(max_length=80)  # such as referral:018f…
    step = models.CharField(max_length=40, default="")
    ended_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
