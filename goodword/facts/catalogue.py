"""Every fact there is, on one page: something that happened, in ids and plain values, never names, addresses or texts.

A fact is recorded in the transaction of the decision it tells of (`log.record`); `goodword/reactions.py` says what follows. Facts about several
things carry a tuple of ids, so that a batch is one row; a reaction that fails on a batch is tried again on its halves.
"""

from dataclasses import dataclass
from uuid import UUID

Ids = tuple[UUID, ...]


@dataclass(frozen=True)
class Fact:
    """The base of all facts; the class name is the name by which reactions and webhooks know it."""


# operators


@dataclass(frozen=True)
class SignInLinkWanted(Fact):
    """Somebody of the staff is to get a one-time sign-in link by mail: they asked for it, or were invited."""

    operator_id: UUID
    invited_by: UUID | None


# programs


@dataclass(frozen=True)
class ProgramWentLive(Fact):
    """A programme began or went on after a pause."""

    program_id: UUID


@dataclass(frozen=True)
class ProgramPaused(Fact):
    """A programme asks nobody and takes no new claims until it goes on."""

    program_id: UUID


@dataclass(frozen=True)
class ProgramEnded(Fact):
    """A programme is over: holds run out and are paid, links lead to a kind page."""

    program_id: UUID


# contacts


@dataclass(frozen=True)
class ContactChanged(Fact):
    """Fields of contacts changed; `fields` are their names, custom ones as custom.<slug>."""

    contact_ids: Ids
    fields: tuple[str, ...]
    history: bool = False


@dataclass(frozen=True)
class TagAdded(Fact):
    """A tag was put on contacts that did not have it."""

    contact_ids: Ids
    tag_id: UUID
    history: bool = False


@dataclass(frozen=True)
class TagRemoved(Fact):
    """A tag was taken off contacts."""

    contact_ids: Ids
    tag_id: UUID
    history: bool = False


@dataclass(frozen=True)
class ListJoined(Fact):
    """Contacts were put on a list."""

    contact_ids: Ids
    list_id: UUID
    history: bool = False


@dataclass(frozen=True)
class ListLeft(Fact):
    """Contacts were taken off a list."""

    contact_ids: Ids
    list_id: UUID
    history: bool = False


@dataclass(frozen=True)
class ContactsImported(Fact):
    """An import ended; its contacts and bad rows can be looked up by its id."""

    import_id: UUID


@dataclass(frozen=True)
class ContactsMerged(Fact):
    """Two contacts turned out to be one: the dropped one is an alias of the kept one from now on."""

    merge_id: UUID
    kept_id: UUID
    dropped_id: UUID


@dataclass(frozen=True)
class ContactsParted(Fact):
    """A merge was undone."""

    merge_id: UUID
    kept_id: UUID
    dropped_id: UUID


@dataclass(frozen=True)
class ContactErased(Fact):
    """A person was erased: who keeps a copy of them elsewhere has to forget them too. The ids are those of all contacts that were merged into one."""

    contact_ids: Ids


@dataclass(frozen=True)
class DealWon(Fact):
    """A deal was won; it becomes an outcome of type deal_won."""

    deal_id: UUID
    contact_id: UUID
    history: bool = False


@dataclass(frozen=True)
class ConsentGiven(Fact):
    """A person agreed to be written to for a purpose on a channel."""

    contact_id: UUID
    purpose: str
    channel: str


@dataclass(frozen=True)
class ConsentWithdrawn(Fact):
    """A person took a consent back."""

    contact_id: UUID
    purpose: str
    channel: str


@dataclass(frozen=True)
class AddressChanged(Fact):
    """A mail address was asked to be changed or confirmed as changed; the old one is told."""

    contact_id: UUID
    change_id: UUID


# links and referrals


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


# rewards


@dataclass(frozen=True)
class RewardHeld(Fact):
    """Rewards wait for the end of their hold or for approval."""

    reward_ids: Ids
    history: bool = False


@dataclass(frozen=True)
class VetoAsked(Fact):
    """Rewards could be granted now, and wait for the shop's word."""

    reward_ids: Ids
    history: bool = False


@dataclass(frozen=True)
class RewardGranted(Fact):
    """Rewards were posted to the ledger: they are owed now."""

    reward_ids: Ids
    history: bool = False


@dataclass(frozen=True)
class RewardRefused(Fact):
    """Rewards on hold will not be granted; their places in caps are free again."""

    reward_ids: Ids
    history: bool = False


@dataclass(frozen=True)
class RewardReversed(Fact):
    """Granted rewards were taken back by an opposite posting, in full or in part."""

    reward_ids: Ids
    history: bool = False


@dataclass(frozen=True)
class RewardAsks(Fact):
    """Granted rewards need a word from their receivers: what they go to, or the account to pay them to."""

    reward_ids: Ids
    history: bool = False


@dataclass(frozen=True)
class PayoutDetailsChanged(Fact):
    """Somebody named the bank account that they are paid to, by the page of this programme."""

    contact_id: UUID
    program_id: UUID
    changed_at: str  # ISO 8601; a later change makes this one stale


@dataclass(frozen=True)
class RewardFulfilled(Fact):
    """Rewards reached their receiver: coupon issued, credit usable."""

    reward_ids: Ids
    history: bool = False


@dataclass(frozen=True)
class RewardExpired(Fact):
    """Rewards were not used in time; what was left of them was booked back."""

    reward_ids: Ids
    history: bool = False


@dataclass(frozen=True)
class InquiryAnswered(Fact):
    """Staff answered an advocate who asked where a reward is."""

    inquiry_id: UUID


@dataclass(frozen=True)
class LadderChanged(Fact):
    """A programme's tiers were set, changed or taken away; where people stand is counted anew."""

    program_id: UUID


@dataclass(frozen=True)
class TierReached(Fact):
    """An advocate climbed to a tier; one for each of several reached at once, and `top` is the highest of them.

    `first` says that the tier, or a higher one, was never held before: what is given for reaching it is given then.
    """

    contact_id: UUID
    program_id: UUID
    tier: str  # its slug
    change_id: UUID  # of the step that reached it
    first: bool
    top: bool
    history: bool = False


@dataclass(frozen=True)
class TierLost(Fact):
    """An advocate lost a tier, and holds `now_tier` (empty: none)."""

    contact_id: UUID
    program_id: UUID
    tier: str
    now_tier: str
    change_id: UUID
    history: bool = False


@dataclass(frozen=True)
class OrderPlaced(Fact):
    """Somebody took something out of the catalogue for points, and waits for it."""

    order_id: UUID


@dataclass(frozen=True)
class OrderSent(Fact):
    """What was ordered for points left the house, or its code was handed out."""

    order_id: UUID


@dataclass(frozen=True)
class OrderRefused(Fact):
    """An order was refused by staff or cancelled by its owner; the points are back."""

    order_id: UUID


@dataclass(frozen=True)
class LedgerUnbalanced(Fact):
    """The nightly comparison found balances or counters that differ from the ledger."""

    differences: int


@dataclass(frozen=True)
class CouponsRunningLow(Fact):
    """A coupon pool has fewer codes left than its alert level."""

    pool_id: UUID


@dataclass(frozen=True)
class ContestEntryAsked(Fact):
    """Somebody typed an address into the free form of a contest; it counts once its owner confirms."""

    request_id: UUID


@dataclass(frozen=True)
class ContestWon(Fact):
    """Somebody was drawn and is asked whether they take the prize."""

    winner_id: UUID


# feedback


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


# messages and tasks


@dataclass(frozen=True)
class MessageSent(Fact):
    """A message left for its receiver."""

    message_id: UUID


@dataclass(frozen=True)
class MessageRefused(Fact):
    """A message will not be sent: the gate or the mail server said no for good."""

    message_id: UUID


@dataclass(frozen=True)
class TaskClosed(Fact):
    """Somebody of the staff recorded the outcome of a task."""

    task_id: UUID
