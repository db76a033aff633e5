"""Reasons for silence that feedback knows: a low score, and a complaint that is open or not yet known to have ended well.

They are written as pauses in the transaction of the answer or step, so that the gate knows at once. Reasons are words that doors translate.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop

from goodword.contacts.actions import pauses
from goodword.feedback.rules.cases import QUIET_AFTER_CLOSING, QUIET_AFTER_LOW_SCORE
from goodword.messaging.values import Purpose

LOW_SCORE = gettext_noop("a low score in a survey")
OPEN_CASE = gettext_noop("an open complaint")
NOT_YET_SATISFIED = gettext_noop("a closed complaint; whether it went well is not known yet")

LOW_SCORE_SOURCE = "low_score"  # the source of the pause: one for a person, whichever survey
_WHILE_OPEN = (Purpose.ASK, Purpose.SURVEY, Purpose.MARKETING)


def low_score(contact_id: UUID, *, now: datetime) -> None:
    """Ask somebody for no recommendation after a low score, for a year or until a better one."""
    pauses.pause(contact_id, reason=LOW_SCORE, source=LOW_SCORE_SOURCE, purpose=Purpose.ASK, until=now + QUIET_AFTER_LOW_SCORE, now=now)


def better_score(contact_id: UUID, *, now: datetime) -> None:
    """End the silence that a low score asked for."""
    pauses.end(contact_id, source=LOW_SCORE_SOURCE, now=now)


def case_open(contact_id: UUID, case_id: UUID, *, until: datetime | None = None, now: datetime) -> None:
    """Neither ask nor survey nor advertise while something is wrong."""
    for purpose in _WHILE_OPEN:
        pauses.pause(contact_id, reason=OPEN_CASE, source=_source(case_id), purpose=purpose, until=until, now=now)


def case_closed(contact_id: UUID, case_id: UUID, *, now: datetime) -> None:
    """Let surveys go again, and keep from asking until the customer says that it went well, or long enough."""
    pauses.end(contact_id, source=_source(case_id), now=now)
    pauses.pause(contact_id, reason=NOT_YET_SATISFIED, source=_source(case_id), purpose=Purpose.ASK, until=now + QUIET_AFTER_CLOSING, now=now)


def case_ended_well(contact_id: UUID, case_id: UUID, *, now: datetime) -> None:
    """End all silence that a case, and the low score that may have begun it, asked for."""
    pauses.end(contact_id, source=_source(case_id), now=now)
    better_score(contact_id, now=now)


def case_withdrawn(contact_id: UUID, case_id: UUID, *, now: datetime) -> None:
    """End the silence that a case asked for."""
    pauses.end(contact_id, source=_source(case_id), now=now)


def _source(case_id: UUID) -> str:
    return f"case:{case_id}"
