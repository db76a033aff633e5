"""Imports of people from files: uploaded, checked by a dry run, taken in pieces, undone as a whole."""

from goodword.contacts.actions.imports.loop import work
from goodword.contacts.actions.imports.steps import ImportRefused, begin, cancel, discard, retry, set_up, undo, upload
from goodword.contacts.actions.imports.sweeping import sweep

__all__ = ["ImportRefused", "begin", "cancel", "discard", "retry", "set_up", "sweep", "undo", "upload", "work"]
