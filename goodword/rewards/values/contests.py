"""Contests: what they say, who takes part, and what a draw comes to."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from goodword.rewards.values.rulebook import Setup


class ContestTask(StrEnum):
    """What gives entries."""

    FREE = "free"  # the form that is open to everybody
    REFERRAL = "referral"  # a friend who came by the own link and claimed or signed up
    SHARE = "share"  # a press on a share button, one for each channel and day
    FOLLOW = "follow"  # the firm's own page elsewhere, once
    RULE = "rule"  # rewards of the kind contest_entries


class ContestState(StrEnum):
    """The life of a contest; whether a published one takes entries now is said by its dates."""

    DRAFT = "draft"
    PUBLISHED = "published"  # what it says stands, and the seed is committed to
    CLOSED = "closed"  # the list of tickets is published
    DRAWN = "drawn"
    CANCELLED = "cancelled"  # before the draw; nobody wins


class WinnerState(StrEnum):
    """What became of one who was drawn."""

    SUBSTITUTE = "substitute"  # waits in case somebody before does not take the prize
    TOLD = "told"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"  # did not answer in time
    EXCLUDED = "excluded"  # by staff, with a reason


@dataclass(frozen=True)
class TaskTerms:
    """What a task gives each time, and the most that it gives to one person."""

    task: ContestTask
    entries: int
    most: int


@dataclass(frozen=True)
class ContestTerms:
    """All that a contest says; stands unchanged from its publication."""

    opens_at: datetime
    closes_at: datetime
    draw_by: date
    prize: Setup
    prize_value_minor: int  # of one prize, in the smallest unit of the programme's currency
    sponsor: str  # who holds it: name and address
    countries: tuple[str, ...]  # ISO 3166-1 alpha-2
    tasks: tuple[TaskTerms, ...]  # besides the free way, which is always there
    free_entries: int = 1  # what the form gives, once a day
    most: int = 20  # entries that one person can have, however they came
    minimum_age: int = 18
    winners: int = 1
    substitutes: int = 3
    accept_days: int = 14
    number_source: str = ""  # what the public number is, in words, such as the numbers of a lottery on a day after the close; empty: there is none
    follow_url: str = ""

    def of(self, task: ContestTask) -> TaskTerms | None:
        """Return what a task gives; None where the contest does not have it."""
        if task is ContestTask.FREE:
            return TaskTerms(ContestTask.FREE, self.free_entries, self.most)
        return next((terms for terms in self.tasks if terms.task is task), None)


@dataclass(frozen=True)
class Contest:
    """A contest as every other package sees it; the seed stays hidden until the draw."""

    id: UUID
    program_id: UUID
    name: str
    state: ContestState
    terms: ContestTerms
    commitment: str  # SHA-256 of the seed in hex, empty before publication
    published_at: datetime | None
    closed_at: datetime | None  # when the list was published
    list_digest: str
    ticket_count: int
    entry_count: int
    public_number: str
    drawn_at: datetime | None
    seed: str  # in hex, empty before the draw
    reason: str  # why it was cancelled
    created_by: UUID | None
    created_at: datetime

    def is_open(self, now: datetime) -> bool:
        """Say whether entries count now."""
        return self.state is ContestState.PUBLISHED and self.terms.opens_at <= now < self.terms.closes_at


@dataclass(frozen=True)
class Ticket:
    """One line of the published list: who takes part, as a salted hash, and with how many entries."""

    hash: str
    entries: int


@dataclass(frozen=True)
class Entrant:
    """One person in one contest; `counted` and `ticket` are there once the list is published."""

    contest_id: UUID
    contact_id: UUID
    country: str
    stated_at: datetime | None  # when age and country were stated; until then nothing counts
    on_board: bool
    salt: str
    ticket: str
    counted: int


@dataclass(frozen=True)
class Participation:
    """What a person has in a contest: `entries` by task, `counted` of them, which count only once age and country are stated."""

    contest_id: UUID
    contact_id: UUID
    stated_at: datetime | None
    entries: dict[ContestTask, int]
    counted: int


@dataclass(frozen=True)
class Winner:
    """Somebody who was drawn, the first place first."""

    id: UUID
    contest_id: UUID
    contact_id: UUID
    place: int
    ticket: str
    state: WinnerState
    told_at: datetime | None
    accept_by: datetime | None
    decided_at: datetime | None
    reason: str
    reward_id: UUID | None
