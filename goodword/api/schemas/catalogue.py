"""The catalogue, orders for points, and surprises as the API speaks of them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from goodword.api.schemas.base import Body
from goodword.rewards.values import OrderState, Way
from goodword.rewards.values.surprises import DrawState, SurpriseMode


class Item(Schema):
    """One thing of a programme's catalogue."""

    id: UUID
    program_id: UUID
    title: str
    text: str
    asset: str
    price: int = Field(description="In the asset’s smallest unit.")
    left: int | None = Field(description="What there is still of it, by stock and codes; null without limit.")
    offered: bool = Field(description="Whether it can be ordered now.")
    way: Way = Field(description="How it reaches its receiver: by somebody of the staff, or as a code.")
    withdrawn_at: datetime | None


class Order(Schema):
    """One thing that somebody took for points."""

    id: UUID
    contact_id: UUID
    program_id: UUID
    item_id: UUID
    title: str = Field(description="As it was called when it was ordered.")
    asset: str
    price: int
    way: Way
    state: OrderState
    reason: str = Field(description="Why it was refused, as its owner reads it.")
    code: str = Field(description="The code that was handed out, where it is one.")
    ordered_at: datetime
    changed_at: datetime


class OrderStep(Body):
    """What becomes of an order."""

    state: Literal[OrderState.IN_WORK, OrderState.SENT, OrderState.REFUSED] = Field(
        description="in_work: its owner cannot cancel it any more; sent: it left the house; refused: points and stock come back."
    )
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = Field("", description="Why it is refused; its owner reads it.")


class Surprise(Schema):
    """An extra that no rule promises, with its budget."""

    id: UUID
    program_id: UUID
    name: str
    mode: SurpriseMode
    gift: str = Field(description="What it gives, in words.")
    chance: int = Field(description="Of 10,000 draws, so many win; 0 where nothing is drawn.")
    asset: str
    amount: int = Field(description="Of each, in the asset’s smallest unit.")
    budget: int
    taken: int
    given: int
    missed: int
    without_budget: int
    seed_hash: str = Field(description="SHA-256 of the seed, from the beginning.")
    seed: str = Field(description="Empty until it is over.")
    began_at: datetime
    ended_at: datetime | None


class Draw(Schema):
    """One draw or pick."""

    contact_id: UUID
    occasion_id: UUID = Field(description="The event, or the contact who was picked.")
    number: int
    state: DrawState
    at: datetime
    holds: bool | None = Field(description="Whether the number is what seed and occasion come to; null as long as the seed is not told.")


class Pick(Body):
    """Whom staff give a surprise to."""

    contact_id: UUID


class Picked(Schema):
    """What came of it; each person gets it once, however often it is asked."""

    surprise_id: UUID
    contact_id: UUID
    state: DrawState = Field(description="given, or no_budget where nothing is left.")
