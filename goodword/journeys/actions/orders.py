"""Tell people how it stands with what they ordered for points: each state once."""

from datetime import datetime

from goodword.facts.catalogue import OrderPlaced, OrderRefused, OrderSent
from goodword.links import actions as links
from goodword.messaging import actions as messaging
from goodword.messaging.values import NewMessage
from goodword.operators.queries.organisation import organisation
from goodword.rewards.queries import catalogue
from goodword.rewards.queries.credit import usable
from goodword.rewards.values import Order, OrderState


def mail_order(fact: OrderPlaced | OrderSent | OrderRefused, now: datetime) -> None:
    """Write to the owner of an order; what has moved on since the fact is told by the later one."""
    order = catalogue.order(fact.order_id)
    if order is None or not _is_about(fact, order):
        return
    url = links.issue([order.contact_id], program_id=order.program_id, end_older=False, now=now)[order.contact_id]
    variables = {
        "state": order.state.value,
        "title": order.title,
        "points": order.price,
        "code": order.code,
        "reason": [line.strip() for line in order.reason.splitlines() if line.strip()],
        "until": _good_until(order, now=now),
        "portal_url": url,
    }
    key = f"order:{order.id}:{order.state}"
    messaging.queue([NewMessage(key=key, template="order_news", contact_id=order.contact_id, program_id=order.program_id, variables=variables)], now=now)


def _is_about(fact: OrderPlaced | OrderSent | OrderRefused, order: Order) -> bool:
    if isinstance(fact, OrderRefused):
        return order.state in (OrderState.REFUSED, OrderState.CANCELLED)
    if isinstance(fact, OrderSent):
        return order.state is OrderState.SENT
    return order.state in (OrderState.ORDERED, OrderState.IN_WORK)


def _good_until(order: Order, *, now: datetime) -> str:
    """Return the day on which the first of the points lapses that came back; empty where none does."""
    if order.state not in (OrderState.REFUSED, OrderState.CANCELLED):
        return ""
    ends = next((credit.ends_first_at for credit in usable(order.contact_id, now=now) if credit.asset == order.asset), None)
    return ends.astimezone(organisation().zone).date().isoformat() if ends else ""
