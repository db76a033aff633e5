"""Points: what is in the wallet, what it buys, what was ordered; an order takes a code, since a link can be passed on."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from goodword.lib.ids import new_id
from goodword.lib.money import Money
from goodword.links import actions as links
from goodword.links.values import AccessPurpose, CodeCheck, CodePurpose
from goodword.portal.doors import not_here, see_other
from goodword.portal.forms import CodeForm
from goodword.portal.own_data import check_words
from goodword.portal.preferences import full_stop, hidden_address
from goodword.portal.sessions import Guest, with_session
from goodword.portal.words import day
from goodword.rewards.actions import orders
from goodword.rewards.actions.orders import Refused
from goodword.rewards.queries import catalogue
from goodword.rewards.queries.credit import Credit, usable
from goodword.rewards.rules.orders import why_not
from goodword.rewards.values import Item, Order, OrderState, WalletLine, Way
from goodword.rewards.words import amount

ASSET = "POINTS"
_KINDS = {
    "grant": gettext_lazy("Earned"),
    "reverse": gettext_lazy("Taken back, since an order came back"),
    "expire": gettext_lazy("Not used in time"),
    "redeem": gettext_lazy("Used in the shop"),
    "return": gettext_lazy("Came back"),
}
_STATES = {
    OrderState.ORDERED: gettext_lazy("Ordered"),
    OrderState.IN_WORK: gettext_lazy("Being made ready"),
    OrderState.SENT: gettext_lazy("Sent"),
    OrderState.REFUSED: gettext_lazy("Not possible; your points are back"),
    OrderState.CANCELLED: gettext_lazy("Cancelled; your points are back"),
}


@dataclass(frozen=True)
class ItemLine:
    """Something in the catalogue: its price in words, and why it cannot be had, where it cannot."""

    item: Item
    price: str
    why_not: str


@dataclass(frozen=True)
class OrderLine:
    """An order: what stands below its title, and whether its owner can still cancel it."""

    order: Order
    detail: str
    can_cancel: bool


@dataclass(frozen=True)
class Line:
    """A line of the statement."""

    day: str
    what: str
    amount: str
    mark: str  # of the design system
    tone: str  # class of its colour


def has_points(guest: Guest, *, now: datetime) -> bool:
    """Say whether there is anything to see on the page of points."""
    return bool(catalogue.items(guest.program.id) or _credit(guest, now=now) or catalogue.orders_of(guest.contact.id, limit=1))


@require_safe
@with_session(AccessPurpose.ADVOCATE)
def points(request: HttpRequest, guest: Guest, *, now: datetime) -> HttpResponse:
    """Show wallet, catalogue, orders and statement."""
    credit = _credit(guest, now=now)
    left = credit.left if credit else 0
    context = {
        "look": guest.look,
        "guest": guest,
        "left": amount(Money(left, ASSET)),
        "first": day(credit.ends_first_at, now=now) if credit and credit.ends_first_at else "",
        "items": [_item_line(item, left) for item in catalogue.items(guest.program.id)],
        "orders": [_order_line(order, now=now) for order in catalogue.orders_of(guest.contact.id)],
        "statement": [_line(line, now=now) for line in catalogue.statement(guest.contact.id, asset=ASSET)],
    }
    return render(request, "portal/points.html", context)


@require_safe
@with_session(AccessPurpose.ADVOCATE)
def item(request: HttpRequest, guest: Guest, item_id: UUID, *, now: datetime) -> HttpResponse:
    """Show one thing before it is ordered; `?asked=` opens the field for the code."""
    found = _item(guest, item_id)
    return _page(request, guest, found, now=now, asked=bool(request.GET.get("asked"))) if found else not_here(request, program=guest.program)


@require_POST
@with_session(AccessPurpose.ADVOCATE)
def send_code(request: HttpRequest, guest: Guest, item_id: UUID, *, now: datetime) -> HttpResponseBase:
    """Send a code to the known address; few an hour."""
    found = _item(guest, item_id)
    if found is None or not guest.contact.email:
        return not_here(request, program=guest.program)
    if not links.ask_code(guest.contact.id, purpose=CodePurpose.REDEEM, program_id=guest.program.id, now=now):
        again = _("Several codes were sent within the hour. Please use the last one, or try again later.")
        return _page(request, guest, found, now=now, asked=True, error=again, status=429)
    return see_other(reverse("portal:points_item", args=[item_id]) + "?asked=1#order")


@require_POST
@with_session(AccessPurpose.ADVOCATE)
def order(request: HttpRequest, guest: Guest, item_id: UUID, *, now: datetime) -> HttpResponseBase:
    """Order it; the same form sent twice is one order."""
    found = _item(guest, item_id)
    if found is None:
        return not_here(request, program=guest.program)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _page(request, guest, found, now=now, asked=True, error=str(next(iter(form.errors.values()))[0]), status=422)
    key = request.POST.get("key", "")[:40]
    placed = orders.place(guest.contact.id, item_id=item_id, program_id=guest.program.id, key=key, typed_code=form.cleaned_data["code"], now=now)
    if placed.refused:
        return _page(request, guest, found, now=now, asked=True, error=_refused(placed.refused), status=422)
    return see_other(reverse("portal:points") + "#orders")


@require_POST
@with_session(AccessPurpose.ADVOCATE)
def cancel(request: HttpRequest, guest: Guest, order_id: UUID, *, now: datetime) -> HttpResponseBase:
    """Take an order back that nobody is at yet."""
    orders.cancel(order_id, contact_id=guest.contact.id, now=now)
    return see_other(reverse("portal:points") + "#orders")


def _page(request: HttpRequest, guest: Guest, found: Item, *, now: datetime, asked: bool, error: str = "", status: int = 200) -> HttpResponse:
    credit = _credit(guest, now=now)
    left = credit.left if credit else 0
    context = {
        "look": guest.look,
        "guest": guest,
        "line": _item_line(found, left),
        "left": amount(Money(left, ASSET)),
        "then": amount(Money(max(0, left - found.price), ASSET)),
        "by_code": found.way is Way.COUPON,
        "asked": asked,
        "error": error,
        "key": request.POST.get("key", "")[:40] or str(new_id()),
        "address": hidden_address(guest.contact.email),
        "all_stopped": full_stop(guest),
    }
    return render(request, "portal/points_item.html", context, status=status)


def _item(guest: Guest, item_id: UUID) -> Item | None:
    found = catalogue.item(item_id)
    return found if found and found.program_id == guest.program.id and found.withdrawn_at is None else None


def _credit(guest: Guest, *, now: datetime) -> Credit | None:
    return next((one for one in usable(guest.contact.id, now=now) if one.asset == ASSET), None)


def _item_line(item: Item, left: int) -> ItemLine:
    why = why_not(item, balance=left)
    said = ""
    if why == "sold_out":
        said = _("None left at the moment.")
    elif why == "balance_too_low":
        said = _("You need %(points)s more.") % {"points": amount(Money(item.price - left, item.asset))}
    return ItemLine(item, amount(Money(item.price, item.asset)), said)


def _order_line(order: Order, *, now: datetime) -> OrderLine:
    values = {"state": _STATES[order.state], "day": day(order.changed_at, now=now), "points": amount(Money(order.price, order.asset))}
    detail = _("%(state)s on %(day)s, for %(points)s.") % values
    if order.state in (OrderState.REFUSED, OrderState.CANCELLED):
        detail = f"{_STATES[order.state]}."
    return OrderLine(order, detail, order.state is OrderState.ORDERED)


def _line(line: WalletLine, *, now: datetime) -> Line:
    if line.kind == "order":
        what = _("Ordered: %(title)s") % {"title": line.title}
    elif line.kind == "order_back":
        what = _("Came back: %(title)s") % {"title": line.title}
    else:
        what = str(_KINDS.get(line.kind, _KINDS["return"]))
    came = line.amount > 0
    sign, mark, tone = ("+", "done", "p-ok") if came else ("\N{MINUS SIGN}", "reversed", "p-in2")
    return Line(day(line.at, now=now), what, f"{sign}{amount(Money(abs(line.amount), ASSET))}", mark, tone)


def _refused(why: Refused) -> str:
    if why is Refused.CODE_WRONG:
        return check_words(CodeCheck.WRONG)
    if why is Refused.CODE_OVER:
        return check_words(CodeCheck.OVER)
    if why is Refused.BALANCE_TOO_LOW:
        return _("There are not enough points in your wallet.")
    if why is Refused.HELD:
        return _("Orders rest for the moment. Please try again later.")
    return _("There is none of it left.")
