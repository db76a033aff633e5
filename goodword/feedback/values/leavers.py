"""Silent leavers: people who seem to go without a word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

Words = Mapping[str, str]  # language -> what it says in it


class Sign(StrEnum):
    """By what somebody was noticed."""

    FADING = "fading"  # purchases that stopped
    LOW_SCORE = "low_score"  # and no complaint
    FAREWELL = "farewell"  # a former customer, and no complaint
    WITHDRAWN = "withdrawn"  # all they had agreed to, and no complaint


class LeaverState(StrEnum):
    """Where it stands with somebody who was noticed."""

    NOTICED = "noticed"
    ASKED = "asked"
    SAID = "said"  # they answered
    RESTED = "rested"  # asked not long ago
    REFUSED = "refused"  # by the gate
    MOOT = "moot"  # they bought, complained, or were paused meanwhile


@dataclass(frozen=True)
class Fading:
    """Why somebody seems to fade: how many purchases, the usual gap between them, and how long the silence is, in days."""

    purchases: int
    usual_days: float
    silent_days: float
    last_at: datetime


@dataclass(frozen=True)
class SilenceReason:
    """One reason why somebody did not complain, to choose from; its key stays when its words change."""

    key: str
    words: Words


@dataclass(frozen=True)
class LeaverSettings:
    """Whether people are written to, when a silence counts, and the reasons to choose from."""

    running: bool
    times: int  # a silence counts once it is longer than so many times the usual gap
    purchases: int  # and only after so many purchases
    reasons: Sequence[SilenceReason]


@dataclass(frozen=True)
class Leaver:
    """Somebody who was noticed, and what became of it."""

    id: UUID
    contact_id: UUID
    sign: Sign
    state: LeaverState
    values: Mapping[str, float]  # of a fading: purchases, usual_days, silent_days; of a low score: score; of a farewell: days_gone when noticed, undated
    reasons: Sequence[str]  # keys of those that were chosen
    case_id: UUID | None
    noticed_at: datetime
    asked_at: datetime | None
    ends_at: datetime | None
