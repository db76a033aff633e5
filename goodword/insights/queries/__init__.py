"""Reads of insights, by subject; the one place outside a package that may read its tables."""
