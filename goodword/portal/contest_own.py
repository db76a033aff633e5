"""Somebody's own page of a contest, opened by a signed link: entries, own line of the list, leader board, and the prize."""

from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goodword.contacts import queries as contacts
from goodword.operators.queries.organisation import organisation
from goodword.portal.contest_forms import TakePartForm
from goodword.portal.contests import base_of, of_contest, state_of
from goodword.portal.doors import Shop, View, not_here, see_other
from goodword.rewards.actions import contest_draw, contest_entries
from goodword.rewards.queries import contest_pages, contests
from goodword.rewards.rules.contests import by_task, counted
from goodword.rewards.values.contests import Contest, ContestTask, Winner, WinnerState
from goodword.rewards.words import contests as saying


def of_owner(view: View) -> View:
    """Give a view the person whose signed link it is; everybody else learns nothing."""

    @of_contest
    @wraps(view)
    def door(request: HttpRequest, shop: Shop, one: Contest, token: str, *, now: datetime, **rest: Any) -> HttpResponseBase:
        contact_id = contest_pages.owner_of(token, contest_id=one.id, now=now)
        if contact_id is None:
            return not_here(request, program=shop.program)
        return view(request, shop, one, contact_id, here=f"{base_of(shop, one)}/own/{token}", now=now, **rest)

    return door


@require_safe
@of_owner
def own(request: HttpRequest, shop: Shop, one: Contest, contact_id: UUID, *, here: str, now: datetime) -> HttpResponse:
    """Show what somebody has in the contest."""
    return _page(request, shop, one, contact_id, TakePartForm(terms=one.terms), here=here, now=now)


@require_POST
@of_owner
def take_part(request: HttpRequest, shop: Shop, one: Contest, contact_id: UUID, *, here: str, now: datetime) -> HttpResponseBase:
    """Take age and country, so that entries count."""
    form = TakePartForm(request.POST, terms=one.terms)
    if not form.is_valid():
        return _page(request, shop, one, contact_id, form, here=here, now=now)
    contest_entries.take_part(one.id, contact_id, country=form.cleaned_data["country"], of_age=True, on_board=form.cleaned_data["on_board"], now=now)
    return _back(shop, here)


@require_safe
@of_owner
def follow(request: HttpRequest, shop: Shop, one: Contest, contact_id: UUID, *, here: str, now: datetime) -> HttpResponseBase:
    """Note that somebody went to follow the firm, and lead to its page elsewhere."""
    if not one.is_open(now) or one.terms.of(ContestTask.FOLLOW) is None:
        return _back(shop, here)
    if not request.headers.get("Sec-Purpose", "").startswith("prefetch"):
        contest_entries.followed(one.id, contact_id, now=now)
    return see_other(one.terms.follow_url)


@require_POST
@of_owner
def board(request: HttpRequest, shop: Shop, one: Contest, contact_id: UUID, *, here: str, now: datetime) -> HttpResponseBase:
    """Put the first name on the leader board, or take it off."""
    contest_entries.show_on_board(one.id, contact_id, allowed=request.POST.get("on_board") == "on")
    return _back(shop, here)


@require_POST
@of_owner
def decide(request: HttpRequest, shop: Shop, one: Contest, contact_id: UUID, *, here: str, now: datetime) -> HttpResponseBase:
    """Take the prize, or leave it to the next."""
    if winner := _winner(one, contact_id):
        act = contest_draw.accept if request.POST.get("do") == "accept" else contest_draw.decline
        if request.POST.get("do") in {"accept", "decline"}:
            act(winner.id, contact_id=contact_id, now=now)
    return _back(shop, here)


def _page(request: HttpRequest, shop: Shop, one: Contest, contact_id: UUID, form: TakePartForm, *, here: str, now: datetime) -> HttpResponse:
    found, zone = contests.participation(one.id, contact_id), organisation().zone
    entries = contests.counting(one, {contact_id})[contact_id]
    winner = _winner(one, contact_id)
    context = {
        "look": shop.look,
        "contest": one,
        "base": base_of(shop, one),
        "here": here,
        "form": form,
        "open": one.is_open(now),
        "age": one.terms.minimum_age,
        "state": state_of(one, now=now),
        "entrant": found if found and found.stated_at else None,
        "total": saying.entries(found.counted if one.closed_at and found else counted(one.terms, entries)),
        "most": saying.entries(one.terms.most),
        "tasks": [(saying.task(task), saying.entries(count)) for task, count in by_task(one.terms, entries).items()],
        "ways": saying.ways(one.terms),
        "follows": one.terms.of(ContestTask.FOLLOW) is not None and not any(task is ContestTask.FOLLOW for task, _count in entries),
        "board": contests.board(one, contact_id=contact_id) if found and found.stated_at else [],
        "named": bool(contacts.contact(contact_id).first_name),
        "winner": winner,
        "prize": saying.prizes(one.terms, shop.program.currency),
        "news": _news(winner, zone=zone, now=now),
        "may_decide": bool(winner and winner.state is WinnerState.TOLD and winner.accept_by and now < winner.accept_by),
    }
    return render(request, "portal/contest_own.html", context, status=422 if form.is_bound else 200)


def _news(winner: Winner | None, *, zone: Any, now: datetime) -> str:
    """Say what came of the draw for this person; nothing to whom it did not meet."""
    if winner is None or winner.state is WinnerState.SUBSTITUTE:
        return ""
    if winner.state is WinnerState.TOLD and winner.accept_by and now < winner.accept_by:
        return _("You have won. Please say by %(moment)s whether you take the prize.") % {"moment": saying.moment(winner.accept_by, zone)}
    return {
        WinnerState.ACCEPTED: _("The prize is yours. We write to you once it is there."),
        WinnerState.DECLINED: _("You left the prize to somebody else."),
        WinnerState.EXCLUDED: _("You were taken out of the draw: %(reason)s") % {"reason": winner.reason},
    }.get(winner.state, _("You had won, but the time to take the prize is over. It went to somebody else."))


def _winner(one: Contest, contact_id: UUID) -> Winner | None:
    ids = contacts.person_ids(contact_id)
    return next((winner for winner in contests.winners(one.id) if winner.contact_id in ids), None)


def _back(shop: Shop, here: str) -> HttpResponseBase:
    return see_other(f"{here}?{urlencode({'lang': shop.look.language})}")
