"""Where somebody stands on a ladder: decided from what counts, what was held before, and the time."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from goodword.referrals.values import Reason
from goodword.rewards.values.tiers import Demotion, Held, Ladder, Mark, Place, Span, Tier

TIERS_MAX = 8


class LadderInvalid(ValueError):
    """A ladder that cannot be; the words say what is wrong."""

    code = "ladder_invalid"


def checked(ladder: Ladder) -> Ladder:
    """Return a ladder in the order of its tiers; raise LadderInvalid."""
    tiers = tuple(sorted(ladder.tiers, key=lambda tier: tier.threshold))
    thresholds, slugs = [tier.threshold for tier in tiers], [tier.slug for tier in tiers]
    if not 1 <= len(tiers) <= TIERS_MAX:
        raise LadderInvalid(f"tiers: 1 to {TIERS_MAX}")
    if thresholds[0] < 1 or len(set(thresholds)) < len(thresholds):
        raise LadderInvalid("threshold: one or more, and each tier another")
    if len(set(slugs)) < len(slugs) or not all(slugs) or not all(any(tier.name.values()) for tier in tiers):
        raise LadderInvalid("slug and name: one for each tier")
    if not 1 <= ladder.rolling_days <= 3660 or not 0 <= ladder.grace_days <= 3660:
        raise LadderInvalid("rolling_days: 1 to 3660; grace_days: 0 to 3660")
    return Ladder(tiers, ladder.measure, ladder.span, ladder.rolling_days, ladder.grace_days, ladder.demotion)


def place(ladder: Ladder, held: Held, marks: Sequence[Mark], *, now: datetime, zone: ZoneInfo) -> Place:
    """Return where somebody stands now.

    Up at once, to the highest tier whose threshold is reached. Down never at once: `grace_days` after less was earned than the tier asks for, and then as
    the ladder says; whatever the cause, a period that ended or an order that came back.
    """
    score = score_of(ladder, marks, now=now, zone=zone)
    earned, before = _earned(ladder, score), ladder.rank(held.tier)
    said = Reason("tier_score", True, (("measure", ladder.measure.value), ("score", str(score)), ("span", ladder.span.value)))
    changes_at = _changes_at(ladder, marks, now=now, zone=zone)
    if earned >= before:
        reached = tuple(tier.slug for tier in ladder.tiers[before:earned])
        reason = Reason("tier_reached" if reached else "tier_kept", True)
        return Place(_slug(ladder, earned), score, None, changes_at, reached, (said, reason))
    if ladder.demotion is Demotion.NEVER:
        return Place(_slug(ladder, before), score, None, changes_at, (), (said, Reason("tier_never_lost", True)))
    since = held.below_since or now
    days = max(1, ladder.grace_days) if held.below_since else ladder.grace_days  # one step a day at most, however often it is looked at
    ends_at = since + timedelta(days=days)
    if now < ends_at:
        reason = Reason("tier_grace", True, (("until", ends_at.isoformat()),))
        return Place(_slug(ladder, before), score, since, min(filter(None, (changes_at, ends_at))), (), (said, reason))
    lower = max(earned, before - 1) if ladder.demotion is Demotion.STEP else earned
    below = now if lower > earned else None
    again = now + timedelta(days=max(1, ladder.grace_days)) if below else None
    review_at = min(filter(None, (changes_at, again)), default=None)
    return Place(_slug(ladder, lower), score, below, review_at, (), (said, Reason("tier_lost", False)))


def score_of(ladder: Ladder, marks: Iterable[Mark], *, now: datetime, zone: ZoneInfo) -> int:
    """Return what counts at a moment; never below zero."""
    begins = _begins(ladder, now=now, zone=zone)
    return max(0, sum(mark.amount for mark in marks if begins is None or mark.at >= begins))


def next_tier(ladder: Ladder, *, tier: str, score: int) -> tuple[Tier | None, int]:
    """Return the lowest tier above the one held that is not earned yet, and what is missing to it; None at the top."""
    above = ladder.tiers[max(ladder.rank(tier), _earned(ladder, score)) :]
    return (above[0], above[0].threshold - score) if above else (None, 0)


def _earned(ladder: Ladder, score: int) -> int:
    return sum(score >= tier.threshold for tier in ladder.tiers)


def _slug(ladder: Ladder, rank: int) -> str:
    return ladder.tiers[rank - 1].slug if rank else ""


def _begins(ladder: Ladder, *, now: datetime, zone: ZoneInfo) -> datetime | None:
    if ladder.span is Span.YEAR:
        return datetime(now.astimezone(zone).year, 1, 1, tzinfo=zone)
    return now - timedelta(days=ladder.rolling_days) if ladder.span is Span.ROLLING else None


def _changes_at(ladder: Ladder, marks: Iterable[Mark], *, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when the next of what counts now will not count any more."""
    counting = [mark.at for mark in marks if mark.amount and mark.at >= (_begins(ladder, now=now, zone=zone) or mark.at)]
    if not counting or ladder.span is Span.EVER:
        return None
    if ladder.span is Span.YEAR:
        return datetime(now.astimezone(zone).year + 1, 1, 1, tzinfo=zone)
    return min(counting) + timedelta(days=ladder.rolling_days, microseconds=1)
