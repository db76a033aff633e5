"""Reads of links, by subject; what other packages call most stands here too."""

from goodword.links.queries.access import CODE_MINUTES, AccessOver, access_url, code, digits, open_link, session, session_token
from goodword.links.queries.codes import link_url, links_of, links_of_contact, may_look, owners_of, retired, search
from goodword.links.queries.joining import confirm_url, contact_of_request, invited, join_request, request_for_mail, signed_join_url

__all__ = [
    "CODE_MINUTES",
    "AccessOver",
    "access_url",
    "code",
    "confirm_url",
    "contact_of_request",
    "digits",
    "invited",
    "join_request",
    "link_url",
    "links_of",
    "links_of_contact",
    "may_look",
    "open_link",
    "owners_of",
    "request_for_mail",
    "retired",
    "search",
    "session",
    "session_token",
    "signed_join_url",
]
