"""The catalogue and its orders over the API: read, and worked off by the system that sends what was ordered."""

from typing import Any
from uuid import UUID

from goodword.api.application import Endpoints, api
from goodword.api.problems import Mistake, Refused
from goodword.api.requests import ApiRequest
from goodword.api.schemas import catalogue as schemas
from goodword.api.schemas.base import Cursor, Limit, PageOut
from goodword.lib.pages import Page
from goodword.rewards.actions import orders as actions
from goodword.rewards.queries import catalogue as queries
from goodword.rewards.values import Item, Order, OrderState

router = Endpoints(tags=["catalogue"])
order_router = Endpoints(tags=["catalogue"])


@router.get("/items", response=PageOut[schemas.Item])
def list_items(request: ApiRequest, program_id: UUID | None = None, cursor: Cursor = None, limit: Limit = 50) -> dict[str, Any]:
    """List what points buy, the newest first, what was withdrawn among it."""
    page = queries.item_page(program_id=program_id, cursor=cursor, limit=limit)
    return {"items": [_item(one) for one in page.items], "next_cursor": page.next_cursor}


@router.get("/items/{uuid:item_id}", response=schemas.Item)
def get_item(request: ApiRequest, item_id: UUID) -> dict[str, Any]:
    """Return one thing of a catalogue."""
    found = queries.item(item_id)
    if found is None:
        raise Refused("not_found", "Nothing in a catalogue has this id.")
    return _item(found)


@order_router.get("", response=PageOut[schemas.Order])
def list_orders(
    request: ApiRequest,
    state: OrderState | None = None,
    program_id: UUID | None = None,
    contact_id: UUID | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[Order]:
    """List orders for points, the newest first."""
    return queries.orders(states=[state] if state else None, program_id=program_id, contact_id=contact_id, cursor=cursor, limit=limit)


@order_router.get("/{uuid:order_id}", response=schemas.Order)
def get_order(request: ApiRequest, order_id: UUID) -> Order:
    """Return one order."""
    return _order(order_id)


@order_router.post("/{uuid:order_id}/steps", response=schemas.Order)
def take_order_step(request: ApiRequest, order_id: UUID, body: schemas.OrderStep) -> Order:
    """Work an order off: take it in work, record it as sent, or refuse it. Its owner is told by mail.

    An order that is there already stays as it is; 409 where it cannot come there any more, such as one that its owner cancelled.
    """
    found = _order(order_id)
    if found.state == body.state:
        return found
    if body.state is OrderState.REFUSED and not body.reason:
        raise Refused("invalid", errors=[Mistake("/reason", "Say why: whoever ordered it reads this.", "reason_missing")])
    if not _step(order_id, body, request) and _order(order_id).state != body.state:
        raise Refused("step_refused", f"An order that is {found.state} cannot be {body.state}.")
    return _order(order_id)


api.add_router("catalogue", router)
api.add_router("orders", order_router)


def _step(order_id: UUID, body: schemas.OrderStep, request: ApiRequest) -> bool:
    if body.state is OrderState.IN_WORK:
        return actions.take_in_work(order_id, actor=request.actor, now=request.now)
    if body.state is OrderState.SENT:
        return actions.send(order_id, actor=request.actor, now=request.now)
    return actions.refuse(order_id, reason=body.reason, actor=request.actor, now=request.now)


def _order(order_id: UUID) -> Order:
    found = queries.order(order_id)
    if found is None:
        raise Refused("not_found", "No order has this id.")
    return found


def _item(one: Item) -> dict[str, Any]:
    return vars(one) | {"offered": one.offered}
