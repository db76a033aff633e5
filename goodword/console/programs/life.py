"""The steps in a programme's life: each says beforehand what it means, and to how many."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goodword.console.formats import money, number
from goodword.console.parts import toast
from goodword.console.programs.figures import figures_of
from goodword.console.programs.overview import crumbs_to, program_or_404
from goodword.lib import clock
from goodword.lib.money import Money
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs import actions
from goodword.programs.actions import ProgramInvalid, StepRefused
from goodword.programs.rules import LIFE, Step
from goodword.programs.values import Program
from goodword.programs.words import STATES, problem_text, step_label, step_meaning
from goodword.rewards.queries.given import open_by_program
from goodword.rewards.queries.rules import rules

DONE: dict[Step, Callable[[], str]] = {
    Step.GO_LIVE: lambda: _("The programme is live."),
    Step.PAUSE: lambda: _("The programme rests. Nobody is asked and nothing can be claimed."),
    Step.RESUME: lambda: _("The programme goes on."),
    Step.END: lambda: _("The programme has ended. Links lead to a kind page."),
    Step.ARCHIVE: lambda: _("The programme is archived."),
    Step.DELETE_DRAFT: lambda: _("The draft is deleted."),
}
TAKE: dict[Step, Callable[..., object]] = {
    Step.GO_LIVE: actions.go_live,
    Step.PAUSE: actions.pause,
    Step.RESUME: actions.resume,
    Step.END: actions.end,
    Step.ARCHIVE: actions.archive,
    Step.DELETE_DRAFT: actions.delete_draft,
}


@dataclass(frozen=True)
class Count:
    """How many of a thing a step touches."""

    label: str
    value: str


@allowed(Permission.PROGRAMS_READ, write=Permission.PROGRAMS_WRITE)
def step(request: StaffRequest, program_id: UUID, name: str) -> HttpResponse:
    """Say what a step means for links, claims and rewards, with counts; take it when it is confirmed."""
    program = program_or_404(program_id)
    try:
        wanted = Step(name)
    except ValueError as error:
        raise Http404 from error
    refusal = ""
    if request.method == "POST":
        try:
            TAKE[wanted](program_id, actor=request.actor, now=clock.now(), **_note(request, wanted))
        except StepRefused as refused:
            refusal = _not_possible(wanted, program, refused)
        except ProgramInvalid as invalid:
            refusal = " ".join(problem_text(problem) for problem in invalid.problems)
        else:
            toast(request, DONE[wanted]())
            return redirect("console:programs") if wanted is Step.DELETE_DRAFT else redirect("console:program", program_id=program_id)
    elif program.state not in LIFE[wanted][0]:
        refusal = _not_possible(wanted, program, StepRefused(wanted, program.state))
    context = {
        "program": program,
        "crumbs": crumbs_to(program),
        "step": wanted,
        "label": step_label(wanted),
        "meaning": step_meaning(wanted),
        "counts": counts(program),
        "warnings": warnings(wanted, program),
        "refusal": refusal,
        "may_write": request.may(Permission.PROGRAMS_WRITE),
        "takes_note": wanted in {Step.PAUSE, Step.END},
        "final": wanted in {Step.END, Step.DELETE_DRAFT},
    }
    return render(request, "console/programs/step.html", context, status=409 if refusal else 200)


def counts(program: Program) -> list[Count]:
    """Return what a step would touch, counted now."""
    figures, open_rewards = figures_of([program.id])[program.id], open_by_program(program.id)
    held = [money(Money(total, asset)) for asset, total in sorted(open_rewards.held.items())]
    owed = [money(Money(total, asset)) for asset, total in sorted(open_rewards.owed.items())]
    return [
        Count(_("Advocates with a link"), number(figures.advocates)),
        Count(_("Friends on the way"), number(figures.on_the_way)),
        Count(_("Rewards on hold"), " · ".join([number(open_rewards.held_count), *held])),
        Count(_("Granted and not used"), " · ".join([number(open_rewards.owed_count), *owed])),
    ]


def warnings(wanted: Step, program: Program) -> list[str]:
    """Return what should be looked at before a step."""
    if wanted is not Step.GO_LIVE:
        return []
    found = []
    if not any(rule.ended_at is None for rule in rules(program.id)):
        found.append(_("It has no rule, so it gives no reward. That can be meant: a recommendation is worth a thank-you by itself."))
    if program.starts_at and program.starts_at > clock.now():
        found.append(_("It starts later; purchases before that owe nothing."))
    return found


def _note(request: StaffRequest, wanted: Step) -> dict[str, str]:
    return {"note": request.POST.get("note", "").strip()[:500]} if wanted in {Step.PAUSE, Step.END} else {}


def _not_possible(wanted: Step, program: Program, refused: StepRefused) -> str:
    return _("“%(step)s” is not possible: the programme is %(state)s by now.") % {"step": step_label(wanted), "state": str(STATES[refused.state]).lower()}
