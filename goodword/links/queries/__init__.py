"""Reads of links, by subject; what other packages call most stands here too."""

from goodword.links.queries.access import AccessOver, access_url, code, digits, open_link, session, session_token
from goodword.links.queries.codes import link_url, links_of, links_of_contact, owners_of, search

__all__ = [
    "AccessOver",
    "access_url",
    "code",
    "digits",
    "link_url",
    "links_of",
    "links_of_contact",
    "open_link",
    "owners_of",
    "search",
    "session",
    "session_token",
]
