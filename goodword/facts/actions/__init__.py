"""Writes to jobs, schedules and beats."""

from goodword.facts.actions.staff import drop, retry
from goodword.facts.actions.sweep import sweep

__all__ = ["drop", "retry", "sweep"]
