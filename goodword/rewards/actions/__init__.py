"""Writes of rewards, by subject; import from the module that holds the subject."""
