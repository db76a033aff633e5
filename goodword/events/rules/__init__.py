"""What an outcome must look like to be stored, who it is about, and when two of them are one; no database, no clock."""

from goodword.events.rules.checks import Sender
from goodword.events.rules.products import products_of
from goodword.events.rules.reading import BATCH_MAX, parse, parse_object, split
from goodword.events.rules.refunds import name_of, named_by
from goodword.events.rules.sameness import conflict_problem, new_outcome, person_key_of, same_outcome

__all__ = [
    "BATCH_MAX",
    "Sender",
    "conflict_problem",
    "name_of",
    "named_by",
    "new_outcome",
    "parse",
    "parse_object",
    "person_key_of",
    "products_of",
    "same_outcome",
    "split",
]
