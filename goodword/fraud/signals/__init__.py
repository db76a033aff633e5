"""What may speak of foul play: one file each, listed here.

A signal has `slug`, `label`, `Settings` and `score(settings, advocate, friend) -> tuple[int, Reason]`; scores add up to 100 at most.
"""

from types import ModuleType

from goodword.fraud.signals import same_identity

SIGNALS: tuple[ModuleType, ...] = (same_identity,)
