"""Give links to people whom a shop names."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.contacts.actions import identify
from goodword.contacts.values import Person
from goodword.links.actions.codes import ensure_links
from goodword.links.values import Link


@transaction.atomic
def join(people: Sequence[Person], *, program_id: UUID, history: bool = False, now: datetime) -> list[Link | None]:
    """Return the link of each person in a programme, making contact and link where they are missing; None where nothing says who somebody is."""
    contact_ids = identify.ensure(people, now=now)
    links = ensure_links([contact_id for contact_id in contact_ids if contact_id], program_id=program_id, history=history, now=now)
    return [links[contact_id] if contact_id else None for contact_id in contact_ids]
