"""Writes to jobs, schedules and beats."""

from goodword.facts.actions.staff import drop, release_held, retry
from goodword.facts.actions.sweep import sweep

__all__ = ["drop", "release_held", "retry", "sweep"]
