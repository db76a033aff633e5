"""Rewards that wait for a person: approved or refused one by one, or many at once after a preview."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodword.console.formats import number
from goodword.console.parts import toast
from goodword.console.rewards import words
from goodword.console.rewards.lines import lines
from goodword.lib import clock
from goodword.lib.money import Money
from goodword.lib.pages import CursorInvalid
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.rewards import queries
from goodword.rewards.actions import decisions
from goodword.rewards.actions.decisions import Decided
from goodword.rewards.values import Reward, RewardState
from goodword.rewards.words import amount

PAGE_LIMIT = 50


@allowed(Permission.REWARDS_READ, write=Permission.REWARDS_APPROVE)
def approvals(request: StaffRequest) -> HttpResponse:
    """Show what waits for approval, and decide it."""
    return _page(request, "approval")


@allowed(Permission.REWARDS_READ, write=Permission.REWARDS_APPROVE)
def reviews(request: StaffRequest) -> HttpResponse:
    """Show what is held for a look at both sides, and decide it."""
    return _page(request, "review")


def _page(request: StaffRequest, waiting_for: str) -> HttpResponse:
    if request.method == "POST":
        return _decide(request, waiting_for)
    return _list(request, waiting_for)


def _list(request: StaffRequest, waiting_for: str, *, mistake: str = "") -> HttpResponse:
    try:
        page = queries.page(waiting_for=waiting_for, cursor=request.GET.get("after"), limit=PAGE_LIMIT)
    except CursorInvalid as error:
        raise Http404 from error
    context = _context(request, waiting_for) | {"lines": lines(page.items), "page": page, "mistake": mistake}
    return render(request, "console/rewards/waiting.html", context, status=422 if mistake else 200)


def _decide(request: StaffRequest, waiting_for: str) -> HttpResponse:
    """Preview a decision about the chosen rewards, or carry it out once it is confirmed."""
    chosen = list(dict.fromkeys(_ids(request)))
    step = request.POST.get("do", "")
    found = [reward for reward in queries.rewards(chosen).values() if reward.state is RewardState.HELD]
    if not found:
        return _list(request, waiting_for, mistake=_("Nothing is chosen, or it no longer waits. Choose at least one reward."))
    if step in {"preview_approve", "preview_refuse"}:
        return _preview(request, waiting_for, step.removeprefix("preview_"), found)
    reason = request.POST.get("reason", "").strip()[:500]
    if step == "refuse":
        if not reason:
            return _preview(request, waiting_for, "refuse", found, mistake=_("Say why; the reason is kept with the reward."))
        decided = decisions.refuse(chosen, reason=reason, actor=request.actor, now=clock.now())
        said = ngettext("%(count)s reward was refused.", "%(count)s rewards were refused.", len(decided.changed))
    elif waiting_for == "review":
        decided = decisions.clear_review(chosen, note=reason, actor=request.actor, now=clock.now())
        said = ngettext("%(count)s reward goes on.", "%(count)s rewards go on.", len(decided.changed))
    else:
        decided = decisions.approve(chosen, actor=request.actor, now=clock.now())
        said = ngettext("%(count)s reward was approved.", "%(count)s rewards were approved.", len(decided.changed))
    toast(request, " ".join([said % {"count": number(len(decided.changed))}, *_left_out(decided)]))
    return redirect("console:approvals" if waiting_for == "approval" else "console:reviews")


def _preview(request: StaffRequest, waiting_for: str, step: str, found: Sequence[Reward], *, mistake: str = "") -> HttpResponse:
    """Say what a decision would do: how many, what they come to, and five examples."""
    sums: Counter[str] = Counter()
    for reward in found:
        sums[reward.asset] += reward.amount
    now = clock.now()
    context = _context(request, waiting_for) | {
        "step": step,
        "ids": [reward.id for reward in found],
        "count": len(found),
        "people": len({reward.contact_id for reward in found}),
        "totals": [amount(Money(total, asset)) for asset, total in sorted(sums.items())],
        "at_once": sum(reward.hold_until <= now and (waiting_for == "review" or not reward.held_for_review) for reward in found),
        "examples": lines(found[:5]),
        "mistake": mistake,
    }
    return render(request, "console/rewards/decide.html", context, status=422 if mistake else 200)


def _context(request: StaffRequest, waiting_for: str) -> dict[str, object]:
    return {
        "tab": "reviews" if waiting_for == "review" else "approvals",
        "review": waiting_for == "review",
        "may_approve": request.may(Permission.REWARDS_APPROVE),
        "waiting": queries.counts_waiting(),
    }


def _ids(request: StaffRequest) -> list[UUID]:
    found = []
    for text in request.POST.getlist("reward")[:PAGE_LIMIT]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _left_out(decided: Decided) -> list[str]:
    """Return in words how many were left as they are, and why."""
    counts = Counter(decided.skipped.values())
    return [_("%(count)s left as it is: %(why)s.") % {"count": number(count), "why": words.skipped(code)} for code, count in counts.items()]
