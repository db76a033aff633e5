"""The same person on both sides: one contact, one telephone number, or one mailbox in two spellings."""

from dataclasses import dataclass

from goodword.fraud.values import Party
from goodword.referrals.values import Reason

slug = "same_identity"
label = "The same identity on both sides"

_DOTLESS = frozenset({"gmail.com", "googlemail.com"})  # providers that ignore dots (Google's help pages, 2026)


@dataclass(frozen=True)
class Settings:
    """Points out of 100 for one person on both sides, and for addresses that only look alike."""

    same: int = 100
    look_alike: int = 60


def score(settings: Settings, advocate: Party, friend: Party) -> tuple[int, Reason]:
    """Return the points with the reason; 0 where the two are different people."""
    if advocate.id == friend.id or set(advocate.emails) & set(friend.emails) or set(advocate.phones) & set(friend.phones):
        return settings.same, Reason("same_person", False)
    if {mailbox(address) for address in advocate.emails} & {mailbox(address) for address in friend.emails}:
        return settings.look_alike, Reason("look_alike_address", False)
    return 0, Reason("different_people", True)


def mailbox(address: str) -> str:
    """Return the mailbox that an address most likely leads to: anna+shop@example.com → anna@example.com."""
    local, _, domain = address.partition("@")
    local = local.partition("+")[0]
    if domain in _DOTLESS:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"
