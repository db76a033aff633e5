"""Reads of contacts, by subject; what other packages call most stands here too."""

from goodword.contacts.queries.aliases import canonical, members, person_ids
from goodword.contacts.queries.consents import paused, standing, suppressed, suppressions
from goodword.contacts.queries.labels import lists_of, relations_of, tags_of
from goodword.contacts.queries.names import shown_names
from goodword.contacts.queries.people import aliases_too, contact, contacts, find, owners_of_keys

__all__ = [
    "aliases_too",
    "canonical",
    "contact",
    "contacts",
    "find",
    "lists_of",
    "members",
    "owners_of_keys",
    "paused",
    "person_ids",
    "relations_of",
    "shown_names",
    "standing",
    "suppressed",
    "suppressions",
    "tags_of",
]
