"""Which connection hands out what, when it is tried again, and what an attempt may show; nothing here reads a clock or a database."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, quote_plus
from uuid import UUID

from goodword.integrations.values import Connection
from goodword.lib.ids import same_id

GIVE_UP_AFTER = timedelta(hours=72)  # of trying: then a person decides
AWAY_TOLD_AFTER = 24  # tries in a row of a provider that is away, which takes about three days
SECRETS_OVERLAP = timedelta(hours=24)  # how long the credential before is good besides the new one
KEEP_ATTEMPTS = timedelta(days=90)
SHOWN_MAX = 4000

_FIRST_WAIT_S = 20
_LONGEST_WAIT_S = 4 * 3600
_PEOPLE = re.compile(r"\bcus_\w+|[^\s\"'<>=&,;:/]+(?:@|%40)[^\s\"'<>&,;/]+")


class SettingsInvalid(ValueError):
    """Settings that a connector cannot work with; `problems` says what is wrong by field."""

    code = "settings_invalid"

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in problems.items()))
        self.problems = problems


def route(connections: Iterable[Connection], *, kind: str, rule_id: UUID) -> Connection | None:
    """Return the connection that hands out a kind for a rule: one that names the rule before one that is for all; None where none does.

    A paused one still takes what is its own: that waits.
    """
    fitting = [one for one in connections if one.ended_at is None and kind in one.kinds and (not one.rules or rule_id in one.rules)]
    return min(fitting, key=lambda one: (not one.rules, one.created_at, one.id), default=None)


def overlaps(one: Connection, others: Iterable[Connection]) -> list[str]:
    """Return the kinds that another connection already hands out for the same rules, so that one could not say which of them does."""
    found: set[str] = set()
    for other in others:
        if other.id != one.id and other.ended_at is None and (set(one.rules) & set(other.rules) or (not one.rules and not other.rules)):
            found |= set(one.kinds) & set(other.kinds)
    return sorted(found)


def wait(subject: UUID, *, failures: int, after_s: int = 0) -> timedelta:
    """Return how long to rest after so many failures in a row: 20 s, tripled each time up to 4 h, give or take a quarter; never less than was asked for.

    The jitter comes from what it is about and the number, so that what failed together does not come back together.
    """
    jitter = 0.75 + (same_id(subject, failures).int % 1000) / 2000
    return max(timedelta(seconds=min(_FIRST_WAIT_S * 3 ** min(max(failures, 1) - 1, 10), _LONGEST_WAIT_S) * jitter), timedelta(seconds=after_s))


def given_up(*, tried_since: datetime, now: datetime) -> bool:
    """Tell whether it was tried for so long that a person has to look."""
    return now - tried_since >= GIVE_UP_AFTER


def settings_from(kind: type[Any], given: dict[str, Any]) -> Any:
    """Return a connector's settings; raise SettingsInvalid where they do not fit."""
    known = {one.name for one in fields(kind)}
    cleaned = {name: str(value).strip() for name, value in given.items() if name in known and str(value).strip()}
    if "address" in known:
        address = cleaned.get("address", str(next((one.default for one in fields(kind) if one.name == "address"), ""))).rstrip("/")
        if not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", address):
            raise SettingsInvalid({"address": "address"})
        cleaned["address"] = address
    if too_long := [name for name, value in cleaned.items() if len(value) > 500]:
        raise SettingsInvalid(dict.fromkeys(too_long, "too_long"))
    try:
        return kind(**cleaned)
    except ValueError as error:
        raise SettingsInvalid({str(error).partition(":")[0]: "missing"}) from error


def redacted(text: str, private: Sequence[str]) -> str:
    """Return what was sent with names, addresses, codes and credentials left out, however they were written."""
    for one in sorted({written for value in private for written in _written(value)}, key=len, reverse=True):
        text = text.replace(one, "…")
    return _PEOPLE.sub("…", text)[:SHOWN_MAX]


def _written(value: str) -> set[str]:
    return {value, quote(value), quote(value, safe=""), quote_plus(value), json.dumps(value)[1:-1]} - {""}
