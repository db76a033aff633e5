"""Contests for stories: a launch with a coupon as prize, open for twenty days."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from goodword.operators.values import SYSTEM
from goodword.programs.values import Program
from goodword.rewards.actions import contest_close, contests
from goodword.rewards.actions.contest_entries import enter, take_part
from goodword.rewards.queries import contests as queries
from goodword.rewards.values import Setup
from goodword.rewards.values.contests import Contest, ContestTask, ContestTerms, TaskTerms
from tests.making import START, days

OPENS, CLOSES = START + days(5), START + days(25)
CLOSED = CLOSES + timedelta(minutes=10)

TERMS = ContestTerms(
    opens_at=OPENS,
    closes_at=CLOSES,
    draw_by=date(2026, 11, 10),
    prize=Setup("coupon", {"amount_minor": 20000}),
    prize_value_minor=20000,
    sponsor="Nordlicht, Speicherweg 12, Hamburg",
    countries=("DE", "NL"),
    tasks=(TaskTerms(ContestTask.REFERRAL, 3, 12), TaskTerms(ContestTask.SHARE, 1, 5), TaskTerms(ContestTask.FOLLOW, 1, 1), TaskTerms(ContestTask.RULE, 0, 6)),
    free_entries=3,
    most=20,
    follow_url="https://social.example/nordlicht",
    number_source="The winning numbers of Lotto 6 aus 49 of 28 October 2026",
)


def make_contest(program: Program, *, publish: bool = True, now: datetime = START, **other: Any) -> Contest:
    """Make a contest, published unless said otherwise."""
    contest_id = contests.create(program_id=program.id, name="A year of coffee", terms=replace(TERMS, **other), actor=SYSTEM, now=now)
    if publish:
        contests.publish(contest_id, actor=SYSTEM, now=now)
    return queries.contest(contest_id)


def join(one: Contest, *people: UUID, entries: int = 3, at: datetime = OPENS) -> None:
    """Let people take part, each with so many entries of the free way."""
    for person in people:
        assert take_part(one.id, person, country="DE", of_age=True, on_board=False, now=at)
        enter(one, person, task=ContestTask.FREE, occasion="free", entries=entries, at=at)


def close(one: Contest) -> Contest:
    """Let the close come, and return the contest with its list."""
    contest_close.close_due(CLOSED)
    return queries.contest(one.id)
