"""How money leaves the house."""

from django.db import models

from goodword.lib.ids import new_id
from goodword.lib.tables import Spread, table


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
