"""Decisions about recovery plans: what a plan may say, and when a step is due."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from goodword.feedback.rules.problems import Problem
from goodword.feedback.values.recovery import Doing, Step, Unit
from goodword.lib.worktime import Calendar
from goodword.operators.values import Role

STEPS_MAX = 12
TITLE_MAX = 120
SCRIPT_MAX = 1000
LIMITS: Mapping[Unit, int] = {Unit.MINUTES: 600, Unit.HOURS: 200, Unit.DAYS: 60}


def due_at(step: Step, *, since: datetime, calendar: Calendar) -> datetime:
    """Return until when a step is to be done, in time in which the house works.

    A call within two hours of Friday at 16:30 is due on Monday at 10:30 where the house is open from Monday to Friday from 9 to 17.
    """
    if step.unit is Unit.DAYS:
        return calendar.after_days(since, step.within)
    return calendar.after(since, timedelta(hours=step.within) if step.unit is Unit.HOURS else timedelta(minutes=step.within))


def plan_problems(steps: Sequence[Step]) -> list[Problem]:
    """Return what is wrong with a plan; nothing where it may be kept. The field is the number of the step, from 0."""
    found = [Problem("too_many_steps", "", 0, STEPS_MAX)] if len(steps) > STEPS_MAX else []
    for number, step in enumerate(steps):
        if not 1 <= len(step.title.strip()) <= TITLE_MAX:
            found.append(Problem("name_length", f"{number}.title", 1, TITLE_MAX))
        if not 1 <= step.within <= LIMITS[step.unit]:
            found.append(Problem("out_of_bounds", f"{number}.within", 1, LIMITS[step.unit]))
        if len(step.script) > SCRIPT_MAX:
            found.append(Problem("too_long", f"{number}.script", 0, SCRIPT_MAX))
    return found


def to_plain(step: Step) -> dict[str, Any]:
    """Return a step as plain JSON."""
    return {
        "title": step.title,
        "doing": step.doing.value,
        "within": step.within,
        "unit": step.unit.value,
        "role": step.role.value if step.role else "",
        "person": str(step.person_id or ""),
        "repeats": step.repeats,
        "script": step.script,
    }


def from_plain(stored: Mapping[str, Any]) -> Step:
    """Return the step that `to_plain` wrote."""
    return Step(
        title=stored["title"],
        doing=Doing(stored["doing"]),
        within=stored["within"],
        unit=Unit(stored["unit"]),
        role=Role(stored["role"]) if stored["role"] else None,
        person_id=UUID(stored["person"]) if stored["person"] else None,
        repeats=stored["repeats"],
        script=stored["script"],
    )
