"""Contests: drafted, published with their commitment, drawn with the public number, and what became of the prizes."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from goodword.console.addresses import address
from goodword.console.parts import Crumb, toast
from goodword.console.programs.overview import program_or_404
from goodword.console.rewards.contest_form import ContestForm, initial_of
from goodword.console.rewards.contest_words import MARKS, STATES, WINNERS, caution, phase_of, problem
from goodword.lib import clock
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs import queries as programs
from goodword.programs.values import Program, ProgramState
from goodword.rewards import queries as rewards
from goodword.rewards.actions import contest_draw
from goodword.rewards.actions import contests as actions
from goodword.rewards.actions.contests import ContestRefused
from goodword.rewards.queries import contests as queries
from goodword.rewards.rules.contests import cautions
from goodword.rewards.values.contests import Contest, ContestState, WinnerState
from goodword.rewards.words import contests as saying

RULE_MOST = 12  # suggested where a rule of the programme gives entries


@allowed(Permission.REWARDS_READ)
def contests(request: StaffRequest) -> HttpResponse:
    """List the contests, the newest first."""
    named = {program.id: program for program in programs.programs()}
    now = clock.now()
    rows = [(one, named[one.program_id], MARKS[phase_of(one, now)], STATES[phase_of(one, now)]) for one in queries.contests() if one.program_id in named]
    context = {
        "tab": "contests",
        "waiting": rewards.counts_waiting(),
        "rows": rows,
        "programs": [program for program in named.values() if program.state in {ProgramState.DRAFT, ProgramState.LIVE}],
        "may_write": request.may(Permission.REWARDS_WRITE),
    }
    return render(request, "console/rewards/contests.html", context)


@allowed(Permission.REWARDS_WRITE)
def new(request: StaffRequest, program_id: UUID) -> HttpResponse:
    """Draft a contest of a programme."""
    program = program_or_404(program_id)
    today = clock.now().astimezone(request.organisation.zone).date()
    initial = {
        "first_day": today + timedelta(days=7),
        "last_day": today + timedelta(days=34),
        "draw_by": today + timedelta(days=45),
        "sponsor": ", ".join(filter(None, [request.organisation.name, request.organisation.address])),
        "countries": program.country,
        "rule_most": RULE_MOST if queries.rule_entries(program.id) else 0,
    }
    form = _form(request, program, initial)
    if request.method == "POST" and form.is_valid():
        made = actions.create(program_id=program.id, name=form.cleaned_data["name"], terms=form.terms(), actor=request.actor, now=clock.now())
        toast(request, gettext("The draft is kept. Nobody sees it before it is published."))
        return redirect("console:contest", contest_id=made)
    return _form_page(request, program, form, gettext("New contest"))


@allowed(Permission.REWARDS_WRITE)
def change(request: StaffRequest, contest_id: UUID) -> HttpResponse:
    """Say something else in a draft."""
    one = _found(contest_id)
    if one.state is not ContestState.DRAFT:
        raise Http404
    program = programs.program(one.program_id)
    form = _form(request, program, initial_of(one, currency=program.currency, zone=request.organisation.zone))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(contest_id, name=form.cleaned_data["name"], terms=form.terms(), actor=request.actor, now=clock.now())
        except ContestRefused as refused:
            return _page(request, one, mistake=_said(refused))
        return redirect("console:contest", contest_id=contest_id)
    return _form_page(request, program, form, one.name)


@allowed(Permission.REWARDS_READ)
def contest(request: StaffRequest, contest_id: UUID) -> HttpResponse:
    """Show a contest with what can be done with it now."""
    return _page(request, _found(contest_id))


@allowed(Permission.REWARDS_APPROVE)
@require_POST
def steer(request: StaffRequest, contest_id: UUID) -> HttpResponse:
    """Publish a draft, draw from a published list, or cancel."""
    one, wanted, now = _found(contest_id), request.POST.get("do", ""), clock.now()
    try:
        if wanted == "publish":
            actions.publish(contest_id, actor=request.actor, now=now)
            toast(request, gettext("Published. What it says stands from now on, and the hash of its seed is on its page."))
        elif wanted == "draw":
            contest_draw.draw_contest(contest_id, public_number=request.POST.get("number", ""), actor=request.actor, now=now)
            toast(request, gettext("Drawn. The winners are told by mail."))
        elif wanted == "cancel":
            actions.cancel(contest_id, reason=request.POST.get("reason", ""), actor=request.actor, now=now)
            toast(request, gettext("Cancelled. Its page says so."))
    except ContestRefused as refused:
        return _page(request, one, mistake=_said(refused))
    return redirect("console:contest", contest_id=contest_id)


@allowed(Permission.REWARDS_APPROVE)
@require_POST
def exclude(request: StaffRequest, winner_id: UUID) -> HttpResponse:
    """Take somebody out who breaks the rules, with the reason."""
    winner = queries.winner(winner_id)
    if winner is None:
        raise Http404
    try:
        contest_draw.exclude(winner_id, reason=request.POST.get("reason", ""), actor=request.actor, now=clock.now())
    except ContestRefused as refused:
        return _page(request, _found(winner.contest_id), mistake=_said(refused))
    toast(request, gettext("Taken out. The prize goes to the next in the order of the draw."))
    return redirect("console:contest", contest_id=winner.contest_id)


def _page(request: StaffRequest, one: Contest, *, mistake: str = "") -> HttpResponse:
    now, zone, program = clock.now(), request.organisation.zone, programs.program(one.program_id)
    winners, phase = queries.winners(one.id), phase_of(one, now)
    people = queries.named([winner.contact_id for winner in winners])
    draft = one.state is ContestState.DRAFT
    context = {
        "contest": one,
        "program": program,
        "phase": phase,
        "mark": MARKS[phase],
        "state": STATES[phase],
        "sections": saying.official_rules(one, currency=program.currency, zone=zone),
        "problems": [problem(notice) for notice in queries.problems(one, now=now)] if draft else [],
        "cautions": [caution(notice) for notice in cautions(one.terms, currency=program.currency)] if draft else [],
        "entrants": queries.entrant_count(one.id),
        "winners": [(winner, people[winner.contact_id], *WINNERS[winner.state], _may_exclude(winner.state)) for winner in winners],
        "public_url": reverse("portal:contest", args=[program.slug, one.id]) if one.published_at else "",
        "crumbs": [Crumb(_("Rewards"), address("rewards")), Crumb(_("Contests"), address("contests"))],
        "may_write": request.may(Permission.REWARDS_WRITE),
        "may_decide": request.may(Permission.REWARDS_APPROVE),
        "mistake": mistake,
    }
    return render(request, "console/rewards/contest.html", context, status=422 if mistake else 200)


def _form(request: StaffRequest, program: Program, initial: dict[str, object]) -> ContestForm:
    return ContestForm(request.POST or None, initial=initial, currency=program.currency, zone=request.organisation.zone)


def _form_page(request: StaffRequest, program: Program, form: ContestForm, title: str) -> HttpResponse:
    crumbs = [Crumb(_("Rewards"), address("rewards")), Crumb(_("Contests"), address("contests"))]
    context = {"program": program, "form": form, "title": title, "crumbs": crumbs}
    return render(request, "console/rewards/contest_form.html", context, status=422 if form.errors else 200)


def _found(contest_id: UUID) -> Contest:
    try:
        return queries.contest(contest_id)
    except queries.ContestUnknown as unknown:
        raise Http404 from unknown


def _may_exclude(state: WinnerState) -> bool:
    return state in {WinnerState.TOLD, WinnerState.SUBSTITUTE}


def _said(refused: ContestRefused) -> str:
    return " ".join(problem(notice) for notice in refused.notices)
