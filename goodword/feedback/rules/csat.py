"""What an answer after a complaint means for the complaint."""

from collections.abc import Mapping

SATISFIED_FROM = 4
UNHAPPY_TO = 2


def is_satisfied(score: int) -> bool | None:
    """Say whether a satisfaction from 1 to 5 is one: 4 and 5 are, 1 and 2 are not, 3 is neither and leaves the complaint as it is."""
    return True if score >= SATISFIED_FROM else False if score <= UNHAPPY_TO else None


def share(counts: Mapping[str, int]) -> tuple[int, int]:
    """Return how many are satisfied, and how many answered, of counts by score as text; CSAT is the one by the other."""
    return sum(count for score, count in counts.items() if is_satisfied(int(score))), sum(counts.values())
