"""One programme: what it offers, to whom credit goes, its goal, its addresses, its life and its versions."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodword.console.formats import day, number
from goodword.console.parts import Figure, Reason, Words
from goodword.console.programs.figures import figures_of
from goodword.console.programs.overview import MARKS, STANDINGS, crumbs_to, pace_of, program_or_404, tone_of
from goodword.console.rewards.known import warnings
from goodword.feedback.queries.reviews import reviewed_kinds
from goodword.lib import clock
from goodword.operators import queries as operators
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.queries.keys import keys_named
from goodword.operators.values import Permission
from goodword.programs import queries
from goodword.programs.rules import Step, steps
from goodword.programs.values import Program, ProgramState, ProgramVersion
from goodword.programs.words import GOAL_METRICS, GOAL_TYPES, METHODS, PRIVACY_MODES, STATES, TOUCHPOINTS, setting_label, step_label
from goodword.rewards.queries.rules import rules as rules_of_program
from goodword.rewards.words import sentence

PRIMARY = {ProgramState.DRAFT: Step.GO_LIVE, ProgramState.PAUSED: Step.RESUME}
QUIET = (Step.PAUSE, Step.END, Step.ARCHIVE, Step.DELETE_DRAFT)


@dataclass(frozen=True)
class VersionLine:
    """One version: its number, who made it and what it changed."""

    version: ProgramVersion
    who: str
    changed: str


@allowed(Permission.PROGRAMS_READ)
def program(request: StaffRequest, program_id: UUID) -> HttpResponse:
    """Show one programme."""
    found = program_or_404(program_id)
    figures = figures_of([found.id])[found.id]
    pace = pace_of(found, figures)
    versions = version_lines(queries.versions(found.id, limit=6))
    open_steps = steps(found.state)
    rules = [rule.definition for rule in rules_of_program(found.id) if rule.ended_at is None]
    context = {
        "program": found,
        "crumbs": crumbs_to(),
        "mark": MARKS[found.state],
        "tone": tone_of(found.state),
        "state": str(STATES[found.state]),
        "since": since(found),
        "may_write": request.may(Permission.PROGRAMS_WRITE),
        "sentences": [sentence(rule, currency=found.currency) for rule in rules],
        "doubts": warnings(rules, open_to_join=found.open_to_join, currency=found.currency, reviewed=reviewed_kinds(now=clock.now())),
        "figures": [
            Figure(_("Advocates"), number(figures.advocates), definition=_("People with a link of their own who have not left")),
            Figure(_("Referrals"), number(figures.referrals), definition=_("Friends who claimed, signed up, bought, or were named to staff")),
            Figure(_("On the way"), number(figures.on_the_way), definition=_("Referred friends who have not bought yet")),
            Figure(_("New customers"), number(figures.customers), definition=_("Referred friends with a purchase that was not all sent back")),
        ],
        "pace": pace,
        "standing": STANDINGS[pace.standing] if pace else None,
        "goal_type": GOAL_TYPES[found.goal.type],
        "goal_metric": GOAL_METRICS[found.goal.metric],
        "credit": credit_reasons(found),
        "privacy": PRIVACY_MODES[found.privacy_mode],
        "pages": addresses(found),
        "primary": (step, step_label(step)) if (step := PRIMARY.get(found.state)) in open_steps and step else None,
        "quiet": [(step, step_label(step)) for step in QUIET if step in open_steps],
        "versions": versions[:5],
        "more_versions": len(versions) > 5,
        "over": found.state in {ProgramState.ENDED, ProgramState.ARCHIVED},
    }
    return render(request, "console/programs/program.html", context)


@allowed(Permission.PROGRAMS_READ)
def versions(request: StaffRequest, program_id: UUID) -> HttpResponse:
    """Show every version of a programme and what it changed."""
    found = program_or_404(program_id)
    context = {"program": found, "crumbs": crumbs_to(found), "versions": version_lines(queries.versions(found.id))}
    return render(request, "console/programs/versions.html", context)


def version_lines(versions: list[ProgramVersion]) -> list[VersionLine]:
    """Return versions with who made them and which settings differ from the one before."""
    makers = {version.changed_by for version in versions if version.changed_by}
    names = {**keys_named(makers), **operators.names(makers)}
    lines = []
    for place, version in enumerate(versions):
        before = versions[place + 1].settings if place + 1 < len(versions) else None
        if before is None:
            changed = _("first version") if version.number == 1 else ""
        else:
            changed = ", ".join(str(setting_label(name)) for name in vars(before) if getattr(before, name) != getattr(version.settings, name))
        lines.append(VersionLine(version, names.get(version.changed_by, _("Goodword")) if version.changed_by else _("Goodword"), changed))
    return lines


def since(program: Program) -> str:
    """Return since when a programme is in its state, in words."""
    match program.state:
        case ProgramState.DRAFT:
            return _("Nobody sees it before it goes live.")
        case ProgramState.LIVE if program.ends_at:
            return _("Since %(start)s, until %(end)s.") % {"start": _started(program), "end": day(program.ends_at)}
        case ProgramState.LIVE:
            return _("Since %(start)s.") % {"start": _started(program)}
        case ProgramState.PAUSED if program.paused_at:
            return _("Since %(start)s. Nobody is asked and nothing can be claimed.") % {"start": day(program.paused_at)}
        case _ if program.ended_at:
            return _("On %(day)s. Links lead to a kind page; holds run out and are paid.") % {"day": day(program.ended_at)}
    return ""


def credit_reasons(program: Program) -> list[Reason]:
    """Return the attribution policy in sentences."""
    policy = program.policy
    methods = " › ".join(str(METHODS[method]) for method in policy.precedence)
    days = ngettext("%(count)s day", "%(count)s days", policy.window_days) % {"count": number(policy.window_days)}
    return [
        Reason("done", _("A purchase counts within the window after the recommendation"), days),
        Reason("done", _("The strongest sign decides"), methods),
        Reason("done", _("Among equals"), str(TOUCHPOINTS[policy.touch])),
        _yes_no(policy.former_customers_are_new, _("Former customers count as new"), _("Former customers do not count as new")),
        _yes_no(policy.lost_leads_are_new, _("Lost leads count as new"), _("Lost leads do not count as new")),
        _yes_no(not policy.dun_after_use, _("A reward used before the refund is our loss"), _("A reward used before the refund is taken off the balance")),
    ]


def addresses(program: Program) -> list[tuple[Words, str]]:
    """Return the programme's public addresses, those that exist, with what they are."""
    labels = {"landing": _("What friends see"), "join": _("Where customers join")}
    found: list[tuple[Words, str]] = [(_("Where links lead"), program.landing_url)] if program.landing_url else []
    for name, label in labels.items():
        try:
            found.append((label, settings.GOODWORD_URL + reverse(f"portal:{name}", args=[program.slug])))
        except NoReverseMatch:
            continue
    return found


def _yes_no(holds: bool, yes: str, no: str) -> Reason:
    return Reason("done", yes) if holds else Reason("refused", no)


def _started(program: Program) -> str:
    moment = max(filter(None, (program.starts_at, program.first_live_at)), default=program.created_at)
    return day(moment)
