"""Orders for points: what is to be sent, and what became of it."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from goodword.console.addresses import address
from goodword.console.parts import Choice, Crumb, Filter, toast
from goodword.contacts import queries as contacts
from goodword.lib import clock
from goodword.lib.money import Money
from goodword.lib.pages import CursorInvalid
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.rewards.actions import orders as actions
from goodword.rewards.queries import catalogue as queries
from goodword.rewards.rules.orders import may_become
from goodword.rewards.values import OPEN_ORDERS, Order, OrderState, Way
from goodword.rewards.words import amount

PAGE_LIMIT = 30
OPEN = "open"
STATES = {
    OrderState.ORDERED: ("todo", _("ordered")),
    OrderState.IN_WORK: ("work", _("in work")),
    OrderState.SENT: ("done", _("sent")),
    OrderState.REFUSED: ("refused", _("refused, points back")),
    OrderState.CANCELLED: ("reversed", _("cancelled, points back")),
}


@allowed(Permission.REWARDS_READ)
def orders(request: StaffRequest) -> HttpResponse:
    """Show orders, the newest first; those to be sent unless asked otherwise."""
    chosen = request.GET.get("state", OPEN)
    states = OPEN_ORDERS if chosen == OPEN else [OrderState(chosen)] if chosen in set(OrderState) else None
    try:
        page = queries.orders(states=states, cursor=request.GET.get("after"), limit=PAGE_LIMIT)
    except CursorInvalid as error:
        raise Http404 from error
    people = contacts.contacts({one.contact_id for one in page.items})
    choices = [Choice(OPEN, gettext("to be sent")), *(Choice(state.value, label) for state, (_mark, label) in STATES.items())]
    context = {
        "crumbs": [Crumb(gettext("Rewards"), address("rewards")), Crumb(gettext("Catalogue"), address("reward_catalogue"))],
        "filters": [Filter("state", gettext("State"), choices, chosen if states else "")],
        "lines": [(one, people.get(one.contact_id), amount(Money(one.price, one.asset)), *STATES[one.state]) for one in page.items],
        "page": page,
        "filtered": bool(states),
    }
    return render(request, "console/rewards/orders.html", context)


@allowed(Permission.REWARDS_READ)
def order(request: StaffRequest, order_id: UUID) -> HttpResponse:
    """Show one order."""
    return _page(request, _order_or_404(order_id))


@allowed(Permission.REWARDS_WRITE)
@require_POST
def decide(request: StaffRequest, order_id: UUID) -> HttpResponse:
    """Take an order in work, record it as sent, or refuse it with a reason that its owner reads."""
    found, now, wanted = _order_or_404(order_id), clock.now(), request.POST.get("do", "")
    reason = request.POST.get("reason", "").strip()[:300]
    if wanted == "work":
        done, said = actions.take_in_work(order_id, actor=request.actor, now=now), gettext("Its owner cannot cancel it any more.")
    elif wanted == "send":
        done, said = actions.send(order_id, actor=request.actor, now=now), gettext("Recorded as sent.")
    elif wanted == "refuse" and not reason:
        return _page(request, found, mistake=gettext("Say why: whoever ordered it reads this."), status=422)
    elif wanted == "refuse":
        done, said = actions.refuse(order_id, reason=reason, actor=request.actor, now=now), gettext("Refused. The points are back.")
    else:
        raise Http404
    toast(request, said if done else gettext("Somebody was faster: the order is further already."))
    return redirect("console:reward_order", order_id=order_id)


def _order_or_404(order_id: UUID) -> Order:
    found = queries.order(order_id)
    if found is None:
        raise Http404
    return found


def _page(request: StaffRequest, found: Order, *, mistake: str = "", status: int = 200) -> HttpResponse:
    mark, label = STATES[found.state]
    context = {
        "order": found,
        "person": contacts.contacts([found.contact_id]).get(found.contact_id),
        "price": amount(Money(found.price, found.asset)),
        "mark": mark,
        "state": label,
        "mistake": mistake,
        "may_work": found.state in may_become(OrderState.IN_WORK),
        "may_send": found.state in may_become(OrderState.SENT),
        "may_refuse": found.way is Way.TASK and found.state in may_become(OrderState.REFUSED),
        "may_write": request.may(Permission.REWARDS_WRITE),
        "crumbs": [Crumb(gettext("Rewards"), address("rewards")), Crumb(gettext("Orders"), address("reward_orders"))],
    }
    return render(request, "console/rewards/order.html", context, status=status)
