"""The table: which functions follow from which fact. Read it from top to bottom to know what Goodword does by itself.

A reaction is a function of (fact, now). It may run twice, after a crash or next to another worker, and must come to the same end.
"""

from collections.abc import Mapping, Sequence

from goodword.contacts.actions import addresses
from goodword.facts import catalogue as facts
from goodword.facts.actions import sweep
from goodword.facts.log import Reaction
from goodword.facts.values import Loop, Turn
from goodword.programs import actions as programs

REACTIONS: Mapping[type[facts.Fact], Sequence[Reaction]] = {}

# What every worker goes round: (worker id, now) -> how many things were worked on.
LOOPS: Sequence[Loop] = ()

# The same for what talks to other servers, such as the outbox; in a thread of its own, so that a slow mail server delays nothing else.
OUTWARD: Sequence[Loop] = ()

# What comes round by the clock: name -> (cron expression in the organisation's time zone, function of now). A turn commits in pieces and may run twice.
SCHEDULES: Mapping[str, tuple[str, Turn]] = {
    "facts.sweep": ("40 3 * * *", sweep),
    "contacts.addresses": ("20 * * * *", addresses.expire),
    "programs.end_due": ("*/5 * * * *", programs.end_due),
}
