"""What shops and providers hand out: what waits and why, every attempt, and what a person decides."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from goodword.console.addresses import address
from goodword.console.parts import TONES, Choice, Crumb, Filter, toast
from goodword.console.rewards.lines import worth
from goodword.console.settings.connection_words import STATES, VERDICTS, trouble
from goodword.contacts import queries as contacts
from goodword.integrations.actions import steering
from goodword.integrations.queries import connections
from goodword.integrations.queries import deliveries as queries
from goodword.integrations.values import Aim, Delivery, DeliveryState, Finding
from goodword.lib import clock
from goodword.lib.pages import CursorInvalid
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.rewards import queries as rewards

PAGE_LIMIT = 30
DIFFERS = "differs"


@allowed(Permission.REWARDS_READ)
def deliveries(request: StaffRequest) -> HttpResponse:
    """Show what providers were asked for, the newest first."""
    chosen = request.GET.get("state", "")
    states = [DeliveryState(chosen)] if chosen in set(DeliveryState) else []
    try:
        page = queries.page(states=states, differing=chosen == DIFFERS, cursor=request.GET.get("after"), limit=PAGE_LIMIT)
    except CursorInvalid as error:
        raise Http404 from error
    choices = [*(Choice(state.value, label) for state, (_mark, label) in STATES.items()), Choice(DIFFERS, _("unknown to the provider"))]
    people = contacts.contacts({one.contact_id for one in page.items})
    names = {one.id: one.name for one in connections.connections(ended=True)}
    worths = {one.id: worth(one) for one in rewards.rewards([line.reward_id for line in page.items]).values()}
    context = {
        "tab": "deliveries",
        "waiting": rewards.counts_waiting(),
        "filters": [Filter("state", _("State"), choices, chosen)],
        "lines": [
            (one, people.get(one.contact_id), names.get(one.connection_id, ""), worths.get(one.reward_id, ""), *_state(one), trouble(one.problem)[0])
            for one in page.items
        ],
        "page": page,
        "may_connect": request.may(Permission.SETTINGS_READ),
    }
    return render(request, "console/rewards/deliveries.html", context)


@allowed(Permission.REWARDS_READ)
def delivery(request: StaffRequest, delivery_id: UUID) -> HttpResponse:
    """Show what was asked about one reward, what was answered, and what comes next."""
    return _page(request, _found(delivery_id))


@allowed(Permission.REWARDS_WRITE)
@require_POST
def decide(request: StaffRequest, delivery_id: UUID) -> HttpResponse:
    """Try again, record it as done by hand, hand the reward out here, or leave it with its receiver."""
    _found(delivery_id)
    now, wanted = clock.now(), request.POST.get("do", "")
    if wanted == "again":
        done, said = steering.again(delivery_id, actor=request.actor, now=now), gettext("It is tried again at once.")
    elif wanted == "by_hand":
        note = request.POST.get("note", "").strip()[:300]
        done, said = steering.by_hand(delivery_id, note=note, actor=request.actor, now=now), gettext("Recorded.")
    elif wanted == "here":
        done, said = steering.hand_out_here(delivery_id, actor=request.actor, now=now), gettext("Handed out without the provider.")
    elif wanted == "leave":
        done, said = steering.leave(delivery_id, actor=request.actor, now=now), gettext("It stays with its receiver.")
    else:
        raise Http404
    toast(request, said if done else gettext("Somebody was faster: this waits for no decision any more."))
    return redirect("console:delivery", delivery_id=delivery_id)


@allowed(Permission.REWARDS_APPROVE)
@require_POST
def veto(request: StaffRequest, delivery_id: UUID) -> HttpResponse:
    """Say in the shop's stead whether a reward may be granted."""
    found = _found(delivery_id)
    granted, reason = request.POST.get("do") == "grant", request.POST.get("reason", "").strip()[:300]
    if not granted and not reason:
        return _page(request, found, mistake=gettext("Say why not; it is kept with the reward."))
    if steering.decide(delivery_id, granted=granted, reason=reason, actor=request.actor, now=clock.now()):
        toast(request, gettext("Granted.") if granted else gettext("Not granted."))
    else:
        toast(request, gettext("Somebody was faster: this waits for no decision any more."))
    return redirect("console:delivery", delivery_id=delivery_id)


def _page(request: StaffRequest, found: Delivery, *, mistake: str = "") -> HttpResponse:
    reward = rewards.rewards([found.reward_id]).get(found.reward_id)
    person = contacts.contacts([found.contact_id]).get(found.contact_id)
    missing = found.state is DeliveryState.DONE and found.finding == Finding.THEY_DID_NOT
    asks, stuck = found.aim is Aim.ASK, found.state is DeliveryState.STUCK
    attempts = [(one, *VERDICTS[one.verdict], TONES[VERDICTS[one.verdict][0]]) for one in queries.attempts(found.id)]
    context = {
        "delivery": found,
        "connection": connections.connection(found.connection_id),
        "person": person,
        "reward": reward,
        "worth": worth(reward) if reward else "",
        "mark": _state(found)[0],
        "state": _state(found)[1],
        "tone": _state(found)[2],
        "trouble": trouble(found.problem) if found.problem else ("", ""),
        "attempts": attempts,
        "missing": missing,
        "asks": asks,
        "taking_back": found.aim is Aim.TAKE_BACK,
        "may_decide": request.may(Permission.REWARDS_WRITE) and not asks and (stuck or missing),
        "may_say": request.may(Permission.REWARDS_APPROVE) and asks and found.state in (DeliveryState.STUCK, DeliveryState.WAITING),
        "may_settings": request.may(Permission.SETTINGS_READ),
        "stuck": stuck,
        "mistake": mistake,
        "crumbs": [Crumb(_("Rewards"), address("rewards")), Crumb(_("Providers"), address("deliveries"))],
    }
    return render(request, "console/rewards/delivery.html", context, status=422 if mistake else 200)


def _state(found: Delivery) -> tuple[str, object, str]:
    mark, label = STATES[found.state]
    if found.aim is Aim.ASK and found.state is DeliveryState.DONE:
        label = _("answered: no") if found.said else _("answered: yes")
    elif found.aim is Aim.ASK and found.state is DeliveryState.WAITING:
        label = _("waits for an answer")
    elif found.aim is Aim.TAKE_BACK and found.state is DeliveryState.WAITING:
        label = _("waits to be taken back")
    return mark, label, TONES[mark]


def _found(delivery_id: UUID) -> Delivery:
    try:
        return queries.delivery(delivery_id)
    except queries.DeliveryUnknown as unknown:
        raise Http404 from unknown
