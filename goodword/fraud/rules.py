"""From signals to a verdict."""

from goodword.fraud import signals
from goodword.fraud.values import Decision, Party, Verdict

HOLD_FROM = 50
REFUSE_FROM = 100


def judge(advocate: Party, friend: Party) -> Verdict:
    """Ask every signal and add up its points: from 50 a person looks at it, at 100 nothing is given."""
    found = [signal.score(signal.Settings(), advocate, friend) for signal in signals.SIGNALS]
    total = min(100, sum(points for points, _ in found))
    decision = Decision.REFUSE if total >= REFUSE_FROM else Decision.HOLD if total >= HOLD_FROM else Decision.PASS
    return Verdict(score=total, decision=decision, reasons=tuple(reason for _, reason in found))
