"""Referrals as the API speaks of them."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import BeforeValidator, Field, StringConstraints

from goodword.api.schemas.base import Body, Long, Short, only_day
from goodword.api.schemas.links import Customer
from goodword.programs.values import Method
from goodword.referrals.values import ReferralState


class Reason(Schema):
    """One line of why or why not."""

    code: str
    passed: bool = Field(description="Whether it spoke for.")
    values: dict[str, str] = Field(description="What decided: amounts in the smallest unit, ids, times.")
    words: str = Field(description="The reason as staff read it.")


class Referral(Schema):
    """One friend in one programme, credited to one advocate."""

    id: UUID
    program_id: UUID
    friend_id: UUID
    advocate_id: UUID
    state: ReferralState
    method: Method
    code: str
    channel: str
    relation: str
    product: str
    name_allowed: bool = Field(description="The friend allowed the advocate to see the first name and the steps.")
    existing_customer: bool
    fixed_by_staff: bool
    reasons: list[Reason]
    value_minor: int = Field(description="What the friend bought, in the programme’s currency.")
    purchases: int
    started_at: datetime
    signed_up_at: datetime | None
    converted_at: datetime | None
    refunded_at: datetime | None
    moved_at: datetime


class Sign(Schema):
    """One sign that the friend was recommended; `refused` says why it was put aside."""

    id: UUID
    advocate_id: UUID
    method: Method
    at: datetime
    code: str
    channel: str
    outcome_id: UUID | None
    refused: str


class Conversion(Schema):
    """A purchase of the friend, credited or with the reason why not."""

    id: UUID
    outcome_id: UUID
    advocate_id: UUID
    type: str
    occurred_at: datetime
    amount_minor: int
    currency: str
    refunded_minor: int
    ordinal: int = Field(description="1 for the first purchase that was not refunded in full; 0 for a refunded one.")
    credited: bool
    reasons: list[Reason]
    history: bool


class Refusal(Schema):
    """Why a rule gave nothing to one side of a purchase."""

    conversion_id: UUID
    rule_id: UUID
    side: Literal["advocate", "friend"]
    reason: str
    reasons: list[Reason]
    at: datetime


class ReferralStory(Schema):
    """A referral with everything that led to it and followed from it."""

    referral: Referral
    signs: list[Sign]
    conversions: list[Conversion]
    rewards: list[UUID] = Field(description="Ids of the rewards of both sides.")
    refusals: list[Refusal]


class NewReferral(Body):
    """A referral as told to staff: on the telephone, at the counter, in another system."""

    program_id: UUID
    advocate_id: UUID
    friend: Customer
    relation: Literal["", "friend", "family", "colleague", "community"] = ""
    product: Short = Field("", description="What the friend is interested in.")
    note: Long = ""
    next_step: Annotated[str, StringConstraints(max_length=300)] = ""
    next_step_on: Annotated[date | None, BeforeValidator(only_day)] = None
