"""What kinds may ask for when a reward is handed out."""

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID


class Issuer(Protocol):
    """Hands out what a reward consists of; asking twice for the same reward gives the same thing."""

    def coupon(self, reward_id: UUID, *, pool: str, prefix: str, bearer: bool = False) -> None:
        """Give the reward a code out of a pool, or a generated one where `pool` is empty.

        A `bearer` code is as good as money once somebody has read it: the reward counts as used, and a later refund is a loss.
        """

    def task(self, reward_id: UUID, *, title: str, what: str, matched: bool = False) -> None:
        """Put it before the staff; the reward is handed out, and used, once somebody records that it was done.

        `title` is a sentence of Goodword, `what` are words of the shop; with `matched`, the task also says what the friend bought.
        """

    def file(self, reward_id: UUID, *, name: str) -> None:
        """See that the download of this name is there; the reward waits until it is."""

    def payout(self, reward_id: UUID) -> None:
        """Let it be paid with the next pay-out file; it is handed out, and used, once that file is recorded as paid."""

    def draw(self, reward_id: UUID, *, gifts: Mapping[str, int], chosen: str) -> str:
        """Return which of the gifts the reward is, by their odds in percent and what the receiver chose; the same whenever it is asked."""

    def entries(self, reward_id: UUID) -> None:
        """Put the reward's entries into the contest that is open in its programme; it is handed out, and used, then, and waits where there is none."""

    def choice(self, reward_id: UUID) -> str:
        """Return what the receiver chose of what the kind offers; empty where they have not, and then the reward waits for it."""
