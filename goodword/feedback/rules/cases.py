"""Decisions about cases: which step is allowed when, how soon a case comes, and until when it is answered and solved (after ISO 10002)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from goodword.feedback.values import OPEN, CaseState, CaseStep, Clock, Closing, Priority, Reason, Severity, Urgency
from goodword.lib.money import Money, decimals
from goodword.lib.worktime import ALWAYS, Calendar

WORDS_MAX = 10_000
ORDER_MAX = 60
QUIET_AFTER_CLOSING = timedelta(days=90)  # without an answer to the question how it went
QUIET_UNCONFIRMED = timedelta(days=14)  # for the owner of an address who has not said that the complaint is theirs
QUIET_AFTER_LOW_SCORE = timedelta(days=365)  # unless a better score comes first

S = CaseState
_TARGETS: Mapping[CaseStep, tuple[frozenset[CaseState], CaseState]] = {
    CaseStep.ACKNOWLEDGE: (frozenset({S.RECEIVED}), S.ACKNOWLEDGED),
    CaseStep.START: (frozenset({S.RECEIVED, S.ACKNOWLEDGED, S.REOPENED, S.PROPOSED}), S.IN_WORK),
    CaseStep.PROPOSE: (frozenset({S.RECEIVED, S.ACKNOWLEDGED, S.IN_WORK, S.REOPENED, S.PROPOSED}), S.PROPOSED),
    CaseStep.CLOSE: (frozenset(OPEN), S.CLOSED),
    CaseStep.REOPEN: (frozenset({S.CLOSED}), S.REOPENED),
}

_WEIGHT: Mapping[Severity, int] = {Severity.MINOR: 1, Severity.SERIOUS: 2, Severity.SEVERE: 3}
_ANSWER: Mapping[Severity, timedelta] = {Severity.SERIOUS: timedelta(hours=4), Severity.SEVERE: timedelta(hours=2)}  # a minor one: one working day
_SOLUTION_DAYS: Mapping[Severity, int] = {Severity.MINOR: 10, Severity.SERIOUS: 5, Severity.SEVERE: 2}
REMIND_DAYS = 1  # before the solution is due, of working days
INTERIM_BEFORE = timedelta(hours=4)  # of working time: so long before the solution is due, who complained hears how far it is
_VALUE_STEPS = (100, 1000)  # whole units of the currency


def after(state: CaseState, step: CaseStep) -> CaseState | None:
    """Return the state that a step leads to, or None where it is not allowed."""
    sources, target = _TARGETS[step]
    return target if state in sources else None


def steps(state: CaseState) -> tuple[CaseStep, ...]:
    """Return the steps that are allowed, in the order in which cases usually go."""
    return tuple(step for step in CaseStep if after(state, step) is not None)


def needs_customers_word(state: CaseState, closing: Closing) -> bool:
    """Say whether a closing claims what is not written down: acceptance of a solution that was never proposed."""
    return closing is Closing.ACCEPTED and state is not CaseState.PROPOSED


def severity_weight(severity: Severity) -> int:
    """Return how much a severity counts in a priority: 1, 2 or 3."""
    return _WEIGHT[severity]


def priority(severity: Severity, *, value: Money | None, source: str = "", severity_known: bool = True) -> Priority:
    """Return how soon a case comes: severity (1 to 3) times what the customer is still worth (1 to 3).

    A value below 100 whole units counts 1, below 1,000 counts 2, else 3; one that nobody knows counts 1, and the reason says so. A severe case of a
    customer worth 540 euros is 3 · 2 = 6, high. Currencies are compared as they stand. `source` says where the value is from.
    A severity that nobody said counts 1 too.
    """
    weight = _WEIGHT[severity] if severity_known else 1
    worth = 1 if value is None else 1 + sum(value.minor >= step * 10 ** decimals(value.asset) for step in _VALUE_STEPS)
    known = () if value is None else (("minor", str(value.minor)), ("asset", value.asset), ("source", source))
    how_bad = Reason("severity", weight, (("severity", severity.value),)) if severity_known else Reason("severity_unknown", 1)
    reasons = (how_bad, Reason("value" if value else "value_unknown", worth, known))
    points = weight * worth
    return Priority(points, urgency_of(points), reasons)


def urgency_of(points: int) -> Urgency:
    """Return the points of a priority as people read them."""
    return Urgency.URGENT if points >= 9 else Urgency.HIGH if points >= 6 else Urgency.NORMAL if points >= 3 else Urgency.LOW


def clock(severity: Severity, *, received_at: datetime, calendar: Calendar = ALWAYS) -> Clock:
    """Return until when a case gets its first answer and its solution, in working time from when it was received (or reopened).

    A serious case that comes in on Friday at 16:00, where the house is open from Monday to Friday from 9 to 17, is answered until Monday at 12:00 and
    solved until the next Friday at 16:00. Where the house never closes, a day has 24 hours.
    """
    answer_by = calendar.after(received_at, _ANSWER[severity]) if severity in _ANSWER else calendar.after_days(received_at, 1)
    return Clock(answer_by, calendar.after_days(received_at, _SOLUTION_DAYS[severity]))


def remaining_value(*, entered: Money | None, bought: Mapping[str, int], currency: str) -> tuple[Money | None, str]:
    """Return what a customer is still worth and where that is from: the value that was entered, else what they bought in the last year.

    Purchases count in the organisation's currency only, else in the one with the highest sum; sums never cross currencies.
    """
    if entered is not None:
        return entered, "entered"
    sums = {asset: minor for asset, minor in bought.items() if minor > 0}
    if not sums:
        return None, ""
    asset = currency if currency in sums else max(sums, key=lambda one: (sums[one], one))
    return Money(sums[asset], asset), "purchases"
