"""The link by which the owner of a new mail address confirms it."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from goodword.contacts.queries.history import address_change
from goodword.contacts.values import AddressChange
from goodword.lib import signing

_PURPOSE = "address-change"


def address_confirm_url(change: AddressChange) -> str:
    """Return the address that goes to the new mailbox, good as long as the change is."""
    token = signing.sign(_PURPOSE, {"c": change.id.hex}, change.expires_at)
    return f"{settings.GOODWORD_URL}/c/{token}"


def change_of_token(token: str, *, now: datetime) -> AddressChange | None:
    """Return the change that a mailed link stands for; None where the link is forged or over, or a newer change took its place."""
    try:
        return address_change(UUID(signing.unsign(_PURPOSE, token, now)["c"]))
    except signing.TokenInvalid:
        return None
