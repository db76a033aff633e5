"""Rewards, rules and the ledger as the API speaks of them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from goodword.api.schemas.base import Body, Minor, Moment
from goodword.api.schemas.referrals import Reason
from goodword.rewards.values import AccountKind, RewardState, Side, Waits

Asset = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3,10}$"), Field(description="A currency (ISO 4217), or a unit such as POINTS, MONTH or MINUTE.")]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Rule(Schema):
    """A rule of a programme with its newest version."""

    id: UUID
    program_id: UUID
    name: str
    number: int = Field(description="Of the version; versions never change.")
    sentence: str = Field(description="The rule in plain words.")
    definition: dict[str, Any] = Field(description="Trigger, conditions, benefits, hold and expiry as data.")
    in_force_from: datetime
    ended_at: datetime | None


class Rules(Schema):
    """The rules of a programme in their order."""

    items: list[Rule]


class RuleTrial(Body):
    """A rule to try on the purchases of the past."""

    definition: dict[str, Any] = Field(description="Trigger, conditions, groups, benefits, boosts as in a rule of the programme.")
    rule_id: UUID | None = Field(None, description="The rule that it would replace, to compare with.")
    since: Moment | None = Field(None, description="Twelve months before `until`, where not sent.")
    until: Moment | None = Field(None, description="Now, where not sent.")


class TrialMonth(Schema):
    """One calendar month; amounts by asset in its smallest unit."""

    name: str = Field(description="Such as 2026-11, in the organisation’s time zone.")
    rewarded: int = Field(description="Purchases that would have been rewarded.")
    cost: dict[str, int]
    before: dict[str, int] = Field(description="What the rule it would replace gave, less what was taken back.")
    before_rewarded: int


class Trial(Schema):
    """What a rule would have given for the credited purchases of a time, as they stand now, all limits counted from nothing."""

    since: datetime = Field(description="Later than asked for where there are more than 500,000 purchases.")
    until: datetime
    purchases: int
    rewarded: int
    cost: dict[str, int]
    refusals: dict[str, int] = Field(description="Purchases by the reason that decided against, the most frequent first.")
    before: dict[str, int]
    before_rewarded: int
    months: list[TrialMonth]
    sentence: str = Field(description="The rule in plain words.")


class Reward(Schema):
    """One benefit for one side of one purchase; amounts in the asset’s smallest unit."""

    id: UUID
    program_id: UUID
    contact_id: UUID = Field(description="Who gets it.")
    side: Side
    kind: str
    asset: str
    amount: int
    taken_back: int
    used: int
    left: int = Field(description="What can still be used.")
    state: RewardState
    coupon: str = Field(description="The code, where the kind has one and it was handed out.")
    percent: int = Field(description="Of a percentage coupon, else 0.")
    settings: dict[str, Any] = Field(description="Of the kind, as the rule’s version says: the plan, the event …; empty for coupons, credit and points.")
    waits_for: Waits = Field(description="What a granted reward waits for until it is handed out; empty where for nothing.")
    chosen: str = Field(description="What its receiver picked, such as a charity.")
    reasons: list[Reason]
    rule_id: UUID
    rule_version_id: UUID
    referral_id: UUID | None
    conversion_id: UUID | None
    occasion: str = Field(description="Why there is a reward without a conversion: milestone, share, date, answer, complaint or manual; else empty.")
    occasion_id: UUID | None
    friend_id: UUID | None
    needs_approval: bool
    held_for_review: bool
    hold_until: datetime
    approved_at: datetime | None
    granted_at: datetime | None
    fulfilled_at: datetime | None
    expires_at: datetime | None
    ended_at: datetime | None
    occurred_at: datetime
    created_at: datetime


class NewRedemption(Body):
    """A use of credit or points."""

    contact_id: UUID
    asset: Asset
    amount: Annotated[Minor, Field(gt=0, description="In the asset’s smallest unit.")]
    reference: Reference = Field(description="Your own id of the use, such as the order’s; the same one again changes nothing.")


class Redemption(Schema):
    """What is left after a use."""

    contact_id: UUID
    asset: str
    left: int


class NewGift(Body):
    """A reward given by hand, from a rule whose trigger is manual."""

    rule_id: UUID
    contact_id: UUID
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)] = Field(description="Why; staff read it.")
    reference: Reference = Field(description="Your own id of the gift; the same one again gives nothing more.")


class Gift(Schema):
    """What came of it: the reward, or every reason for and against where there is none."""

    reward: Reward | None
    reasons: list[Reason]


class CouponUse(Body):
    """A use of a coupon."""

    reference: Reference = Field(description="The order it was used with.")


class Coupon(Schema):
    """A coupon and the reward it stands for; none for one that was taken for points."""

    code: str
    usable: bool = Field(description="Whether it can be used now.")
    redeemed_at: datetime | None
    reward: Reward | None


class Account(Schema):
    """An account of the ledger; those of one asset add up to zero."""

    id: UUID
    kind: AccountKind
    owner_id: UUID = Field(description="A programme, or the key by which the ledger knows a person.")
    asset: str
    balance: int


class Accounts(Schema):
    """Accounts of the ledger."""

    items: list[Account]


class Posting(Schema):
    """One transfer, never changed: from one account to another."""

    id: UUID
    source: Account
    target: Account
    amount: int
    asset: str
    kind: str
    reward_id: UUID | None
    program_id: UUID | None
    at: datetime


class Total(Schema):
    """The balances of one asset by kind of account; their sum is zero."""

    asset: str
    balances: dict[AccountKind, int]
    sum: int
    owed: int
    people: int = Field(description="To how many people something is owed.")
    held: int = Field(description="What would come if all rewards on hold were granted.")


class Totals(Schema):
    """What the whole ledger comes to, per asset."""

    items: list[Total]
