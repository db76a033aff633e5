"""Whether somebody may take something out of the catalogue, and what may become of an order."""

from goodword.rewards.values import OPEN_ORDERS, Item, OrderState

_NEXT = {
    OrderState.IN_WORK: frozenset({OrderState.ORDERED}),
    OrderState.SENT: OPEN_ORDERS,
    OrderState.REFUSED: frozenset({*OPEN_ORDERS, OrderState.SENT}),
    OrderState.CANCELLED: frozenset({OrderState.ORDERED}),
}


def why_not(item: Item, *, balance: int) -> str:
    """Return why an item cannot be ordered with that much in the wallet: withdrawn, sold_out, balance_too_low; empty where it can."""
    if item.withdrawn_at is not None:
        return "withdrawn"
    if item.left == 0:
        return "sold_out"
    return "balance_too_low" if balance < item.price else ""


def may_become(state: OrderState) -> frozenset[OrderState]:
    """Return the states from which an order may come to this one; what is over stays so, but that what was called sent may turn out not to be."""
    return _NEXT.get(state, frozenset())
