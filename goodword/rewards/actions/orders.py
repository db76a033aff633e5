"""Orders for points: placed with a code that went to the known address, worked off by the staff, refused with the points given back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from goodword.contacts import queries as contacts
from goodword.facts import catalogue as facts
from goodword.facts import log
from goodword.lib.ids import same_id
from goodword.links import actions as links
from goodword.links.values import CodeCheck, CodePurpose
from goodword.messaging import actions as messaging
from goodword.messaging.queries import tasks
from goodword.messaging.values import NewTask
from goodword.operators.actions import audit
from goodword.operators.queries import organisation
from goodword.operators.values import SYSTEM, Actor, Role
from goodword.rewards import models
from goodword.rewards.actions import alarms, catalogue
from goodword.rewards.actions.drawing import CannotUse, draw, put_back
from goodword.rewards.actions.fulfil import take_from_pool
from goodword.rewards.actions.ledger import BalanceTooLow
from goodword.rewards.queries import catalogue as queries
from goodword.rewards.queries.credit import usable
from goodword.rewards.rules.orders import may_become, why_not
from goodword.rewards.values import Item, OrderState, Way

WITHIN = timedelta(days=3)
_SUBJECT = "order:"


class Refused(StrEnum):
    """Why nothing was ordered."""

    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"
    SOLD_OUT = "sold_out"
    BALANCE_TOO_LOW = "balance_too_low"
    HELD = "held"  # after a restore, until a person has looked: a code may have been handed out before
    CODE_WRONG = "code_wrong"
    CODE_OVER = "code_over"


@dataclass(frozen=True)
class Placed:
    """What came of an order: its id, or why there is none."""

    order_id: UUID | None = None
    refused: Refused | None = None


class _NotPlaced(Exception):
    """Undoes what a refused order had taken already."""

    def __init__(self, why: Refused) -> None:
        super().__init__(why)
        self.why = why


def place(contact_id: UUID, *, item_id: UUID, program_id: UUID, key: str, typed_code: str, now: datetime) -> Placed:
    """Order something for points, once the code that went to the known address was right.

    `key` is of the form: sent twice, it is one order. What cannot be had is said before the code is used up. Records OrderPlaced, and OrderSent where a
    code is handed out at once.
    """
    kept = contacts.canonical([contact_id])[contact_id]
    order_id = same_id("order", kept, key)
    with transaction.atomic():
        if models.Order.objects.filter(id=order_id, contact_id=kept).exists():
            return Placed(order_id)
        item = queries.item(item_id)
        if item is None or item.program_id != program_id:
            return Placed(refused=Refused.UNKNOWN)
        if why := "held" if organisation().outbound_held_at else why_not(item, balance=_balance(kept, item, now=now)):
            return Placed(refused=Refused(why))
        check = links.use_code(contact_id, purpose=CodePurpose.REDEEM, typed=typed_code, now=now)
        if check is not CodeCheck.RIGHT:
            return Placed(refused=Refused.CODE_WRONG if check is CodeCheck.WRONG else Refused.CODE_OVER)
        try:
            with transaction.atomic():
                _place(order_id, kept, item, now=now)
        except _NotPlaced as refused:
            return Placed(refused=refused.why)
        except IntegrityError:  # the other one of two presses was faster
            if not models.Order.objects.filter(id=order_id, contact_id=kept).exists():
                raise
    return Placed(order_id)


def take_in_work(order_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Say that somebody of the staff is at it, so that its owner cannot cancel it any more; False where it is further already."""
    with transaction.atomic():
        return _move(order_id, OrderState.IN_WORK, actor=actor, now=now) is not None


def send(order_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Record that an order left the house; False where it is over already. Closes its task and records OrderSent."""
    with transaction.atomic():
        if _move(order_id, OrderState.SENT, actor=actor, now=now) is None:
            return False
        messaging.close_about([f"{_SUBJECT}{order_id}"], outcome="done", now=now)
        log.record(facts.OrderSent(order_id=order_id), now=now)
    return True


def refuse(order_id: UUID, *, reason: str, actor: Actor, now: datetime) -> bool:
    """Refuse an order, with words that its owner reads, and give points and stock back; False where it is over already. Records OrderRefused."""
    with transaction.atomic():
        return _undo(order_id, OrderState.REFUSED, reason=reason, actor=actor, now=now)


def cancel(order_id: UUID, *, contact_id: UUID, now: datetime) -> bool:
    """Let its owner take an order back that nobody is at yet; points and stock come back. False where that is too late. Records OrderRefused."""
    with transaction.atomic():
        if not models.Order.objects.filter(id=order_id, contact_id__in=contacts.person_ids(contact_id), way=Way.TASK).exists():
            return False
        return _undo(order_id, OrderState.CANCELLED, reason="", actor=SYSTEM, now=now)


def call_off(order_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Call an order off whose owner is erased, however far it is before it has left; points and stock come back. Needs the caller's transaction."""
    return _undo(order_id, OrderState.REFUSED, reason="", actor=actor, now=now)


def close_with_task(fact: facts.TaskClosed, now: datetime) -> None:
    """Do with an order what the outcome of its task says."""
    task = tasks.task(fact.task_id, now=now)
    if task.kind != "order" or not task.subject.startswith(_SUBJECT) or task.done_at is None:
        return
    order_id = UUID(task.subject.removeprefix(_SUBJECT))
    if task.outcome == "done":
        send(order_id, actor=SYSTEM, now=now)
    elif task.outcome == "not_possible":
        refuse(order_id, reason=task.outcome_note, actor=SYSTEM, now=now)


def _balance(contact_id: UUID, item: Item, *, now: datetime) -> int:
    return next((credit.left for credit in usable(contact_id, now=now) if credit.asset == item.asset), 0)


def _place(order_id: UUID, contact_id: UUID, item: Item, *, now: datetime) -> None:
    counted = catalogue.take_one(item.id)
    if counted is False:
        raise _NotPlaced(Refused.SOLD_OUT)
    try:
        drawn = draw(contact_id, asset=item.asset, amount=item.price, mark=order_id, now=now)
    except (BalanceTooLow, CannotUse) as error:  # the first where a wallet is overdrawn, since the programme duns
        raise _NotPlaced(Refused.BALANCE_TOO_LOW) from error
    if counted:
        alarms.stock_taken(item.id, mark=order_id, now=now)
    by_code = item.way is Way.COUPON
    if by_code and take_from_pool(item.pool, [order_id], now=now):
        raise _NotPlaced(Refused.SOLD_OUT)
    models.Order.objects.create(
        id=order_id,
        contact_id=contact_id,
        program_id=item.program_id,
        item_id=item.id,
        title=item.title,
        asset=item.asset,
        price=item.price,
        parts=[[str(reward_id), amount] for reward_id, amount in drawn.parts],
        counted=bool(counted),
        way=item.way,
        state=OrderState.SENT if by_code else OrderState.ORDERED,
        ordered_at=now,
        changed_at=now,
    )
    if not by_code:
        messaging.create_task(_task(order_id, contact_id, item, now=now), now=now)
    log.record(facts.OrderSent(order_id=order_id) if by_code else facts.OrderPlaced(order_id=order_id), now=now)
    audit(actor=SYSTEM, action="rewards.order", subject=f"order:{order_id}", after={"item": str(item.id), "price": item.price, "asset": item.asset}, now=now)


def _task(order_id: UUID, contact_id: UUID, item: Item, *, now: datetime) -> NewTask:
    return NewTask(
        key=f"order:{order_id}",
        kind="order",
        title=gettext_noop("Send what was ordered for points"),
        reason=item.title,
        contact_id=contact_id,
        program_id=item.program_id,
        subject=f"{_SUBJECT}{order_id}",
        role=Role.SUPPORT,
        due_at=now + WITHIN,
    )


def _move(order_id: UUID, state: OrderState, *, reason: str = "", actor: Actor, now: datetime) -> models.Order | None:
    """Bring an order to a state and return it; None where it cannot come there from where it is."""
    row = models.Order.objects.select_for_update().filter(id=order_id, state__in=may_become(state)).first()
    if row is None or (state is OrderState.REFUSED and row.way == Way.COUPON):
        return None
    models.Order.objects.filter(contact_id=row.contact_id, id=order_id).update(state=state, reason=reason[:300], changed_at=now)
    audit(actor=actor, action=f"rewards.order_{state}", subject=f"order:{order_id}", before={"state": row.state}, now=now)
    return row


def _undo(order_id: UUID, state: OrderState, *, reason: str, actor: Actor, now: datetime) -> bool:
    row = _move(order_id, state, reason=reason, actor=actor, now=now)
    if row is None:
        return False
    if row.counted:
        catalogue.give_one_back(row.item_id)
    put_back(row.parts, mark=same_id("undo order", order_id), now=now)
    messaging.close_about([f"{_SUBJECT}{order_id}"], outcome="not_needed", now=now)
    log.record(facts.OrderRefused(order_id=order_id), now=now)
    return True
