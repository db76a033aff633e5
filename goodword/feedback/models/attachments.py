"""Files that came with complaints."""

from django.db import models

from goodword.lib.ids import new_id
from goodword.lib.tables import Spread, table


@table(spread=Spread.OWN_KEY, column="case_id", erasure="deleted", retention="as long as the words of its case")
class Attachment(models.Model):
    """A picture or document of a complaint; its bytes lie here, so that they go into every back-up and leave with the row."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case_id = models.UUIDField(db_index=True)
    file_name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)  # as its content shows, not as it was sent
    size_bytes = models.PositiveIntegerField()
    content = models.BinaryField()
    by_id = models.UUIDField(null=True)  # who of the staff added it; null: who complained
    added_at = models.DateTimeField()
