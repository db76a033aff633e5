"""What kinds may ask for when a reward is handed out."""

from typing import Protocol
from uuid import UUID


class Issuer(Protocol):
    """Hands out what a reward consists of; asking twice for the same reward gives the same thing."""

    def coupon(self, reward_id: UUID, *, pool: str, prefix: str) -> None:
        """Give the reward a coupon code out of a pool, or a generated one where `pool` is empty."""
