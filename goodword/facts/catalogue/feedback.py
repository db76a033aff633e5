"""Facts about answers and complaints."""

from dataclasses import dataclass
from uuid import UUID

from goodword.facts.catalogue.base import Fact


@dataclass(frozen=True)
class AnswerGiven(Fact):
    """Somebody answered a survey, or changed the answer; `group` is promoter, passive or detractor, without a score empty."""

    answer_id: UUID
    survey_id: UUID
    score: int | None
    group: str
    changed: bool = False
    contact_id: UUID | None = None
    kind: str = "nps"  # of survey
    program_id: UUID | None = None  # whose survey it is, where it is of one
    at: str = ""  # ISO 8601: when it was first given


@dataclass(frozen=True)
class ImprovementDone(Fact):
    """Something was changed because of what customers said; who raised it is to be told."""

    improvement_id: UUID


@dataclass(frozen=True)
class CaseOpened(Fact):
    """A complaint was received."""

    case_id: UUID
    origin: str
    contact_id: UUID | None = None
    at: str = ""  # ISO 8601


@dataclass(frozen=True)
class CaseAttached(Fact):
    """It became known whose complaint one is."""

    case_id: UUID
    origin: str
    contact_id: UUID
    at: str  # ISO 8601: when it was received


@dataclass(frozen=True)
class CaseClosed(Fact):
    """A complaint was closed."""

    case_id: UUID


@dataclass(frozen=True)
class CaseReopened(Fact):
    """A closed complaint was opened again, by staff or because the customer is not satisfied."""

    case_id: UUID


@dataclass(frozen=True)
class CaseRated(Fact):
    """Who complained said whether they are satisfied with how it was solved."""

    case_id: UUID
    satisfied: bool
