"""Tiers as the API speaks of them."""

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from goodword.api.schemas.referrals import Reason
from goodword.rewards.values.tiers import Demotion, Measure, Span


class Tier(Schema):
    """One tier of a programme."""

    slug: str
    threshold: int = Field(description="In what the ladder measures; a value in the smallest unit of the programme’s currency.")
    name: dict[str, str] = Field(description="Language → words.")
    benefit: dict[str, str] = Field(description="Language → words.")
    people: int = Field(description="How many hold it now.")


class Ladder(Schema):
    """How the tiers of a programme are climbed, the lowest first."""

    program_id: UUID
    measure: Measure
    span: Span = Field(description="In which time it counts.")
    rolling_days: int
    grace_days: int
    demotion: Demotion
    tiers: list[Tier]


class Ladders(Schema):
    """The ladders of all programmes that have one."""

    items: list[Ladder]


class Standing(Schema):
    """Where somebody stands."""

    program_id: UUID
    contact_id: UUID
    tier: str = Field(description="The slug; empty: none yet.")
    score: int
    since: datetime | None
    next: str = Field(description="The slug of the next tier; empty at the top.")
    missing: int = Field(description="What is missing to it.")
    falls_at: datetime | None = Field(description="When the grace ends, if nothing more is earned.")
    reasons: list[Reason]


class Standings(Schema):
    """Where one person stands, by programme."""

    items: list[Standing]


class TierChange(Schema):
    """One step up or down."""

    id: UUID
    contact_id: UUID
    program_id: UUID
    before: str = Field(description="The slug of the tier before; empty: none.")
    after: str
    reasons: list[Reason]
    at: datetime
