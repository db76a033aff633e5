"""Who said goodbye lately: became a former customer, or took back all they had agreed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from goodword.contacts import models
from goodword.contacts.queries.aliases import canonical, members, pieces
from goodword.contacts.values.people import Lifecycle, Relation

_NEVER_CUSTOMERS = Q(relation=Relation.LOST_LEAD) | Q(lifecycle=Lifecycle.LEAD) | Q(relation=Relation.LEAD)


@dataclass(frozen=True)
class Gone:
    """A former customer: since when, or, where nobody gave a date, when the contact was last changed."""

    contact_id: UUID
    at: datetime
    dated: bool


def former(*, since: datetime, until: datetime, after: UUID | None = None, limit: int) -> list[Gone]:
    """Return who became a former customer in a stretch of time, in the order of their ids from after one of them on; lost leads are none.

    A mark without a date counts where the contact was changed in that time: it may be older, so that the caller has to look for something fresher.
    """
    marked = Q(lifecycle=Lifecycle.FORMER) | Q(relation=Relation.FORMER_CUSTOMER)
    dated = Q(former_since__gt=since, former_since__lte=until)
    undated = Q(former_since=None, changed_at__gt=since, changed_at__lte=until) & marked
    rows = models.Contact.objects.filter(dated | undated, alias_of=None, erased_at=None).exclude(_NEVER_CUSTOMERS)
    rows = rows.filter(id__gt=after) if after else rows
    found = rows.order_by("id").values_list("id", "former_since", "changed_at")[:limit]
    return [Gone(one, former_since or changed_at, former_since is not None) for one, former_since, changed_at in found]


def withdrawing(*, since: datetime, until: datetime, after: UUID | None = None, limit: int) -> list[UUID]:
    """Return who took something back in a stretch of time, by the ids it was written under, in their order from after one of them on."""
    rows = models.Consent.objects.filter(given=False, at__gt=since, at__lte=until)
    rows = rows.filter(contact_id__gt=after) if after else rows
    return list(rows.order_by("contact_id").values_list("contact_id", flat=True).distinct()[:limit])


def withdrew_all(contact_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """Return when people took back the last of all that they had agreed to, by the kept contact; who never agreed, or still agrees to anything, is left out."""
    groups = members(set(canonical(contact_ids).values()))
    owner = {member: one for one, ids in groups.items() for member in ids}
    standing: dict[UUID, dict[tuple[str, str], bool]] = {}
    agreed: set[UUID] = set()
    ended: dict[UUID, datetime] = {}
    rows = [row for piece in pieces(owner) for row in models.Consent.objects.filter(contact_id__in=piece)]
    for row in sorted(rows, key=lambda one: (one.at, one.id)):
        who, kind = owner[row.contact_id], (row.purpose, row.channel)
        if row.given:
            agreed.add(who)
        elif standing.setdefault(who, {}).get(kind):
            ended[who] = row.at
        standing.setdefault(who, {})[kind] = row.given
    return {who: at for who, at in ended.items() if who in agreed and not any(standing[who].values())}
