"""The table: which functions follow from which fact. Read it from top to bottom to know what Goodword does by itself.

A reaction is a function of (fact, now). It may run twice, after a crash or next to another worker, and must come to the same end.
"""

from collections.abc import Mapping, Sequence

from goodword.facts import catalogue as facts
from goodword.facts.log import Reaction

REACTIONS: Mapping[type[facts.Fact], Sequence[Reaction]] = {}
