"""The board of complaints: a column for each state, and a card that moves by its form, by dragging it, or on its page where words are needed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from goodword.console.feedback import words
from goodword.console.feedback.lines import due_words, who_of
from goodword.console.parts import Mark, Tone, toast
from goodword.contacts import queries as contacts
from goodword.feedback.actions import cases
from goodword.feedback.actions.intake import CaseRefused
from goodword.feedback.queries.board import board
from goodword.feedback.queries.cases import CaseUnknown
from goodword.feedback.rules.cases import steps
from goodword.feedback.values import CaseState, CaseStep
from goodword.feedback.values.board import Card, Column
from goodword.lib import clock
from goodword.operators import queries as operators
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

CARDS = 8  # of each column
RARE = (CaseState.REOPENED, CaseState.RECEIVED)  # shown where there are any
MOVES: Mapping[CaseStep, words.Words] = {
    CaseStep.START: gettext_lazy("In work"),
    CaseStep.PROPOSE: gettext_lazy("Propose a solution"),
    CaseStep.CLOSE: gettext_lazy("Close it"),
    CaseStep.REOPEN: gettext_lazy("Open it again"),
}
# Which step a card dropped on a column takes.
_LEADS_TO: Mapping[CaseState, CaseStep] = {
    CaseState.IN_WORK: CaseStep.START,
    CaseState.PROPOSED: CaseStep.PROPOSE,
    CaseState.CLOSED: CaseStep.CLOSE,
    CaseState.REOPENED: CaseStep.REOPEN,
}


@dataclass(frozen=True)
class CardLine:
    """One card: who, what is due, and who looks after it."""

    card: Card
    who: str
    urgency: tuple[Mark, words.Words]
    due: str
    tone: Tone
    assignee: str


@dataclass(frozen=True)
class ColumnLines:
    """One column with where its cards can go, and how many more there are (None: not counted)."""

    state: CaseState
    mark: Mark
    label: words.Words
    total: int | None
    lines: list[CardLine]
    more: int | None
    moves: SafeString  # options; made once for all its cards
    takes: str  # the step of what is dropped here


def columns(*, assignee_id: UUID | None, about: Collection[UUID] | None = None, now: datetime) -> list[ColumnLines]:
    """Return the board, of one person of the staff or of all, and of some topics or all."""
    found = board(assignee_id=assignee_id, about=about, limit=CARDS)
    cards = [card for column in found for card in column.cards]
    people = contacts.called({one.contact_id for one in cards if one.contact_id})
    staff = operators.names({one.assignee_id for one in cards if one.assignee_id})
    return [_column(one, people, staff, now=now) for one in found if one.cards or one.state not in RARE]


def _column(column: Column, people: Mapping[UUID, str], staff: Mapping[UUID, str], *, now: datetime) -> ColumnLines:
    mark, label = words.STATES[column.state]
    moves = format_html_join("", '<option value="{}">{}</option>', ((step.value, MOVES[step]) for step in steps(column.state) if step in MOVES))
    lines = [_line(one, people, staff, now=now) for one in column.cards]
    more = None if column.total is None else column.total - len(lines)
    return ColumnLines(column.state, mark, label, column.total, lines, more, moves, _LEADS_TO.get(column.state, ""))


def _line(card: Card, people: Mapping[UUID, str], staff: Mapping[UUID, str], *, now: datetime) -> CardLine:
    due, tone = due_words(card, now=now)
    who = who_of(card.contact_id, people, otherwise=card.called)
    return CardLine(card, who, words.URGENCIES[card.urgency], due, tone, staff.get(card.assignee_id, "") if card.assignee_id else "")


@allowed(Permission.FEEDBACK_WRITE)
@require_POST
def move(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Move a card: at once where nothing is to be said, else to the form on its page that asks for the words."""
    step = request.POST.get("step", "")
    if step not in MOVES:
        raise Http404
    if step != CaseStep.START:
        return redirect(f"{reverse('console:case', args=[case_id])}?do={step}#s-next")
    try:
        cases.start(case_id, actor=request.actor, now=clock.now())
    except CaseUnknown as unknown:
        raise Http404 from unknown
    except CaseRefused as refused:
        toast(request, words.refusal(refused.code))
    else:
        toast(request, _("It is in work."))
    whose = "&whose=mine" if request.POST.get("whose") == "mine" else ""
    return redirect(f"{reverse('console:cases')}?show=board{whose}")
