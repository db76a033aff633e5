"""Reads of contacts, by subject; what other packages call most stands here too."""

from goodword.contacts.queries.names import shown_names

__all__ = ["shown_names"]
