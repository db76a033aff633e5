"""Writes of links, by subject; what other packages call most stands here too."""

from goodword.links.actions.access import ask_code, issue, open_link, revoke, use_code
from goodword.links.actions.codes import ensure_links
from goodword.links.actions.forget import forget_old
from goodword.links.actions.limits import admit, missed
from goodword.links.actions.share import MESSAGE_MAX, change_message, come_back, leave, record_share, show_name
from goodword.links.actions.vanity import CodeInvalid, CodeTaken, choose_code, fresh_code

__all__ = [
    "MESSAGE_MAX",
    "CodeInvalid",
    "CodeTaken",
    "admit",
    "ask_code",
    "change_message",
    "choose_code",
    "come_back",
    "ensure_links",
    "forget_old",
    "fresh_code",
    "issue",
    "leave",
    "missed",
    "open_link",
    "record_share",
    "revoke",
    "show_name",
    "use_code",
]
