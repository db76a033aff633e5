"""Decisions about surveys and answers: what a definition may say, what an answer may say, and when somebody is asked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from goodword.feedback.rules import questions
from goodword.feedback.rules.problems import Problem
from goodword.feedback.values import Definition, Given, Group, Scale, Severity, SurveyKind

TEXT_MAX = 4000
NAME_MAX = 120
CATCH_UP_DAYS = 7
_OUTCOME = re.compile(r"[a-z_.]{1,40}")
_BOUNDS = {"delay_days": (0, 365), "every_days": (0, 730), "rest_days": (1, 730), "answer_days": (1, 365), "edit_minutes": (0, 1440)}


def definition_problems(definition: Definition) -> list[Problem]:
    """Return what is wrong with a definition; nothing where it may be used."""
    found = [
        Problem("out_of_bounds", name, low, high) for name, (low, high) in _BOUNDS.items() if not low <= getattr(definition, name) <= high
    ]  # fmt: skip
    if 0 < definition.every_days < definition.rest_days:
        found.append(Problem("oftener_than_rest", "every_days", definition.rest_days))
    found += [Problem("outcome_invalid", "after") for kind in definition.after if not _OUTCOME.fullmatch(kind)]
    return found + questions.questions_problems(definition.questions)


def settled(definition: Definition) -> Definition:
    """Return a definition without what its kind has no use for.

    A survey after complaints follows nothing else, and nobody answers it unasked; a check keeps whose view is whose.
    """
    if definition.kind is SurveyKind.CSAT:
        return replace(definition, after=(), every_days=0, open_link=False, embedded=False, anonymous=False)
    return replace(definition, anonymous=False) if definition.kind is SurveyKind.CHECK else definition


def answer_problems(given: Given, definition: Definition) -> list[Problem]:
    """Return what is wrong with an answer; nothing where it may be kept."""
    return [*_answer_problems(given, definition), *questions.reply_problems(definition.questions, given.replies)]


def _answer_problems(given: Given, definition: Definition) -> Iterator[Problem]:
    if definition.is_scored and given.score not in definition.scale.scores:
        yield Problem("score_out_of_scale", "score", definition.scale.lowest, 10)
    if not definition.is_scored and given.score is not None:
        yield Problem("score_not_asked", "score")
    for name, text in (("improve", given.improve), ("more", given.more)):
        if len(text) > TEXT_MAX:
            yield Problem("too_long", name, 0, TEXT_MAX)


def group_of(score: int | None) -> Group | None:
    """Return the group of a score, on either scale: 9 and 10 promoter, 7 and 8 passive, 6 and below detractor; None without a score."""
    if score is None:
        return None
    return Group.PROMOTER if score >= 9 else Group.PASSIVE if score >= 7 else Group.DETRACTOR


def severity_of(score: int) -> Severity:
    """Return how bad it must be for somebody who gives a detractor's score: up to 2 severe, to 4 serious, else minor."""
    return Severity.SEVERE if score <= 2 else Severity.SERIOUS if score <= 4 else Severity.MINOR


def ask_at(definition: Definition, *, occurred_at: datetime, now: datetime) -> datetime:
    """Return when to ask about an outcome: after the delay, and not before now."""
    return max(now, occurred_at + timedelta(days=definition.delay_days))


def turn(contact_id: UUID, *, every_days: int, today: date) -> int | None:
    """Return which round of asking a person is in whose day it is, or None where it is not; somebody's rounds are `every_days` apart.

    People's days are spread evenly by their id. The day stays theirs for a week, so that a house that was switched off for some days leaves nobody out;
    the number of the round stays the same.
    """
    days = today.toordinal() + contact_id.int % every_days
    return days // every_days if days % every_days < min(CATCH_UP_DAYS, every_days) else None


def may_edit(*, answered_at: datetime, edit_minutes: int, now: datetime) -> bool:
    """Say whether who answered may still change it."""
    return now < edit_until(answered_at=answered_at, edit_minutes=edit_minutes)


def edit_until(*, answered_at: datetime, edit_minutes: int) -> datetime:
    """Return until when who answered may change it."""
    return answered_at + timedelta(minutes=edit_minutes)


def to_plain(definition: Definition) -> dict[str, Any]:
    """Return a definition as plain JSON."""
    plain = {"kind": definition.kind.value, "scale": definition.scale.value, "after": list(definition.after)}
    return {**asdict(definition), **plain, "questions": [questions.to_plain(one) for one in definition.questions]}


def from_plain(stored: Mapping[str, Any]) -> Definition:
    """Return the definition that `to_plain` wrote; what an older version did not know takes its default."""
    known = {name: value for name, value in stored.items() if name in Definition.__dataclass_fields__}
    typed = {
        "kind": SurveyKind(known.get("kind", SurveyKind.NPS)),
        "scale": Scale(known.get("scale", Scale.FROM_ZERO)),
        "after": tuple(known.get("after", ())),
        "questions": tuple(questions.from_plain(one) for one in known.get("questions", ())),
    }
    return Definition(**{**known, **typed})
