"""Who did the quick check on a public page and wants to know the result."""

from django.db import models

from goodword.lib.tables import Spread, table


@table(
    spread=Spread.OWN_KEY,
    column="id",
    erasure="the address is blanked",
    retention="with the contact; of an address nobody confirmed, 30 days",
)
class CheckRequest(models.Model):
    """An address to which the result of a check went; nobody's until its owner says that it is theirs."""

    id = models.UUIDField(primary_key=True)  # same_id("check request", answer)
    answer_id = models.UUIDField()
    survey = models.ForeignKey("feedback.Survey", models.CASCADE)
    email = models.CharField(max_length=320, default="")
    language = models.CharField(max_length=5, default="")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    contact_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="check_unconfirmed", condition=models.Q(confirmed_at=None))]
