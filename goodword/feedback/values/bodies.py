"""Bodies outside the house that settle disputes: what is proposed by country and sector, and which of them this house names."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Sector(StrEnum):
    """What a body settles disputes about."""

    GENERAL = "general"
    ONLINE = "online"
    ENERGY = "energy"
    FINANCE = "finance"
    INSURANCE = "insurance"
    TELECOMS = "telecoms"
    TRAVEL = "travel"


class Part(StrEnum):
    """Whether the house takes part in proceedings there; the law may want it said."""

    MUST = "must"
    WILLING = "willing"
    NOT = "not"


@dataclass(frozen=True)
class Proposal:
    """A body as the data of Goodword has it: no advice, and `checked` by nobody who answers for it unless it says so."""

    country: str
    sector: Sector
    name: str
    address: str
    url: str
    law: str
    source: str
    as_of: str  # the month in which it was read
    checked: bool


@dataclass(frozen=True)
class Body:
    """A body that this house names to customers of a country."""

    id: UUID
    country: str
    sector: Sector
    name: str
    address: str
    url: str
    part: Part
    source: str
    as_of: str
    checked: bool  # somebody of the staff says that a lawyer has looked at it
