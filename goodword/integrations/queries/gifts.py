"""Rewards as connectors are asked for them."""

from collections.abc import Mapping
from typing import Any

from goodword.contacts import queries as contacts
from goodword.contacts.values import IdentityKind
from goodword.integrations import models
from goodword.integrations.values import Gift


def gift_of(row: models.Delivery) -> Gift:
    """Return a delivery as connectors are asked for it, with the person as known now."""
    person = contacts.contacts([row.contact_id]).get(row.contact_id)
    external = {one.source: one.value for one in person.identities if one.kind is IdentityKind.EXTERNAL and one.replaced_at is None} if person else {}
    content: Mapping[str, Any] = row.content
    return Gift(
        reward_id=row.reward_id,
        kind=row.kind,
        asset=row.asset,
        amount=row.amount,
        since=row.created_at,
        turn=row.turn,
        percent=content.get("percent", 0),
        code=content.get("code", ""),
        chosen=content.get("chosen", ""),
        settings=content.get("settings", {}),
        email=person.email if person else "",
        name=person.name if person else "",
        external_ids=external,
        contact_id=row.contact_id,
        program_id=row.program_id,
        expires_at=row.expires_at,
    )
