"""The diagram of frequency × relevance: every theme where its numbers say, and no number on another."""

import math
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.feedback.rules.scatter import BOTTOM, HEIGHT, LABELLED, LEFT, RADIUS, RIGHT, TOP, WIDTH, Scatter, scatter
from goodword.feedback.rules.themes import Theme, ranked

# How often each of the thirty most frequent issues stands in the extract of the public complaints database of the CFPB that we try imports with.
REAL = (
    230, 203, 172, 143, 80, 74, 54, 48, 47, 39, 35, 35, 27, 26, 22, 22, 19, 18, 17, 17, 17, 15, 15, 13, 12, 12, 12, 11, 11, 11,
)  # fmt: skip


def apart(drawn: Scatter) -> None:
    """See that numbers cover neither each other nor the margins."""
    labels = [spot.label for spot in drawn.spots if spot.label]
    for one, other in combinations(labels, 2):
        assert math.dist(one, other) >= 2 * RADIUS
    for x, y in labels:
        assert LEFT + RADIUS - 1 <= x <= WIDTH - RIGHT - RADIUS + 1 and TOP + RADIUS - 1 <= y <= HEIGHT - BOTTOM - RADIUS + 1


def test_what_is_more_frequent_lies_further_right_and_what_matters_more_further_up() -> None:
    drawn = scatter([Theme(None, "a", 1000, severity=3.0), Theme(None, "b", 100, severity=1.0), Theme(None, "c", 1)])
    a, b, c = drawn.spots
    assert a.x > b.x > c.x and a.y < b.y == c.y
    assert [number for _, number in drawn.often] == [1, 10, 100, 1000]
    assert (a.x, a.y) == (607.0, 33.0), "ten to the third and the highest relevance: the corner of the field"
    assert [number for _, number in drawn.relevant] == [1, 1.5, 2, 2.5, 3]


def test_real_complaints_of_which_nothing_but_the_number_is_known_are_readable() -> None:
    drawn = scatter(ranked([Theme(None, f"issue {place:02}", count) for place, count in enumerate(REAL)]))
    assert [spot.name for spot in drawn.spots] == [f"issue {place:02}" for place in range(len(REAL))]
    assert [spot.label is not None for spot in drawn.spots] == [True] * LABELLED + [False] * (len(REAL) - LABELLED)
    apart(drawn)
    dots = [(spot.x, spot.y) for spot in drawn.spots]
    covered = [(spot.place, dot) for spot in drawn.spots if spot.label for dot in dots if dot != (spot.x, spot.y) and math.dist(spot.label, dot) < RADIUS]
    assert covered == [], "every dot is seen, however dense"
    assert all(not spot.label or spot.label[1] < spot.y for spot in drawn.spots if spot.is_apart), "no number stands on the line as if it were a theme there"


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 100_000), st.floats(1, 3), st.floats(1, 3)), min_size=1, max_size=30))
def test_no_number_covers_another_whatever_the_themes(made: list[tuple[int, float, float]]) -> None:
    drawn = scatter(ranked([Theme(None, str(number), count, severity=bad, value=worth) for number, (count, bad, worth) in enumerate(made)]))
    apart(drawn)
    for spot in drawn.spots:
        assert 0 <= spot.x <= WIDTH and 0 <= spot.y <= HEIGHT
