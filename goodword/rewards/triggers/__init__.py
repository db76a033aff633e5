"""What makes a rule look: one file each, listed here.

A trigger has `slug`, `label`, `Settings` (a frozen dataclass whose fields make form, API schema and reference), `types(settings) -> frozenset[str]`, the
types of events that it listens to, and `holds(settings, case) -> bool`, whether it is this one; where not, the rule is not asked at all. `OF_FRIEND` says
whether a friend did something, else it is about one person alone and nobody is the friend; `CONDITIONS` which conditions can be asked about it (None: all),
`AMOUNT` whether it may come with an amount, and `LIMITED` whether a limit for each person must stand beside it, since people could do it at will.
"""

from types import ModuleType

from goodword.rewards.triggers import answer, complaint, manual, milestone, on_day, outcome, purchase, share, signup

TRIGGERS: tuple[ModuleType, ...] = (purchase, signup, outcome, milestone, share, on_day, answer, complaint, manual)
BY_SLUG = {trigger.slug: trigger for trigger in TRIGGERS}
