"""Who is told what: thank-yous, progress and rewards, with no more about a friend than that friend allowed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from goodword.journeys.values import Friendship, Words
from goodword.referrals.values import ReferralState
from goodword.rewards.kinds.quota import MEGABYTE
from goodword.rewards.values import OPEN_STATES, Reward, RewardState, Waits

NOT_BOUGHT = (ReferralState.CLAIMED, ReferralState.SIGNED_UP)
_GONE = (RewardState.REFUSED, RewardState.REVERSED)


def progress(friendship: Friendship) -> Words | None:
    """Thank an advocate for a recommendation, whatever comes of it; the friend is named only where that friend ticked it."""
    if friendship.same_person:
        return None
    return Words("progress_advocate", {"friend": {"name": _friend(friendship)}})


def nudge(friendship: Friendship) -> Words | None:
    """Tell an advocate that a friend has not bought yet; only of one who ticked that the advocate may know."""
    if friendship.same_person or not _friend(friendship) or friendship.referral.state not in NOT_BOUGHT:
        return None
    return Words("nudge_advocate", {"friend": {"name": _friend(friendship)}})


def thanks_to_advocate(friendship: Friendship, *, zone: ZoneInfo) -> Words | None:
    """Tell an advocate that a friend bought.

    Without the friend's tick the purchase itself is the friend's own business: the mail then only speaks of the reward, and without one there is none.
    """
    rewards = _to_tell(friendship.rewards)
    if friendship.same_person or friendship.referral.state is not ReferralState.CONVERTED or not (_friend(friendship) or rewards):
        return None
    return _with_rewards("thanks_advocate", {"friend": {"name": _friend(friendship)}}, rewards, zone=zone)


def thanks_to_friend(friendship: Friendship, *, shop_url: str, zone: ZoneInfo) -> Words | None:
    """Thank a friend for the first purchase; the advocate is named only as that advocate allowed."""
    if friendship.same_person or friendship.referral.state is not ReferralState.CONVERTED:
        return None
    variables = {"advocate": {"name": friendship.advocate_shown_name}, "shop_url": shop_url}
    return _with_rewards("thanks_friend", variables, _to_tell(friendship.rewards), zone=zone)


def rewards_granted(rewards: Iterable[Reward], *, zone: ZoneInfo) -> Words | None:
    """Tell somebody that rewards are theirs now; those that are not (any more) are left out."""
    there = [reward for reward in rewards if _is_there(reward)]
    return _with_rewards("reward_granted", {}, there, zone=zone) if there else None


def rewards_asking(rewards: Iterable[Reward], *, zone: ZoneInfo) -> Words | None:
    """Ask somebody what rewards go to, or where to pay them; those that wait for it no longer are left out."""
    asking = [reward for reward in rewards if reward.state is RewardState.GRANTED and reward.waits_for in (Waits.CHOICE, Waits.PAYOUT)]
    return Words("reward_asks", {"rewards": [card(reward, zone=zone) for reward in asking]}) if asking else None


def rewards_expiring(rewards: Iterable[Reward], *, zone: ZoneInfo) -> Words | None:
    """Tell somebody until when rewards are good that are not used up; those that the receiver could not use if they wanted to are left out."""
    soon = [one for one in rewards if one.left and one.expires_at and (_is_there(one) or one.waits_for in (Waits.CHOICE, Waits.PAYOUT))]
    return Words("reward_expiring", {"rewards": [_lapsing(one, one.expires_at, zone) for one in soon if one.expires_at]}) if soon else None


def half_is_over(reward: Reward, *, now: datetime) -> bool:
    """Say whether at least half of the time is over for which a reward is good, so that nobody is reminded of what they have only just got."""
    return bool(reward.granted_at and reward.expires_at and reward.expires_at - now <= now - reward.granted_at)


def rewards_withdrawn(rewards: Iterable[Reward], *, zone: ZoneInfo) -> Words | None:
    """Tell somebody that rewards they knew of lapse; what was used already is not asked back, so it is not spoken of."""
    gone = [reward for reward in rewards if reward.state in _GONE and not reward.used]
    return Words("reward_withdrawn", {"rewards": [card(reward, zone=zone) for reward in gone]}) if gone else None


def card(reward: Reward, *, zone: ZoneInfo) -> dict[str, Any]:
    """Return a reward as the mails show it: amount and unit, code, whether it is there, until or from which day."""
    there = _is_there(reward)
    dated = not there and not reward.needs_approval and not reward.held_for_review and reward.waits_for is not Waits.VETO and reward.state is RewardState.HELD
    return {
        **_amount(reward, there=there),
        "kind": reward.kind,
        "name": _name(reward),
        "code": reward.coupon if there else "",
        "state": "granted" if there else "held",
        "until": reward.expires_at.astimezone(zone).date().isoformat() if there and reward.expires_at else "",
        "from": reward.hold_until.astimezone(zone).date().isoformat() if dated else "",
    }


def _lapsing(reward: Reward, expires_at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """Return the card of a reward with what is left of it and its last day."""
    return {**card(replace(reward, amount=reward.amount - reward.used), zone=zone), "until": expires_at.astimezone(zone).date().isoformat()}


def _amount(reward: Reward, *, there: bool) -> dict[str, Any]:
    """Return amount and unit as mails say them; storage in megabytes."""
    amount = reward.amount - (reward.taken_back if there else 0)
    if reward.kind == "percentage_coupon":
        return {"amount": reward.percent, "unit": "percent"}
    if reward.kind == "quota":
        return {"amount": amount // MEGABYTE, "unit": "MB"}
    return {"amount": amount, "unit": "points" if reward.asset == "POINTS" else reward.asset}


def _name(reward: Reward) -> str:
    """Return what the shop calls a reward; empty for one that its amount says."""
    names = ("fee", "name", "plan", "brand", "file", "what", "event", "service")
    return reward.chosen or next((str(reward.settings[name]) for name in names if reward.settings.get(name)), "")


def _friend(friendship: Friendship) -> str:
    return friendship.friend_first_name if friendship.referral.name_allowed else ""


def _to_tell(rewards: Iterable[Reward]) -> list[Reward]:
    return [reward for reward in rewards if reward.state in OPEN_STATES and not reward.history]


def _is_there(reward: Reward) -> bool:
    """Say whether a reward can be used: granted and handed out; a coupon that waits for a code of its pool cannot."""
    return reward.state is RewardState.FULFILLED


def _with_rewards(template: str, variables: dict[str, Any], rewards: Sequence[Reward], *, zone: ZoneInfo) -> Words:
    return Words(
        template=template,
        variables={**variables, "rewards": [card(reward, zone=zone) for reward in rewards]},
        granted=tuple(reward.id for reward in rewards if _is_there(reward)),
        held=tuple(reward.id for reward in rewards if not _is_there(reward)),
    )
