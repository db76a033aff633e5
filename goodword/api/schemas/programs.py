"""Programmes as the API speaks of them."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import BeforeValidator, Field, StringConstraints

from goodword.api.schemas.base import NOT_SENT, Body, Count, Currency, Flag, Line, Minor, Moment, Short, only_day
from goodword.programs.values import GoalMetric, GoalType, Method, PrivacyMode, ProgramState, Touchpoint

Language = Literal["en", "de", "nl", "it", "ms"]
Words = Annotated[str, StringConstraints(max_length=2000)]
Terms = Annotated[str, StringConstraints(max_length=20_000)]
Texts = Annotated[dict[Language, Words], Field(description="Texts by language.")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
LandingUrl = Annotated[str, StringConstraints(max_length=200), Field(description="Where links lead; it lies on one of `hosts`.")]
Hosts = Annotated[list[Short], Field(max_length=50)]
StepName = Literal["go-live", "pause", "resume", "end", "archive"]


class Brand(Body):
    """How the shop looks to its customers; empty fields fall back to the organisation's."""

    name: Line = ""
    color: Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")] = "#173f3a"
    website: Line = ""
    address: Line = ""
    contact_email: Line = ""
    privacy_url: Line = ""
    terms_url: Line = ""


class Offer(Body):
    """What friend and advocate are told; texts that are missing are written from the rules."""

    headline: Texts = {}
    friend: Texts = {}
    advocate: Texts = {}
    message: Texts = {}
    nudge: Annotated[Texts, Field(description="Words to a friend who has not bought yet, by language; without any there is no button for it.")] = {}
    terms: Annotated[dict[Language, Terms], Field(description="What holds besides the rules’ own sentences, by language.")] = {}


class Policy(Body):
    """Who gets the credit: the strongest method, then the first or last of its kind, within the window."""

    window_days: Annotated[int, Field(strict=True, ge=1, le=3650)] = 90
    touch: Touchpoint = Touchpoint.FIRST
    precedence: Annotated[list[Method], Field(min_length=1, max_length=len(Method))] = list(Method)
    former_customers_are_new: Flag = True
    lost_leads_are_new: Flag = True
    dun_after_use: Flag = False


class Goal(Body):
    """What the programme is for, in one number by one day; a target of 0 means none."""

    type: GoalType = GoalType.GROWTH
    metric: GoalMetric = GoalMetric.REFERRED_CUSTOMERS
    start_value: Minor = 0
    target_value: Minor = 0
    deadline: Annotated[date | None, BeforeValidator(only_day)] = None


class Settings(Body):
    """All of a programme that may be changed."""

    name: Name
    language: Language = "en"
    currency: Currency = "EUR"
    country: Country = "DE"
    brand: Brand = Brand()
    offer: Offer = Offer()
    policy: Policy = Policy()
    goal: Goal = Goal()
    privacy_mode: PrivacyMode = PrivacyMode.NO_STORAGE
    landing_url: LandingUrl = ""
    hosts: Hosts = []
    open_to_join: Flag = True
    starts_at: Moment | None = None
    ends_at: Moment | None = None


class NewProgram(Settings):
    """A programme to be made."""

    slug: Slug = Field(description="Its short name in addresses; never changes.")
    preset: Annotated[str, StringConstraints(max_length=60)] = Field("", description="A built-in programme to begin with, such as both-sides.")
    hold_days: Annotated[int, Field(strict=True, ge=0, le=365)] = Field(
        NOT_SENT, description="How long the preset's rewards wait for a return; 0 gives them at once, which suits a trial. Left out: as the preset says."
    )
    live: Flag = Field(False, description="Go live at once, which needs a preset's rules.")


class ChangedProgram(Body):
    """The fields of a programme to be changed; what is left out stays."""

    version: Count = Field(NOT_SENT, description="The version the change is based on; 409 where somebody was faster.")
    name: Name = NOT_SENT
    language: Language = NOT_SENT
    currency: Currency = NOT_SENT
    country: Country = NOT_SENT
    brand: Brand = NOT_SENT
    offer: Offer = NOT_SENT
    policy: Policy = NOT_SENT
    goal: Goal = NOT_SENT
    privacy_mode: PrivacyMode = NOT_SENT
    landing_url: LandingUrl = NOT_SENT
    hosts: Hosts = NOT_SENT
    open_to_join: Flag = NOT_SENT
    starts_at: Moment | None = None
    ends_at: Moment | None = None


class Program(Settings):
    """A programme."""

    id: UUID
    slug: str
    state: ProgramState
    preset: str
    first_live_at: datetime | None
    paused_at: datetime | None
    ended_at: datetime | None
    archived_at: datetime | None
    created_at: datetime


class ProgramVersion(Schema):
    """A programme's settings as they were after one change."""

    number: int
    settings: Settings
    changed_by: UUID | None = Field(description="The operator or key.")
    changed_at: datetime


class ProgramVersions(Schema):
    """The versions of a programme, the newest first."""

    items: list[ProgramVersion]
