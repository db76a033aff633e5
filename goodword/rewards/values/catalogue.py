"""Catalogue, orders and the wallet's statement as others see them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Way(StrEnum):
    """How something out of the catalogue reaches its receiver."""

    TASK = "task"  # somebody of the staff sends it
    COUPON = "coupon"  # a code out of a pool


class OrderState(StrEnum):
    """The life of an order."""

    ORDERED = "ordered"
    IN_WORK = "in_work"
    SENT = "sent"
    REFUSED = "refused"  # by staff; the points are back
    CANCELLED = "cancelled"  # by its owner; the points are back


OPEN_ORDERS = frozenset({OrderState.ORDERED, OrderState.IN_WORK})


@dataclass(frozen=True)
class NewItem:
    """What a thing in the catalogue is to be; `price` in the asset's smallest unit, `stock` None without limit."""

    title: str
    price: int
    text: str = ""
    asset: str = "POINTS"
    stock: int | None = None
    way: Way = Way.TASK
    pool: str = ""
    low_at: int = 0  # of which stock on staff are told; 0: never


@dataclass(frozen=True)
class Item:
    """A thing of a programme's catalogue; `left` is what there is still of it, by stock and codes, None without limit."""

    id: UUID
    program_id: UUID
    title: str
    text: str
    asset: str
    price: int
    left: int | None
    stock: int | None
    way: Way
    pool: str
    withdrawn_at: datetime | None
    low_at: int = 0

    @property
    def offered(self) -> bool:
        return self.withdrawn_at is None and self.left != 0


@dataclass(frozen=True)
class Order:
    """One thing that somebody took for points."""

    id: UUID
    contact_id: UUID
    program_id: UUID
    item_id: UUID
    title: str
    asset: str
    price: int
    way: Way
    state: OrderState
    reason: str
    code: str
    ordered_at: datetime
    changed_at: datetime


@dataclass(frozen=True)
class WalletLine:
    """What came into a wallet (amount above zero) or went out of it, when and why; `kind` as in the ledger, "order" or "order_back"."""

    at: datetime
    kind: str
    amount: int
    title: str = ""  # of what was ordered
