"""Contests: the public page with rules, commitment, list and protocol, the free form, and what is somebody's own."""

import json
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from goodword.links.values import Admission
from goodword.operators.queries.organisation import organisation
from goodword.portal.contest_forms import EntryForm
from goodword.portal.doors import Shop, View, not_here, of_program, see_other, visitor
from goodword.portal.landing import address_of, closed, notice
from goodword.rewards.actions import contest_entries
from goodword.rewards.queries import contest_pages, contests
from goodword.rewards.rules.draw import list_text
from goodword.rewards.values.contests import Contest, ContestState, WinnerState
from goodword.rewards.words import contests as saying


def of_contest(view: View) -> View:
    """Give a view the contest that its address names; a draft, or one of another programme, is not there."""

    @of_program
    @wraps(view)
    def door(request: HttpRequest, shop: Shop, contest_id: UUID, *, now: datetime, **rest: Any) -> HttpResponseBase:
        try:
            one = contests.contest(contest_id)
        except contests.ContestUnknown:
            return not_here(request, program=shop.program)
        if one.program_id != shop.program.id or not one.published_at:
            return not_here(request, program=shop.program)
        return view(request, shop, one, now=now, **rest)

    return door


@require_safe
@of_contest
def contest(request: HttpRequest, shop: Shop, one: Contest, *, now: datetime) -> HttpResponse:
    """Show what the contest says and how far it is, without anything about a person."""
    zone = organisation().zone
    context = {
        "look": shop.look,
        "contest": one,
        "base": base_of(shop, one),
        "state": state_of(one, now=now),
        "takes_entries": one.is_open(now) and not closed(shop, now=now),
        "sections": saying.official_rules(one, currency=shop.program.currency, zone=zone),
        "prizes": saying.prizes(one.terms, shop.program.currency),
        "when": saying.when(one.terms, zone),
        "drawn_places": _places(one),
    }
    return render(request, "portal/contest.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_contest
def enter(request: HttpRequest, shop: Shop, one: Contest, *, now: datetime) -> HttpResponseBase:
    """Take the free form; whether the address is known, and whether a mail goes out, is the same to the visitor."""
    if not one.is_open(now) or closed(shop, now=now):
        return see_other(f"{base_of(shop, one)}?lang={shop.look.language}")
    form = EntryForm(request.POST if request.method == "POST" else None, terms=one.terms)
    if not form.is_valid():
        context = {"look": shop.look, "contest": one, "form": form, "privacy": _privacy(shop), "age": one.terms.minimum_age, "base": base_of(shop, one)}
        return render(request, "portal/contest_enter.html", context, status=422 if form.is_bound else 200)
    given = form.cleaned_data
    admission = contest_entries.request(
        one.id,
        email=given["email"],
        first_name=given["first_name"],
        country=given["country"],
        language=shop.look.language,
        network=visitor(request).address,
        now=now,
    )
    where = address_of(shop, "busy") if admission is Admission.NETWORK_FULL else address_of(shop, "contest_sent", str(one.id))
    return see_other(where)


@require_safe
@of_contest
def sent(request: HttpRequest, shop: Shop, one: Contest, *, now: datetime) -> HttpResponse:
    """Say that a mail is on its way; the same for everybody."""
    return notice(
        request,
        shop,
        _("Please look into your mail"),
        _("We have sent a mail to the address you gave. Press the button in it, and you take part."),
        _("Nothing there after a few minutes? Look into the spam folder, or check whether the address was right."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@of_contest
def confirm(request: HttpRequest, shop: Shop, one: Contest, token: str, *, now: datetime) -> HttpResponseBase:
    """Show a button, since mail scanners follow links, and take the press on it; after that, the own page."""
    found = contest_pages.asked(token, contest_id=one.id, now=now)
    if found is None:
        return not_here(request, program=shop.program)
    if not one.is_open(now):
        return see_other(f"{base_of(shop, one)}?lang={shop.look.language}")
    if request.method == "POST":
        contact_id = contest_entries.confirm(found.id, now=now)
        if contact_id is None:
            return see_other(f"{base_of(shop, one)}?lang={shop.look.language}")
        return see_other(f"{base_of(shop, one)}/own/{contest_pages.own_token(one.id, contact_id, now=now)}?lang={shop.look.language}")
    context = {
        "look": shop.look,
        "title": _("One press, and you take part"),
        "lead": _("You confirm that this is your address and that you take part in “%(contest)s” under its rules.") % {"contest": one.name},
        "button": _("Take part"),
    }
    return render(request, "portal/confirm.html", context)


@require_safe
@of_contest
def tickets(request: HttpRequest, shop: Shop, one: Contest, *, now: datetime) -> HttpResponseBase:
    """Return the published list as text: a hash and a number of entries in each line."""
    if not one.closed_at:
        return not_here(request, program=shop.program)
    return _file(list_text(contests.tickets(one.id)), "text/plain; charset=utf-8", f"tickets-{one.id}.txt")


@require_safe
@of_contest
def protocol(request: HttpRequest, shop: Shop, one: Contest, *, now: datetime) -> HttpResponseBase:
    """Return the protocol of the draw as JSON, for the program that repeats it."""
    if one.state is not ContestState.DRAWN:
        return not_here(request, program=shop.program)
    return _file(json.dumps(contests.protocol_of(one), indent=1) + "\n", "application/json", f"draw-{one.id}.json")


@require_safe
@of_contest
def protocol_page(request: HttpRequest, shop: Shop, one: Contest, *, now: datetime) -> HttpResponseBase:
    """Show the protocol of the draw on a page that can be printed."""
    if one.state is not ContestState.DRAWN:
        return not_here(request, program=shop.program)
    zone = organisation().zone
    moments = {
        name: saying.moment(at, zone)
        for name, at in (("committed", one.published_at), ("opened", one.terms.opens_at), ("closed", one.terms.closes_at), ("listed", one.closed_at))
        if at
    }
    drawn = saying.moment(one.drawn_at, zone) if one.drawn_at else ""
    context = {"look": shop.look, "contest": one, "base": base_of(shop, one), "at": {**moments, "drawn": drawn}, "drawn_places": _places(one)}
    return render(request, "portal/contest_protocol.html", context)


def base_of(shop: Shop, one: Contest) -> str:
    """Return the address of a contest's page."""
    return reverse("portal:contest", args=[shop.program.slug, one.id])


def state_of(one: Contest, *, now: datetime) -> str:
    """Return how far a contest is, in a sentence."""
    zone = organisation().zone
    if one.state is ContestState.CANCELLED:
        return _("This contest was cancelled: %(reason)s") % {"reason": one.reason}
    if one.state is ContestState.DRAWN:
        return _("The winners are drawn.")
    if one.state is ContestState.CLOSED:
        return _("Entries are closed, and the list is published. The draw follows.")
    if now < one.terms.opens_at:
        return _("Entries open on %(moment)s.") % {"moment": saying.moment(one.terms.opens_at, zone)}
    if now < one.terms.closes_at:
        return _("Open until %(moment)s.") % {"moment": saying.moment(one.terms.closes_at, zone)}
    return _("Entries are closed. The list is being made.")


def _places(one: Contest) -> list[tuple[str, str, str]]:
    """Return what was drawn as place, hash and what became of it, winners before substitutes; an exclusion is for everybody to see."""
    if one.state is not ContestState.DRAWN:
        return []
    found = []
    for winner in contests.winners(one.id):
        number = winner.place - one.terms.winners
        place = _("Substitute %(number)s") % {"number": number} if number > 0 else _("Winner %(number)s") % {"number": winner.place}
        found.append((place, winner.ticket, _fate(winner.state)))
    return found


def _fate(state: WinnerState) -> str:
    return {
        WinnerState.TOLD: _("Told, has not answered yet."),
        WinnerState.ACCEPTED: _("Took the prize."),
        WinnerState.EXCLUDED: _("Excluded by who holds it."),
        WinnerState.SUBSTITUTE: "",
    }.get(state, _("Did not take the prize."))


def _privacy(shop: Shop) -> list[str]:
    lines = [
        _("%(shop)s keeps your mail address, your country and, if you give it, your first name, to hold the contest and to reach you if you win.")
        % {"shop": shop.look.name},
        _("What you do not confirm is deleted after 30 days. The rest is kept until the prizes are handed over, and as long as the law asks for the books."),
        _("You may see, correct, take along or erase your data, object at any time, and complain to a supervisory authority."),
    ]
    return [*lines, _("Write to %(address)s.") % {"address": shop.look.contact_email}] if shop.look.contact_email else lines


def _file(content: str, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
