"""Words for referrals: states, methods, channels, kinds of event."""

from django.utils.translation import gettext_lazy as _

from goodword.console.parts import Mark
from goodword.programs.values import Method
from goodword.referrals.values import ReferralState
from goodword.rewards.values import RewardState

STATES = {
    ReferralState.CLAIMED: _("Claimed"),
    ReferralState.SIGNED_UP: _("Signed up"),
    ReferralState.CONVERTED: _("Bought"),
    ReferralState.REFUNDED: _("Sent back"),
    ReferralState.NOT_ELIGIBLE: _("Does not count"),
}

MARKS: dict[ReferralState, Mark] = {
    ReferralState.CLAIMED: "todo",
    ReferralState.SIGNED_UP: "work",
    ReferralState.CONVERTED: "done",
    ReferralState.REFUNDED: "reversed",
    ReferralState.NOT_ELIGIBLE: "refused",
}

METHODS = {
    Method.CODE: _("Code"),
    Method.CLICK: _("Link"),
    Method.COOKIE: _("Link, earlier visit"),
    Method.EMAIL: _("Claimed offer"),
    Method.NAME: _("Name given to staff"),
}

RELATIONS = {"": _("Not known"), "friend": _("Friend"), "family": _("Family"), "colleague": _("Colleague"), "community": _("Community")}

REWARD_STATES = {
    RewardState.HELD: _("On hold"),
    RewardState.GRANTED: _("Granted"),
    RewardState.FULFILLED: _("Handed out"),
    RewardState.REFUSED: _("Not granted"),
    RewardState.REVERSED: _("Taken back"),
    RewardState.EXPIRED: _("Expired"),
}

REWARD_MARKS: dict[RewardState, Mark] = {
    RewardState.HELD: "hold",
    RewardState.GRANTED: "done",
    RewardState.FULFILLED: "done",
    RewardState.REFUSED: "refused",
    RewardState.REVERSED: "reversed",
    RewardState.EXPIRED: "draft",
}
