"""Facts begin journeys: who is to be told something, once for each occasion, and not before it has settled. History begins nothing."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from goodword.contacts import queries as contacts
from goodword.facts.catalogue import ConversionAttributed, ReferralStarted, RewardAsks, RewardFulfilled, RewardRefused, RewardReversed
from goodword.journeys import models
from goodword.journeys.rules import half_is_over
from goodword.journeys.values import EXPIRY_NOTICE, SETTLE, Enrolment, Journey, Step, about_referral, about_reward, enrolment_id
from goodword.programs import queries as programs
from goodword.programs.values import NUDGE_AFTER_DAYS
from goodword.referrals import queries as referrals
from goodword.referrals.values import Referral
from goodword.rewards import queries as rewards
from goodword.rewards.queries.payouts import without_account
from goodword.rewards.values import Reward, Waits

_AFTER_THANKS = timedelta(minutes=1)  # a thank-you that is due as well comes first and takes the reward with it
_AT_ONCE = 500


def referral_started(fact: ReferralStarted, now: datetime) -> None:
    """Let advocates be told that friends followed them, and days later of those who have not bought yet, where the programme has words for that."""
    if not fact.history:
        found = referrals.referrals(fact.referral_ids).values()
        enrol([_of_referral(Journey.PROGRESS, one, one.advocate_id, now=now) for one in found], now=now)
        nudging = {one.id for one in programs.programs() if one.offer.nudge}
        later = now + timedelta(days=NUDGE_AFTER_DAYS)
        enrol([_of_referral(Journey.NUDGE, one, one.advocate_id, now=later) for one in found if one.program_id in nudging], now=now)


def conversion_attributed(fact: ConversionAttributed, now: datetime) -> None:
    """Let both sides be thanked for the friend's first purchase; later ones are the same occasion."""
    if fact.history:
        return
    credited = {one.referral_id for one in referrals.conversions(fact.conversion_ids).values() if one.credited and not one.history}
    found = referrals.referrals(credited).values()
    enrol([_of_referral(Journey.THANKS_ADVOCATE, one, one.advocate_id, now=now) for one in found], now=now)
    enrol([_of_referral(Journey.THANKS_FRIEND, one, one.contact_id, now=now) for one in found], now=now)


def reward_fulfilled(fact: RewardFulfilled, now: datetime) -> None:
    """Let people be told that rewards are theirs, with the codes."""
    if not fact.history:
        _of_rewards(Journey.REWARD_GRANTED, fact.reward_ids, due_at=now + SETTLE + _AFTER_THANKS, now=now)


def reward_asks(fact: RewardAsks, now: datetime) -> None:
    """Let people be asked what rewards go to, and for an account where they have named none."""
    if fact.history:
        return
    found = rewards.rewards(fact.reward_ids).values()
    unknown = without_account({one.contact_id for one in found if one.waits_for is Waits.PAYOUT})
    asking = {one.id for one in found if one.waits_for is Waits.CHOICE or one.contact_id in unknown}
    _of_rewards(Journey.REWARD_ASKS, asking, due_at=now + SETTLE + _AFTER_THANKS, now=now)


def reward_gone(fact: RewardRefused | RewardReversed, now: datetime) -> None:
    """Let people be told that a reward lapses, where they had been told of it."""
    if fact.history:
        return
    found = rewards.rewards(fact.reward_ids)
    receivers = contacts.canonical({one.contact_id for one in found.values()})
    told = {Journey.REWARD_ANNOUNCED, Journey.REWARD_GRANTED}
    memory = {enrolment_id(journey, receivers[one.contact_id], about_reward(one.id)): one.id for one in found.values() for journey in told}
    known = models.Enrolment.objects.filter(id__in=memory, step__in=[Step.SENT, Step.TOLD]).values_list("id", flat=True)
    _of_rewards(Journey.REWARD_WITHDRAWN, {memory[id_] for id_ in known}, due_at=now + SETTLE, now=now)


def rewards_expiring(now: datetime) -> None:
    """Let people be told of rewards that lapse soon, once for each; safe to run again."""
    last: Reward | None = None
    while piece := rewards.lapsing(now=now, until=now + EXPIRY_NOTICE, after=last):
        soon = [one for one in piece if half_is_over(one, now=now)]
        enrol([Enrolment(Journey.REWARD_EXPIRING, one.contact_id, one.program_id, about_reward(one.id), due_at=now) for one in soon], now=now)
        last = piece[-1]


def enrol(enrolments: Sequence[Enrolment], *, now: datetime) -> None:
    """Begin journeys; whoever was in one for the same occasion, ended or not, stays as they were."""
    rows = [
        models.Enrolment(id=one.id, journey=one.journey, contact_id=one.contact_id, program_id=one.program_id, occasion=one.occasion, due_at=one.due_at, at=now)
        for one in _kept(enrolments)
    ]
    with transaction.atomic():
        models.Enrolment.objects.bulk_create(sorted(rows, key=lambda row: row.id), ignore_conflicts=True, batch_size=_AT_ONCE)


def _kept(enrolments: Sequence[Enrolment]) -> Iterable[Enrolment]:
    """Return the enrolments at the contacts that were kept, each once."""
    kept = contacts.canonical({one.contact_id for one in enrolments})
    moved = [Enrolment(one.journey, kept[one.contact_id], one.program_id, one.occasion, one.due_at) for one in enrolments]
    return {one.id: one for one in moved}.values()


def _of_referral(journey: Journey, referral: Referral, contact_id: UUID, *, now: datetime) -> Enrolment:
    return Enrolment(journey, contact_id, referral.program_id, about_referral(referral.id), due_at=now + SETTLE)


def _of_rewards(journey: Journey, reward_ids: Collection[UUID], *, due_at: datetime, now: datetime) -> None:
    found = rewards.rewards(reward_ids).values()
    enrol([Enrolment(journey, one.contact_id, one.program_id, about_reward(one.id), due_at=due_at) for one in found if not one.history], now=now)
