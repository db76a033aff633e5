"""Surveys and answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from goodword.feedback.values.questions import Question, Replies


class Scale(StrEnum):
    """From where the score question counts, the lowest score first; the two are never mixed in one series."""

    FROM_ZERO = "0-10"
    FROM_ONE = "1-10"

    @property
    def lowest(self) -> int:
        return 0 if self is Scale.FROM_ZERO else 1

    @property
    def scores(self) -> range:
        return range(self.lowest, 11)


class Group(StrEnum):
    """What a score says of who gave it: 9 and 10, 7 and 8, 6 and below."""

    PROMOTER = "promoter"
    PASSIVE = "passive"
    DETRACTOR = "detractor"


class Via(StrEnum):
    """By which way an answer came in."""

    MAIL = "mail"
    LINK = "link"
    QR = "qr"
    CALL = "call"  # typed in by staff
    API = "api"
    STAFF = "staff"  # what somebody of the staff thinks themselves
    KIOSK = "kiosk"
    EMBED = "embed"  # within a page of the house's own site


class SurveyKind(StrEnum):
    """What a survey is for; only the first asks for a score, before its own questions."""

    NPS = "nps"
    OWN = "own"  # own questions only
    CSAT = "csat"  # after a complaint was closed
    INTERVIEW = "interview"  # how it was before, and how it is now
    CHECK = "check"  # is the house worth recommending yet: areas with weights


@dataclass(frozen=True)
class Definition:
    """What one version of a survey says; never changed.

    `after` holds the types of outcome it follows, `every_days` after how long everybody who agreed is asked again (0: never), `rest_days` is the least
    gap between two surveys to one person, whichever they are, `answer_days` how long a mailed link takes an answer, and `edit_minutes` how long the answer
    may be changed by who gave it. An `anonymous` survey keeps answers where nothing leads to who gave them. `embedded` lets the pages of the programme's
    own hosts show it in a frame.
    """

    kind: SurveyKind = SurveyKind.NPS
    scale: Scale = Scale.FROM_ZERO
    after: tuple[str, ...] = ("purchase",)
    delay_days: int = 7
    every_days: int = 0
    rest_days: int = 90
    answer_days: int = 30
    edit_minutes: int = 60
    open_link: bool = False  # anybody who has the link or its QR code may answer
    anonymous: bool = False
    embedded: bool = False
    questions: tuple[Question, ...] = ()

    @property
    def is_scored(self) -> bool:
        """Say whether it asks how likely a recommendation is, on the scale."""
        return self.kind is SurveyKind.NPS


@dataclass(frozen=True)
class Survey:
    """A survey with the version that is in force."""

    id: UUID
    name: str
    slug: str
    program_id: UUID | None
    running: bool
    version_id: UUID
    version: int
    definition: Definition
    created_at: datetime


class InvitationState(StrEnum):
    """Where an invitation stands."""

    WAITING = "waiting"  # for its time
    ASKED = "asked"
    ANSWERED = "answered"
    RESTED = "rested"  # the person was asked by another survey not long ago
    REFUSED = "refused"  # by the gate
    STOPPED = "stopped"  # the survey stopped before its time came
    SAID = "said"  # they had said it before their time came


@dataclass(frozen=True)
class Invitation:
    """One person asked once, and what became of it."""

    id: UUID
    contact_id: UUID
    survey_id: UUID
    version_id: UUID
    state: InvitationState
    due_at: datetime
    asked_at: datetime | None
    answered_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True)
class Given:
    """What somebody answered: the score, the one thing that would bring it nearer to ten, anything else, and whether one may ring about it.

    `score` is None where the survey asks for none; `replies` answer the survey's own questions.
    """

    score: int | None = None
    improve: str = ""
    more: str = ""
    may_call: bool = False
    replies: Replies = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """How an answer came: by which way, in which language, and who typed it in where that was not the person."""

    via: Via
    language: str = ""
    entered_by: UUID | None = None
    api_key_id: UUID | None = None
    wording: str = ""  # of the permission to ring
    proof: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """One answer as it stands now; `changes` counts how often it was changed since. `group` is None where there is no score."""

    id: UUID
    contact_id: UUID | None
    survey_id: UUID
    version_id: UUID
    invitation_id: UUID | None
    scale: Scale
    group: Group | None
    given: Given
    via: Via
    language: str
    entered_by: UUID | None
    answered_at: datetime
    seconds: int | None  # from being asked to answering
    changes: int
    changed_at: datetime | None
    case_id: UUID | None
    edit_until: datetime


@dataclass(frozen=True)
class AnswerVersion:
    """What an answer said from a moment on."""

    number: int
    given: Given
    at: datetime
