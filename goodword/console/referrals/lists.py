"""The board and the table of referrals, and the table as a file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from goodword.console import formats
from goodword.console.parts import Choice, Filter, Mark
from goodword.console.referrals import naming
from goodword.contacts import queries as contacts
from goodword.lib import clock
from goodword.lib.money import Money
from goodword.lib.pages import CursorInvalid
from goodword.lib.sheets import Cell, csv_lines
from goodword.operators import queries as operators
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs import queries as programs
from goodword.programs.values import Program
from goodword.referrals import queries
from goodword.referrals.values import Referral, ReferralState
from goodword.rewards import queries as rewards
from goodword.rewards.values import Reward, RewardState

EXPORT_MAX = 100_000


@dataclass(frozen=True)
class Card:
    """One referral as board and table show it."""

    referral: Referral
    friend: str
    advocate: str
    note: str
    came_by: str
    url: str
    state: str
    mark: Mark


@allowed(Permission.REFERRALS_READ)
def referrals(request: StaffRequest) -> HttpResponse:
    """Show referrals as a board, or as a table with `view=table`."""
    known = {program.id: program for program in programs.programs()}
    program_id = _id(request.GET.get("program", ""))
    state = request.GET.get("state", "")
    table = request.GET.get("view") == "table" or bool(state)
    context: dict[str, Any] = {
        "table": table,
        "filters": _filters(known.values(), request, table=table),
        "waiting": rewards.counts_waiting()["review"],
        "any_program": bool(known),
    }
    if table:
        try:
            page = _page(request, program_id)
        except CursorInvalid:
            return render(request, "console/referrals/list.html", {**context, "page": None, "rows": []}, status=400)
        context |= {"page": page, "rows": cards(page.items, known)}
    else:
        board = queries.board(program_id=program_id)
        made = iter(cards([one for column in board for one in column.referrals], known))
        columns = [
            {
                "label": naming.STATES[column.state],
                "mark": naming.MARKS[column.state],
                "total": column.total,
                "more": column.total - len(column.referrals),
                "state": column.state.value,
                "cards": [next(made) for _one in column.referrals],
            }
            for column in board
        ]
        context |= {"columns": columns, "total": sum(column.total for column in board)}
    return render(request, "console/referrals/list.html", context)


@allowed(Permission.CONTACTS_EXPORT)
def export(request: StaffRequest) -> StreamingHttpResponse:
    """Hand out the table as seen, as CSV; texts that a spreadsheet would run are made harmless."""
    response = StreamingHttpResponse(_lines(request), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="referrals-{clock.now():%Y-%m-%d}.csv"'
    return response


def cards(found: Sequence[Referral], known: dict[UUID, Program]) -> list[Card]:
    """Return referrals with the names, amounts and rewards that go with them, in a handful of queries."""
    people = contacts.contacts({one.contact_id for one in found} | {one.advocate_id for one in found})
    given = rewards.of_referrals([one.id for one in found])
    return [
        Card(
            referral=one,
            friend=people[one.contact_id].name or people[one.contact_id].email or _("A friend"),
            advocate=people[one.advocate_id].name or people[one.advocate_id].email or _("Somebody"),
            note=_note(one, known.get(one.program_id), given.get(one.id, [])),
            came_by=str(naming.METHODS[one.method]),
            url=reverse("console:referral", args=[one.id]),
            state=str(naming.STATES[one.state]),
            mark=naming.MARKS[one.state],
        )
        for one in found
    ]


def _note(referral: Referral, program: Program | None, given: Sequence[Reward]) -> str:
    """Return the one thing to know: value and hold, or what is next."""
    if referral.state is not ReferralState.CONVERTED or program is None:
        return referral.next_step or (_("Was a customer before") if referral.existing_customer else "")
    values = {"value": formats.money(Money(referral.value_minor, program.currency))}
    held = [reward for reward in given if reward.state is RewardState.HELD]
    if any(reward.held_for_review for reward in held):
        return _("%(value)s · waits for a decision") % values
    if held and all(reward.needs_approval and reward.hold_until <= clock.now() for reward in held):
        return _("%(value)s · waits for approval") % values
    if held:
        return _("%(value)s · hold ends %(day)s") % {**values, "day": formats.day(max(reward.hold_until for reward in held))}
    rewarded = any(reward.state in (RewardState.GRANTED, RewardState.FULFILLED) for reward in given)
    return (_("%(value)s · rewarded") if rewarded else _("%(value)s · no reward")) % values


def _filters(known: Iterable[Program], request: StaffRequest, *, table: bool) -> list[Filter]:
    found = [Filter("program", _("Programme"), [Choice(str(one.id), one.name) for one in known], request.GET.get("program", ""))]
    if table:
        found.append(Filter("state", _("State"), [Choice(state.value, label) for state, label in naming.STATES.items()], request.GET.get("state", "")))
        people = [Choice(str(one.id), one.name or one.email) for one in operators.colleagues()]
        found.append(Filter("assignee", _("Looked after by"), people, request.GET.get("assignee", "")))
    return found


def _page(request: StaffRequest, program_id: UUID | None, *, cursor: str | None = None, limit: int = 50) -> Any:
    state = request.GET.get("state", "")
    return queries.page(
        program_id=program_id,
        states=[ReferralState(state)] if state in set(ReferralState) else None,
        assignee_id=_id(request.GET.get("assignee", "")),
        cursor=cursor or request.GET.get("after"),
        limit=limit,
    )


def _lines(request: StaffRequest) -> Iterator[str]:
    headings = [_("Friend"), _("Recommended by"), _("State"), _("Came by"), _("What is next"), _("Last change")]
    return csv_lines(headings, _rows(request))


def _rows(request: StaffRequest) -> Iterator[list[Cell]]:
    known = {program.id: program for program in programs.programs()}
    cursor, written = None, 0
    while written < EXPORT_MAX:
        page = _page(request, _id(request.GET.get("program", "")), cursor=cursor, limit=200)
        for card in cards(page.items, known):
            state = str(naming.STATES[card.referral.state])
            yield [card.friend, card.advocate, state, card.came_by, card.note, card.referral.moved_at.isoformat()]
        written += len(page.items)
        cursor = page.next_cursor
        if not cursor:
            return


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


urlpatterns = [path("referrals/", referrals, name="referrals"), path("referrals/export.csv", export, name="referrals_export")]
