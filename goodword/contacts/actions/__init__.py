"""Writes of contacts, by subject; import from the module that holds the subject."""
