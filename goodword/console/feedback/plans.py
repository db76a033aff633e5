"""The recovery plan of one complaint: what is done, what is late, and who does it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from goodword.console.feedback.words import Words
from goodword.console.parts import Mark
from goodword.console.today.kinds import outcome_words
from goodword.console.words import ROLES
from goodword.feedback.queries.recovery import planned
from goodword.feedback.values.recovery import Planned
from goodword.operators import queries as operators


@dataclass(frozen=True)
class PlanLine:
    """One step as a line: how it stands, what is to be done, by whom, and how it ended."""

    planned: Planned
    mark: Mark
    words: Words
    title: str
    who: Words
    outcome: Words


def plan_lines(case_id: UUID, *, now: datetime) -> list[PlanLine]:
    """Return the steps of a complaint's plan, what is due first first."""
    found = planned(case_id, now=now)
    names = operators.names({one.assignee_id for one in found if one.assignee_id})
    return [_line(one, names.get(one.assignee_id, "") if one.assignee_id else "", now=now) for one in found]


def _line(one: Planned, name: str, *, now: datetime) -> PlanLine:
    mark, words = _standing(one, now=now)
    who = name or (ROLES[one.step.role] if one.step.role else _("Nobody in particular"))
    return PlanLine(one, mark, words, one.step.title, who, outcome_words(one.step.doing, one.outcome) if one.outcome else "")


def _standing(one: Planned, *, now: datetime) -> tuple[Mark, Words]:
    if one.done_at:
        return ("hold", _("Done late")) if one.is_late(now) else ("done", _("Done"))
    return ("decide", _("Late")) if one.is_late(now) else ("todo", _("To do"))
