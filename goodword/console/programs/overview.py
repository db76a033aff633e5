"""The list of programmes: state, what each offers, and how it goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from goodword.console.parts import TONES, Choice, Crumb, Filter, Mark, Tone, Words
from goodword.console.programs.figures import Figures, counted, figures_of
from goodword.lib import clock
from goodword.lib.pages import CursorInvalid
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs import queries
from goodword.programs.queries import ProgramUnknown
from goodword.programs.rules import Pace, Standing, pace
from goodword.programs.values import Program, ProgramState
from goodword.programs.words import STATES
from goodword.rewards.queries.rules import rules_of
from goodword.rewards.words import sentence

PAGE_LIMIT = 20
SHOWN = (ProgramState.DRAFT, ProgramState.LIVE, ProgramState.PAUSED, ProgramState.ENDED)

MARKS: dict[ProgramState, Mark] = {
    ProgramState.DRAFT: "draft",
    ProgramState.LIVE: "live",
    ProgramState.PAUSED: "hold",
    ProgramState.ENDED: "done",
    ProgramState.ARCHIVED: "todo",
}
STANDINGS: dict[Standing, tuple[Mark, Words]] = {
    Standing.REACHED: ("done", _("reached")),
    Standing.AHEAD: ("done", _("ahead of plan")),
    Standing.ON_TRACK: ("live", _("on track")),
    Standing.BEHIND: ("hold", _("behind plan")),
    Standing.MISSED: ("refused", _("missed")),
    Standing.TOO_EARLY: ("todo", _("too early to judge")),
    Standing.OPEN: ("todo", _("no deadline")),
}


@dataclass(frozen=True)
class Card:
    """One programme in the list."""

    program: Program
    mark: Mark
    tone: Tone
    state: Words
    sentences: Sequence[str]
    figures: Figures
    pace: Pace | None

    @property
    def standing(self) -> tuple[Mark, Words] | None:
        """Return mark and words of the goal's standing."""
        return STANDINGS[self.pace.standing] if self.pace else None


@allowed(Permission.PROGRAMS_READ)
def programs(request: StaffRequest) -> HttpResponse:
    """Show the programmes, the newest first; archived ones on demand."""
    wanted = request.GET.get("state", "")
    states = [ProgramState(wanted)] if wanted in set(ProgramState) else SHOWN
    try:
        page = queries.page(states=states, cursor=request.GET.get("after"), limit=PAGE_LIMIT)
    except CursorInvalid as error:
        raise Http404 from error
    choices = [Choice(state.value, str(STATES[state])) for state in ProgramState]
    context = {
        "cards": cards(page.items),
        "page": page,
        "filters": [Filter("state", _("State"), choices, wanted if wanted in set(ProgramState) else "")],
        "may_write": request.may(Permission.PROGRAMS_WRITE),
        "live": sum(program.state is ProgramState.LIVE for program in page.items),
    }
    return render(request, "console/programs/list.html", context)


def cards(found: Sequence[Program]) -> list[Card]:
    """Return what the list shows of programmes."""
    ids = [program.id for program in found]
    rules, figures = rules_of(ids), figures_of(ids)
    return [
        Card(
            program=program,
            mark=MARKS[program.state],
            tone=tone_of(program.state),
            state=str(STATES[program.state]),
            sentences=[sentence(rule.definition, currency=program.currency) for rule in rules.get(program.id, []) if rule.ended_at is None],
            figures=figures[program.id],
            pace=pace_of(program, figures[program.id]),
        )
        for program in found
    ]


def pace_of(program: Program, figures: Figures) -> Pace | None:
    """Return how a programme's goal stands; None without a goal, or where its metric is not counted by the programme itself."""
    count = counted(program.goal.metric, figures)
    began_at = program.starts_at or program.first_live_at
    return None if count is None else pace(program.goal, counted=count, began_at=began_at, now=clock.now())


def tone_of(state: ProgramState) -> Tone:
    """Return the colour of a state: what is over is neither good nor bad."""
    return "" if state in {ProgramState.ENDED, ProgramState.ARCHIVED} else TONES[MARKS[state]]


def program_or_404(program_id: UUID) -> Program:
    """Return a programme, or the page that says there is none."""
    try:
        return queries.program(program_id)
    except ProgramUnknown as error:
        raise Http404 from error


def crumbs_to(program: Program | None = None) -> list[Crumb]:
    """Return the way back to the list, or over it to a programme."""
    crumbs = [Crumb(_("Programs"), reverse("console:programs"))]
    return [*crumbs, Crumb(program.name, reverse("console:program", args=[program.id]))] if program else crumbs
