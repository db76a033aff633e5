"""What friends may read of an advocate."""

from collections.abc import Collection
from uuid import UUID

from goodword.contacts import models

_AT_ONCE = 1000  # parameters in one statement


def shown_names(contact_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the name that each contact lets friends read; who shows nothing is left out."""
    wanted = sorted(set(contact_ids))
    return {
        id_: name
        for start in range(0, len(wanted), _AT_ONCE)
        for id_, name in models.Contact.objects.filter(id__in=wanted[start : start + _AT_ONCE]).exclude(name_shown="").values_list("id", "name_shown")
    }
