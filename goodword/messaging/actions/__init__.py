"""Writes of messages and tasks, by subject."""
