"""Facts about links, recommendations and what friends did."""

from dataclasses import dataclass
from uuid import UUID

from goodword.facts.catalogue.base import Fact, Ids


@dataclass(frozen=True)
class AdvocateJoined(Fact):
    """A contact has got a personal link of a programme for the first time."""

    contact_id: UUID
    program_id: UUID
    history: bool = False


@dataclass(frozen=True)
class LinkRequested(Fact):
    """Somebody typed an address into the joining page; the mail with the link goes to that address only."""

    request_id: UUID


@dataclass(frozen=True)
class LinkShared(Fact):
    """An advocate pressed a share button; one per advocate, channel and day."""

    contact_id: UUID
    program_id: UUID
    channel: str
    at: str = ""  # ISO 8601


@dataclass(frozen=True)
class PortalCodeAsked(Fact):
    """Somebody wants to do on the portal what needs a code; it goes to the known address only."""

    code_id: UUID


@dataclass(frozen=True)
class ClaimRequested(Fact):
    """A friend typed an address into the claim page; it counts once its owner confirms."""

    claim_id: UUID


@dataclass(frozen=True)
class ReminderAsked(Fact):
    """A friend who confirmed a claim wants one reminder, on the day that the claim names."""

    claim_id: UUID


@dataclass(frozen=True)
class FriendsReconsidered(Fact):
    """Something other than an outcome speaks of friends anew: a confirmed claim, a name given to staff, a correction."""

    contact_ids: Ids


@dataclass(frozen=True)
class ReferralStarted(Fact):
    """Friends claimed, signed up or were entered by staff: referrals that did not exist before."""

    referral_ids: Ids
    history: bool = False


@dataclass(frozen=True)
class ReferralMoved(Fact):
    """Referrals changed state or were credited to somebody else."""

    referral_ids: Ids
    history: bool = False


@dataclass(frozen=True)
class OutcomesSettled(Fact):
    """Outcomes were worked off, credited or not."""

    outcome_ids: Ids
    history: bool = False


@dataclass(frozen=True)
class OutcomeConflicted(Fact):
    """An outcome came again under the same id with other content, and was refused."""

    conflict_id: UUID


@dataclass(frozen=True)
class ConversionAttributed(Fact):
    """Purchases of friends were credited to referrals."""

    conversion_ids: Ids
    history: bool = False


@dataclass(frozen=True)
class ConversionReversed(Fact):
    """Conversions were refunded, in full or in part, or lost their credit."""

    conversion_ids: Ids
    history: bool = False
