"""What an advocate may be told who asks where a reward is."""

from collections.abc import Collection

from goodword.referrals.values import Referral, ReferralState
from goodword.rewards.values import Answer, RewardState

_ENDED = (ReferralState.NOT_ELIGIBLE, ReferralState.REFUNDED)


def answer_of(referral: Referral | None, rewards: Collection[RewardState]) -> Answer:
    """Return the answer that is true and that the friend allows.

    `referral` is the friend's whom was asked after, where it is credited to who asks, else None; `rewards` are the states of what it brought them. Of a
    friend who did not agree, of somebody else's friend and of nobody the answer is the same, so that nobody learns from it who is a customer.
    """
    if referral is None or not referral.name_allowed:
        return Answer.GENERAL
    if RewardState.GRANTED in rewards or RewardState.FULFILLED in rewards:
        return Answer.GIVEN
    if RewardState.HELD in rewards:
        return Answer.HELD
    return Answer.TERMS if rewards or referral.state in _ENDED or referral.state is ReferralState.CONVERTED else Answer.ON_THE_WAY
