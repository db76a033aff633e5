"""Writes of links, by subject; what other packages call most stands here too."""

from goodword.links.actions.access import ask_code, issue, revoke, use_code
from goodword.links.actions.codes import ensure_links
from goodword.links.actions.limits import admit
from goodword.links.actions.share import change_message, come_back, leave, record_share
from goodword.links.actions.vanity import CodeInvalid, CodeTaken, choose_code, fresh_code

__all__ = [
    "CodeInvalid",
    "CodeTaken",
    "admit",
    "ask_code",
    "change_message",
    "choose_code",
    "come_back",
    "ensure_links",
    "fresh_code",
    "issue",
    "leave",
    "record_share",
    "revoke",
    "use_code",
]
