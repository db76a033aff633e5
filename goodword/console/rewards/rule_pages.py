"""Rules in plain words: listed by programme, changed by new versions after a look at what changes, ended."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from goodword.console.addresses import address
from goodword.console.formats import number
from goodword.console.parts import Crumb, toast
from goodword.console.programs.overview import program_or_404
from goodword.console.rewards.known import OF_SIDES, claims, warnings
from goodword.console.rewards.past import LookBack, look_back
from goodword.console.rewards.rule_form import RuleForm
from goodword.feedback.queries.reviews import reviewed_kinds
from goodword.lib import clock
from goodword.operators import queries as operators
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs import queries as programs
from goodword.programs.values import Program, ProgramState
from goodword.rewards import queries as rewards
from goodword.rewards.actions.rules import ChangedMeanwhile, create_rule, end_rule, new_version
from goodword.rewards.queries import rules as queries
from goodword.rewards.queries.given import held_by_rule
from goodword.rewards.values import Benefit, Rule, RuleDefinition, Setup, Side
from goodword.rewards.words import Piece, further_conditions, further_sentences, main_clause, sentence

FIRST = RuleDefinition(
    benefits=(Benefit(Side.ADVOCATE, Setup("coupon")), Benefit(Side.FRIEND, Setup("coupon"))),
    conditions=(Setup("new_customer"), Setup("first_purchase"), Setup("cap")),
)


@dataclass(frozen=True)
class Said:
    """A rule in pieces for the page: the main sentence, and the conditions behind it."""

    main: tuple[Piece, ...]
    others: list[tuple[Piece, ...]]
    after: list[tuple[Piece, ...]]  # sentences on groups, boosts and approval


@allowed(Permission.REWARDS_READ)
def rules(request: StaffRequest) -> HttpResponse:
    """Show the rules of the programmes that are not archived, in plain words."""
    shown = programs.programs([state for state in ProgramState if state is not ProgramState.ARCHIVED])
    by_program = queries.rules_of([program.id for program in shown])
    listed = [
        (program, [(rule, sentence(rule.definition, currency=program.currency)) for rule in by_program.get(program.id, []) if rule.ended_at is None])
        for program in shown
    ]
    context = {"tab": "rules", "waiting": rewards.counts_waiting(), "programs": listed, "may_write": request.may(Permission.REWARDS_WRITE), "now": clock.now()}
    return render(request, "console/rewards/rules.html", context)


@allowed(Permission.REWARDS_WRITE)
def new(request: StaffRequest, program_id: UUID) -> HttpResponse:
    """Make a rule of a programme, after a look at its sentence."""
    program = program_or_404(program_id)
    form = RuleForm(request.POST or None, definition=FIRST, currency=program.currency)
    wanted = form.definition(FIRST) if request.method == "POST" and form.is_valid() else None
    if wanted and "publish" in request.POST:
        name = request.POST.get("name", "").strip()[:200] or program.name
        now = clock.now()
        rule_id = create_rule(program_id=program.id, name=name, definition=wanted, in_force_from=now, actor=request.actor, now=now)
        toast(request, _("The rule holds for purchases from now on."))
        return redirect("console:reward_rule", rule_id=rule_id)
    context = {
        "program": program,
        "form": form,
        "crumbs": _crumbs(),
        "said": _said(wanted or FIRST, program),
        "preview": bool(wanted),
        "past": _past(request, wanted, program, None),
        "doubts": _doubts(program, wanted or FIRST),
        "side_claims": claims(OF_SIDES),
        "may_write": True,
        "name": request.POST.get("name", program.name),
    }
    return render(request, "console/rewards/rule.html", context, status=422 if form.errors else 200)


@allowed(Permission.REWARDS_READ, write=Permission.REWARDS_WRITE)
def rule(request: StaffRequest, rule_id: UUID) -> HttpResponse:
    """Show a rule, what a change of it would mean, and publish the change as a new version."""
    versions = queries.versions(rule_id)
    if not versions:
        raise Http404
    present, program = versions[0], program_or_404(versions[0].program_id)
    form = RuleForm(request.POST or None, definition=present.definition, currency=program.currency)
    wanted = form.definition(present.definition) if request.method == "POST" and form.is_valid() else None
    if wanted and "publish" in request.POST:
        seen = request.POST.get("number", "")
        try:
            made = new_version(rule_id, definition=wanted, seen_number=int(seen) if seen.isdecimal() else None, actor=request.actor, now=clock.now())
        except ChangedMeanwhile:
            form.add_error(None, _("Somebody else made a new version in the meantime. Open the rule again to see it."))
        else:
            toast(request, _("Version %(number)s is in force.") % {"number": number(made)})
            return redirect("console:reward_rule", rule_id=rule_id)
    changed = bool(wanted) and wanted != present.definition
    context = {
        "rule": present,
        "program": program,
        "form": form,
        "crumbs": _crumbs(),
        "said": _said(wanted or present.definition, program),
        "preview": changed,
        "unchanged": bool(wanted) and not changed,
        "before": sentence(present.definition, currency=program.currency),
        "effect": effect(present),
        "past": _past(request, wanted, program, present.id),
        "doubts": _doubts(program, wanted or present.definition, instead_of=present.id),
        "side_claims": claims(OF_SIDES),
        "versions": _version_lines(versions, program),
        "may_write": request.may(Permission.REWARDS_WRITE) and present.ended_at is None,
        "next_number": present.number + 1,
    }
    return render(request, "console/rewards/rule.html", context, status=422 if form.errors else 200)


@allowed(Permission.REWARDS_WRITE)
@require_POST
def end(request: StaffRequest, rule_id: UUID) -> HttpResponse:
    """Let a rule give nothing for purchases from now on."""
    if not queries.versions(rule_id, limit=1):
        raise Http404
    end_rule(rule_id, actor=request.actor, now=clock.now())
    toast(request, _("The rule has ended. What it gave stays; rewards on hold run out."))
    return redirect("console:reward_rules")


def effect(rule: Rule) -> str:
    """Return in words what keeps the present version when a new one is published."""
    held = held_by_rule(rule.id)
    kept = ngettext("%(count)s reward on hold keeps the version it came by.", "%(count)s rewards on hold keep the version they came by.", held) % {
        "count": number(held)
    }
    return _("%(kept)s Purchases from now on are judged by the new one; nothing that was granted changes.") % {"kept": kept}


def _past(request: StaffRequest, wanted: RuleDefinition | None, program: Program, rule_id: UUID | None) -> LookBack | None:
    """Return what the rule that was entered would have cost, where that was asked for."""
    return look_back(wanted, program_id=program.id, rule_id=rule_id, now=clock.now()) if wanted and "past" in request.POST else None


def _said(definition: RuleDefinition, program: Program) -> Said:
    return Said(
        main_clause(definition, currency=program.currency),
        further_conditions(definition, currency=program.currency),
        further_sentences(definition, currency=program.currency),
    )


def _doubts(program: Program, definition: RuleDefinition, *, instead_of: UUID | None = None) -> list[str]:
    """Return what speaks against a programme's rules with this one among them."""
    others = [one.definition for one in queries.rules(program.id) if one.ended_at is None and one.id != instead_of]
    return warnings([definition, *others], open_to_join=program.open_to_join, currency=program.currency, reviewed=reviewed_kinds(now=clock.now()))


def _version_lines(versions: list[Rule], program: Program) -> list[tuple[Rule, str, str]]:
    names = operators.names({one.created_by for one in versions if one.created_by})
    return [
        (one, names.get(one.created_by, _("Goodword")) if one.created_by else _("Goodword"), sentence(one.definition, currency=program.currency))
        for one in versions
    ]


def _crumbs() -> list[Crumb]:
    return [Crumb(_("Rewards"), address("rewards")), Crumb(_("Rules"), address("reward_rules"))]
