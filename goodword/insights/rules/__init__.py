"""Decisions of insights, by subject."""
