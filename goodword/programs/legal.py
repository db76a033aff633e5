"""The legal profile: what a programme of a country may do where the law differs, as data with its source (legal.json).

It is a reminder, no advice: no line is `checked` by counsel. A country that the data does not name may not: a friend's address is not written to there.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from goodword.lib.plain import from_plain


class Subject(StrEnum):
    """What is asked about."""

    FRIEND_REMINDER = "friend_reminder"  # one mail of ours to a friend who has not bought yet


class Answer(StrEnum):
    """What the law is taken to say."""

    CONSENT = "consent"  # where the person agreed to it and confirmed the address
    NEVER = "never"


@dataclass(frozen=True)
class Line:
    """What holds of one subject in some countries."""

    subject: Subject
    countries: tuple[str, ...]
    answer: Answer
    law: str
    source: str
    as_of: str  # the month in which it was read
    checked: bool  # by somebody who answers for it


@cache
def lines() -> tuple[Line, ...]:
    """Return what the data knows."""
    content = Path(__file__).with_name("legal.json").read_bytes()
    return from_plain(tuple[Line, ...], json.loads(content))


def line(subject: Subject, country: str) -> Line | None:
    """Return what holds in a country (ISO 3166-1); None where the data does not say."""
    return next((one for one in lines() if one.subject is subject and country in one.countries), None)


def answer(subject: Subject, country: str) -> Answer:
    """Return what a programme of a country may do; NEVER where the data does not say."""
    found = line(subject, country)
    return found.answer if found else Answer.NEVER
