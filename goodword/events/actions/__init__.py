"""Writes of events, by subject; import from the module that holds the subject."""
