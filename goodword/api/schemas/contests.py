"""Contests as the API speaks of them."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints, model_validator

from goodword.api.schemas.base import Body, Flag
from goodword.rewards.values.contests import ContestState, ContestTask, WinnerState


class Task(Schema):
    """What gives entries."""

    task: ContestTask
    entries: int = Field(description="Each time.")
    most: int = Field(description="The most that it gives to one person.")


class Contest(Schema):
    """A contest; from its publication on nothing of what it says changes."""

    id: UUID
    program_id: UUID
    name: str
    state: ContestState
    open: bool = Field(description="Whether entries count now.")
    opens_at: datetime
    closes_at: datetime
    draw_by: date
    prize: str = Field(description="In words.")
    prize_value_minor: int
    winners: int
    substitutes: int
    countries: list[str]
    minimum_age: int
    most: int = Field(description="Entries that one person can have, however they came.")
    tasks: list[Task] = Field(description="The free way first.")
    entrants: int = Field(description="How many have stated age and country.")
    commitment: str = Field(description="SHA-256 of the seed; empty before publication.")
    list_digest: str = Field(description="SHA-256 of the published list; empty before the close.")
    ticket_count: int
    entry_count: int
    public_number_source: str
    public_number: str
    protocol_url: str = Field(description="The protocol with which anybody can repeat the draw; empty before it.")
    published_at: datetime | None
    closed_at: datetime | None
    drawn_at: datetime | None
    reason: str = Field(description="Why it was cancelled.")


class Winner(Schema):
    """Somebody who was drawn."""

    place: int
    contact_id: UUID
    ticket: str
    state: WinnerState
    told_at: datetime | None
    accept_by: datetime | None
    decided_at: datetime | None
    reward_id: UUID | None


class Winners(Schema):
    """Who was drawn, by place: winners first, then substitutes; nobody before the draw."""

    items: list[Winner]


class NewEntry(Body):
    """A task that a person did today, elsewhere than on the portal."""

    contact_id: UUID
    task: Literal[ContestTask.FREE, ContestTask.SHARE, ContestTask.FOLLOW]
    channel: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{0,40}$")] = Field("", description="Where it was shared; needed for the task share.")

    @model_validator(mode="after")
    def _names_where(self) -> "NewEntry":
        if self.task is ContestTask.SHARE and not self.channel:
            raise ValueError("sharing needs its channel, such as whatsapp")
        return self


class NewEntrant(Body):
    """What a person said of themselves, so that their entries count."""

    contact_id: UUID
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    of_age: Flag = Field(description="The person said to be of the contest’s least age.")


class Participation(Schema):
    """What a person has in a contest at this moment."""

    contest_id: UUID
    contact_id: UUID
    stated_at: datetime | None = Field(description="When age and country were stated; until then nothing counts.")
    entries: dict[ContestTask, int] = Field(description="By task, each up to its own limit.")
    counted: int = Field(description="All together, up to the limit of one person.")
