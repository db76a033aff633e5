"""Who went through which built-in journey, so that nobody is thanked twice."""

from django.db import models

from goodword.lib.tables import Spread, table


@table(spread=Spread.CONTACT, erasure="deleted", retention="two years")
class Enrolment(models.Model):
    """One contact in one built-in journey for one occasion; kept after its end, as the memory of what somebody was told."""

    id = models.UUIDField(primary_key=True)  # same_id(journey, contact, occasion)
    journey = models.CharField(max_length=60)  # values.Journey
    contact_id = models.UUIDField()
    program_id = models.UUIDField(null=True)
    occasion = models.CharField(max_length=80)  # such as referral:018f…
    due_at = models.DateTimeField()  # when it has settled enough to write
    step = models.CharField(max_length=40, default="")  # values.Step, once it has ended
    ended_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="enrolment_due", condition=models.Q(ended_at__isnull=True)),
            models.Index(fields=["contact_id", "at"], name="enrolment_of_contact"),
        ]
