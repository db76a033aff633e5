"""Reads of messages and tasks, by subject."""
