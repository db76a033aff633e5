"""The first page of Rewards: what is owed, what is on hold, and every reward with why."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from goodword.console.parts import Choice, Filter
from goodword.console.referrals.naming import REWARD_STATES
from goodword.console.rewards.lines import lines
from goodword.lib.money import Money
from goodword.lib.pages import CursorInvalid
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs import queries as programs
from goodword.rewards import queries
from goodword.rewards.queries import ledger
from goodword.rewards.values import RewardState
from goodword.rewards.words import amount

PAGE_LIMIT = 30


@allowed(Permission.REWARDS_READ)
def rewards(request: StaffRequest) -> HttpResponse:
    """Show rewards, the newest first, with what is owed beside them."""
    state, program = request.GET.get("state", ""), request.GET.get("program", "")
    known = {str(one.id): one.name for one in programs.programs()}
    state, program = state if state in set(RewardState) else "", program if program in known else ""
    states = [RewardState(state)] if state else None
    try:
        page = queries.page(program_id=UUID(program) if program else None, states=states, cursor=request.GET.get("after"), limit=PAGE_LIMIT)
    except CursorInvalid as error:
        raise Http404 from error
    filters = [
        Filter("program", _("Programme"), [Choice(key, name) for key, name in known.items()], program),
        Filter("state", _("State"), [Choice(one.value, words) for one, words in REWARD_STATES.items()], state),
    ]
    owed = [(amount(Money(one.owed, one.asset)), one.people, amount(Money(one.held, one.asset)), one.held_rewards) for one in ledger.liability()]
    context = {
        "tab": "rewards",
        "lines": lines(page.items, {UUID(key): name for key, name in known.items()}),
        "page": page,
        "filters": filters,
        "owed": owed,
        "waiting": queries.counts_waiting(),
    }
    return render(request, "console/rewards/list.html", context)
