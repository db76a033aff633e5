"""The catalogue, orders, and the wallet as its owner reads it."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q

from goodword.contacts import queries as contacts
from goodword.contacts.actions import identify
from goodword.lib.ids import same_id
from goodword.lib.pages import Page, page_of
from goodword.rewards import models
from goodword.rewards.values import OPEN_ORDERS, AccountKind, Item, Order, OrderState, WalletLine, Way

ITEMS_MAX = 500


def item(item_id: UUID) -> Item | None:
    """Return one thing, or None where there is none of this id."""
    row = models.Item.objects.filter(id=item_id).first()
    return _items([row])[0] if row else None


def items(program_id: UUID, *, withdrawn: bool = False) -> list[Item]:
    """Return a programme's catalogue, the cheapest first; what was withdrawn only where asked for."""
    found = models.Item.objects.filter(program_id=program_id)
    if not withdrawn:
        found = found.filter(withdrawn_at__isnull=True)
    return _items(found.order_by("withdrawn_at", "price", "created_at", "id")[:ITEMS_MAX])


def item_page(*, program_id: UUID | None = None, cursor: str | None = None, limit: int = 50) -> Page[Item]:
    """Return things of one catalogue or of all, the newest first, what was withdrawn among them. Raises pages.CursorInvalid."""
    found = models.Item.objects.filter(program_id=program_id) if program_id else models.Item.objects.all()
    raw = page_of(found, by="id", cursor=cursor, limit=limit, convert=lambda row: row)
    return Page(items=tuple(_items(raw.items)), next_cursor=raw.next_cursor)


def order(order_id: UUID) -> Order | None:
    """Return one order, or None where there is none of this id."""
    return next(iter(_orders(models.Order.objects.filter(id=order_id))), None)


def orders_of(contact_id: UUID, *, program_id: UUID | None = None, limit: int = 50) -> list[Order]:
    """Return a person's orders, the newest first."""
    found = models.Order.objects.filter(contact_id__in=contacts.person_ids(contact_id))
    return _orders((found.filter(program_id=program_id) if program_id else found).order_by("-ordered_at", "-id")[:limit])


def orders(
    *, states: Iterable[OrderState] | None = None, program_id: UUID | None = None, contact_id: UUID | None = None, cursor: str | None = None, limit: int = 50
) -> Page[Order]:
    """Return orders, the newest first. Raises pages.CursorInvalid."""
    found = models.Order.objects.filter(state__in=list(states)) if states else models.Order.objects.all()
    if program_id:
        found = found.filter(program_id=program_id)
    if contact_id:
        found = found.filter(contact_id__in=contacts.person_ids(contact_id))
    raw = page_of(found, by="ordered_at", cursor=cursor, limit=limit, convert=lambda row: row)
    return Page(items=tuple(_orders(raw.items)), next_cursor=raw.next_cursor)


def open_orders() -> int:
    """Return how many orders the staff have still to send."""
    return models.Order.objects.filter(state__in=OPEN_ORDERS).count()


def statement(contact_id: UUID, *, asset: str, limit: int = 50) -> list[WalletLine]:
    """Return what came into a person's wallet and went out of it, the newest first; what one order drew from several rewards is one line."""
    keys = identify.own_ledger_keys(contacts.person_ids(contact_id))
    mine = {same_id("account", AccountKind.OWED.value, key, asset) for key in keys.values()}
    found = models.Posting.objects.filter(Q(source_id__in=mine) | Q(target_id__in=mine)).exclude(kind__in=["merge", "part"])
    rows = list(found.order_by("-at", "-id")[: limit * 4])
    marks = _marks_of_orders(contact_id)
    lines: dict[object, WalletLine] = {}
    for row in rows:
        kind, title, one = marks.get(row.id, (row.kind, "", (row.at, row.kind)))
        key = one if kind in ("order", "order_back") or row.kind == "redeem" else row.id
        amount = row.amount if row.target_id in mine else -row.amount
        before = lines.get(key)
        lines[key] = WalletLine(row.at, kind, amount + (before.amount if before else 0), title)
    return list(lines.values())[:limit]


def _marks_of_orders(contact_id: UUID) -> dict[UUID, tuple[str, str, object]]:
    """Return the postings that orders made, and those that undid them: what they are, the title of what was ordered, and the one line they belong to."""
    found: dict[UUID, tuple[str, str, object]] = {}
    ids = contacts.person_ids(contact_id)
    for order_id, title, parts in models.Order.objects.filter(contact_id__in=ids).values_list("id", "title", "parts"):
        for reward_id, _ in parts:
            found[same_id("redeem", order_id, UUID(reward_id))] = ("order", title, (order_id, "order"))
            found[same_id("put back", same_id("undo order", order_id), UUID(reward_id))] = ("order_back", title, (order_id, "order_back"))
    return found


def _items(rows: Iterable[models.Item]) -> list[Item]:
    found = list(rows)
    pools = {row.settings["pool"] for row in found if row.way == Way.COUPON}
    free = Count("coupon", filter=Q(coupon__reward_id__isnull=True, coupon__revoked_at__isnull=True))
    left = dict(models.CouponPool.objects.filter(name__in=pools).annotate(free=free).values_list("name", "free")) if pools else {}
    return [_item(row, left) for row in found]


def _item(row: models.Item, codes_left: dict[str, int]) -> Item:
    pool = row.settings.get("pool", "")
    limits = [limit for limit in (row.stock, codes_left.get(pool, 0) if row.way == Way.COUPON else None) if limit is not None]
    return Item(
        id=row.id,
        program_id=row.program_id,
        title=row.title,
        text=row.text,
        asset=row.asset,
        price=row.price,
        left=min(limits, default=None),
        stock=row.stock,
        way=Way(row.way),
        pool=pool,
        withdrawn_at=row.withdrawn_at,
        low_at=row.low_at,
    )


def _orders(rows: Iterable[models.Order]) -> list[Order]:
    found = list(rows)
    codes = dict(models.Coupon.objects.filter(reward_id__in=[row.id for row in found if row.way == Way.COUPON]).values_list("reward_id", "code"))
    return [
        Order(
            id=row.id,
            contact_id=row.contact_id,
            program_id=row.program_id,
            item_id=row.item_id,
            title=row.title,
            asset=row.asset,
            price=row.price,
            way=Way(row.way),
            state=OrderState(row.state),
            reason=row.reason,
            code=codes.get(row.id, ""),
            ordered_at=row.ordered_at,
            changed_at=row.changed_at,
        )
        for row in found
    ]
