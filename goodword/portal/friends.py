"""What came of an advocate's recommendations and what it brought, in words that give nothing of a friend away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from goodword.lib.money import Money
from goodword.portal.sessions import Guest
from goodword.portal.words import day
from goodword.referrals import queries as referrals
from goodword.referrals.values import AdvocateLine, AdvocateStep
from goodword.rewards import mystery
from goodword.rewards import queries as rewards
from goodword.rewards.queries.given import offered
from goodword.rewards.values import CREDIT_KINDS, HANDED_OVER, SUMMED_KINDS, Reward, RewardState, Side, Waits
from goodword.rewards.words import amount, title
from goodword.rewards.words.amounts import percent

_MARKS = {
    AdvocateStep.CLAIMED: ("work", "p-in2"),
    AdvocateStep.SIGNED_UP: ("work", "p-in2"),
    AdvocateStep.BOUGHT: ("done", "p-ok"),
    AdvocateStep.SENT_BACK: ("reversed", "p-in2"),
    AdvocateStep.ON_THE_WAY: ("todo", "p-in2"),
    AdvocateStep.TERMS_NOT_MET: ("refused", "p-in2"),
}


@dataclass(frozen=True)
class FriendLine:
    """One friend on the advocate's page."""

    mark: str  # of the design system
    tone: str  # class of its colour
    title: str
    details: tuple[str, ...]


@dataclass(frozen=True)
class RewardLine:
    """One reward on its owner's page."""

    title: str
    details: tuple[str, ...]
    code: str = ""
    id: UUID | None = None
    choices: tuple[str, ...] = ()  # of which its owner picks one
    file: str = ""  # the name of what can be downloaded
    proof: bool = False  # a protocol of its draw can be downloaded


def friends_of(guest: Guest, *, now: datetime) -> list[FriendLine]:
    """Return the advocate's friends, the newest movement first."""
    lines = referrals.of_advocate(guest.contact.id, program_id=guest.program.id)
    own = _own_rewards(guest)
    return [_friend(line, own.get(line.referral_id, []), now=now) for line in lines]


def rewards_of(guest: Guest, *, now: datetime) -> list[RewardLine]:
    """Return what the person has earned on either side, the newest first; what was refused stands with the friend it was about."""
    own = [reward for reward in rewards.of_contact(guest.contact.id, program_id=guest.program.id) if reward.state is not RewardState.REFUSED]
    wallets: dict[str, list[Reward]] = {}
    for reward in own:
        if reward.kind in SUMMED_KINDS and reward.left:
            wallets.setdefault(reward.asset, []).append(reward)
    several = [parts for parts in wallets.values() if len(parts) > 1]
    summed = {reward.id for parts in several for reward in parts}
    return [*(_wallet(parts, now=now) for parts in several), *(_reward(reward, now=now) for reward in own if reward.id not in summed)]


def _own_rewards(guest: Guest) -> dict[UUID, list[Reward]]:
    """Return the rewards that the advocate, and not the friend, gets for each referral."""
    found: dict[UUID, list[Reward]] = {}
    for reward in rewards.of_contact(guest.contact.id, program_id=guest.program.id):
        if reward.side is Side.ADVOCATE and reward.referral_id:
            found.setdefault(reward.referral_id, []).append(reward)
    return found


def _friend(line: AdvocateLine, own: list[Reward], *, now: datetime) -> FriendLine:
    waiting = any(reward.state is RewardState.HELD for reward in own)
    mark, tone = ("hold", "p-wt") if waiting else _MARKS[line.step]
    details = tuple(_outcome(reward, now=now) for reward in own) or _nothing(line)
    return FriendLine(mark, tone, _title(line, now=now), details)


def _title(line: AdvocateLine, *, now: datetime) -> str:
    values = {"name": line.first_name or _("A friend"), "day": day(line.at, now=now) if line.at else ""}
    if line.step is AdvocateStep.BOUGHT:
        return _("%(name)s bought on %(day)s") % values if line.at else _("%(name)s bought") % values
    if line.step is AdvocateStep.SIGNED_UP:
        return _("%(name)s has signed up") % values
    if line.step is AdvocateStep.SENT_BACK:
        return _("%(name)s sent the order back") % values
    if line.step is AdvocateStep.TERMS_NOT_MET:
        return _("%(name)s: did not meet the terms") % values
    if line.step is AdvocateStep.CLAIMED:
        return _("%(name)s claimed your offer") % values
    return _("%(name)s came by your link") % values


def _nothing(line: AdvocateLine) -> tuple[str, ...]:
    """Say why there is no reward (yet), as far as it is the advocate's business."""
    if line.step is AdvocateStep.SENT_BACK:
        return (_("So there is no reward for it. The next first order counts again."),)
    if line.step is AdvocateStep.TERMS_NOT_MET:
        return (_("So there is no reward for it."),)
    if line.step is AdvocateStep.BOUGHT:
        return (_("No reward came of it: the terms of the programme were not met."),)
    if not line.first_name:
        return (_("We show a name once they say so."),)
    return ()


def _outcome(reward: Reward, *, now: datetime) -> str:
    """Return what became of the advocate's own reward for a friend."""
    values = {"gift": title(reward)}
    if reward.state is RewardState.HELD:
        if _is_looked_at(reward):
            return _("%(gift)s waits until we have looked at it.") % values
        return _("%(gift)s comes on %(day)s, if nothing is sent back.") % {**values, "day": day(reward.hold_until, now=now)}
    if reward.state is RewardState.REFUSED:
        return _("No reward: the terms of the programme were not met.")
    if reward.state is RewardState.REVERSED:
        return _("%(gift)s was taken back, since the order came back.") % values
    if reward.state is RewardState.EXPIRED:
        return _("%(gift)s was not used in time.") % values
    at = reward.fulfilled_at or reward.granted_at
    return _("%(gift)s, yours since %(day)s.") % {**values, "day": day(at, now=now)} if at else _("%(gift)s, yours.") % values


def _is_looked_at(reward: Reward) -> bool:
    return reward.held_for_review or reward.waits_for is Waits.VETO or (reward.needs_approval and not reward.approved_at)


def _reward(reward: Reward, *, now: datetime) -> RewardLine:
    details = _odds(reward) if reward.kind == "mystery_gift" else []
    if reward.state is RewardState.HELD and _is_looked_at(reward):
        details.append(_("Waits until we have looked at it."))
    elif reward.state is RewardState.HELD:
        details.append(_("Comes on %(day)s, if nothing is sent back.") % {"day": day(reward.hold_until, now=now)})
    elif reward.state in {RewardState.GRANTED, RewardState.FULFILLED}:
        details += _there(reward, now=now)
    else:
        details.append(_outcome(reward, now=now))
    usable = reward.state in {RewardState.GRANTED, RewardState.FULFILLED}
    return RewardLine(
        title(reward),
        tuple(details),
        code=reward.coupon if usable else "",
        id=reward.id,
        choices=offered(reward) if reward.waits_for is Waits.CHOICE else (),
        proof=reward.kind == "mystery_gift" and bool(reward.chosen),
        file=str(reward.settings["file"]) if reward.kind == "exclusive_content" and reward.state is RewardState.FULFILLED else "",
    )


def _odds(reward: Reward) -> list[str]:
    """Say the odds of a mystery gift, and the hash of its seed, to be noted before a box is picked."""
    odds = ", ".join(f"{gift} {percent(share * 100)}" for gift, share in mystery.gifts_of(reward).items())
    return [
        _("The odds: %(odds)s.") % {"odds": odds},
        _("Hash of the seed, which stands before you choose: %(hash)s") % {"hash": mystery.commitment(reward.id)},
    ]


def _there(reward: Reward, *, now: datetime) -> list[str]:
    """Say how far a granted reward is, what of it is left, and until when it is good."""
    details = []
    if reward.state is RewardState.GRANTED and (waits := _waits(reward)):
        details.append(waits)
    leaves = reward.kind in HANDED_OVER or reward.settings.get("by_hand", False)
    if leaves and reward.state is RewardState.FULFILLED and reward.fulfilled_at:
        details.append(_handed_over(reward.kind) % {"day": day(reward.fulfilled_at, now=now)})
    elif not leaves and (reward.used or reward.taken_back):
        details.append(_("%(left)s of it are left.") % {"left": amount(Money(reward.left, reward.asset))})
    if reward.expires_at:
        details.append(_("Good until %(day)s.") % {"day": day(reward.expires_at, now=now)})
    if reward.kind == "account_credit":
        details.append(_("On your account in the shop."))
    return details


def _waits(reward: Reward) -> str:
    return {
        Waits.STOCK: _("They count once a contest is open.") if reward.kind == "contest_entries" else _("It follows as soon as we have it."),
        Waits.TASK: _("It is yours, and on its way."),
        Waits.PAYOUT: _("Paid with the next pay-out, once we know your account."),
        Waits.BANK: _("On its way to your account."),
        Waits.PROVIDER: _("It is yours, and on its way."),
        Waits.CHOICE: _("Please choose a box.") if reward.kind == "mystery_gift" else _("Please choose who gets it."),
    }.get(reward.waits_for, "")


def _handed_over(kind: str) -> str:
    if kind == "contest_entries":
        return _("In the contest since %(day)s.")
    if kind == "cash":
        return _("Paid on %(day)s.")
    return _("Donated on %(day)s. Thank you.") if kind == "donation" else _("Handed over on %(day)s.")


def _wallet(parts: Sequence[Reward], *, now: datetime) -> RewardLine:
    """Return credit or points that came bit by bit as one line, with what of it ends first."""
    details = []
    if first := min((reward for reward in parts if reward.expires_at), key=lambda reward: reward.expires_at or now, default=None):
        values = {"part": amount(Money(first.left, first.asset)), "day": day(first.expires_at or now, now=now)}
        details.append(_("Of this, %(part)s are good until %(day)s, the rest for longer.") % values)
    if parts[0].kind == "account_credit":
        details.append(_("On your account in the shop."))
    if parts[0].kind not in CREDIT_KINDS:
        return RewardLine(_("%(amount)s in all") % {"amount": amount(Money(sum(reward.left for reward in parts), parts[0].asset))}, tuple(details))
    return RewardLine(_("%(amount)s to use") % {"amount": amount(Money(sum(reward.left for reward in parts), parts[0].asset))}, tuple(details))
