"""A reward that somebody has, as its name: on the own page, in lists of staff."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from goodword.lib.money import Money
from goodword.rewards.mystery import gift_of
from goodword.rewards.values import Reward
from goodword.rewards.words.amounts import amount, number


def title(reward: Reward) -> str:
    """Return what a reward is, as a title: A €10 coupon, Early access: the autumn collection, 500 MB more storage."""
    words = _TITLES.get(reward.kind)
    return words(reward) if words else _amount(reward)


def _amount(reward: Reward) -> str:
    return amount(Money(reward.amount, reward.asset))


def _coupon(reward: Reward) -> str:
    return _("A %(amount)s coupon") % {"amount": _amount(reward)}


def _percentage_coupon(reward: Reward) -> str:
    return _("A coupon for %(percent)s%% off") % {"percent": reward.percent}


def _cash(reward: Reward) -> str:
    return _("%(amount)s in cash") % {"amount": _amount(reward)}


def _fee_waiver(reward: Reward) -> str:
    fee = reward.settings.get("fee", "")
    return _("Fee waiver: %(fee)s") % {"fee": fee} if fee else _("Fee waiver")


def _product(reward: Reward) -> str:
    name = str(reward.settings.get("name", ""))
    return name[:1].upper() + name[1:] if reward.amount == 1 else f"{number(reward.amount)} × {name}"


def _premium_months(reward: Reward) -> str:
    months, plan = _amount(reward), reward.settings.get("plan", "")
    return _("%(months)s of %(plan)s for free") % {"months": months, "plan": plan} if plan else _("%(months)s for free") % {"months": months}


def _quota(reward: Reward) -> str:
    return _("%(storage)s more storage") % {"storage": _amount(reward)}


def _gift_card(reward: Reward) -> str:
    values = {"amount": _amount(reward), "brand": reward.settings.get("brand", "")}
    return _("Gift card for %(amount)s (%(brand)s)") % values if values["brand"] else _("Gift card for %(amount)s") % values


def _donation(reward: Reward) -> str:
    charities = reward.settings.get("charities", ())
    values = {"amount": _amount(reward), "charity": reward.chosen or (charities[0] if len(charities) == 1 else "")}
    return _("Donation of %(amount)s to %(charity)s") % values if values["charity"] else _("Donation of %(amount)s") % values


def _exclusive_content(reward: Reward) -> str:
    return _("Download: %(file)s") % {"file": reward.settings.get("file", "")}


def _early_access(reward: Reward) -> str:
    return _("Early access: %(what)s") % {"what": reward.settings.get("what", "")}


def _event_invitation(reward: Reward) -> str:
    return _("Invitation: %(event)s, %(places)s") % {"event": reward.settings.get("event", ""), "places": _amount(reward)}


def _service_hours(reward: Reward) -> str:
    return _("%(time)s of %(service)s") % {"time": _amount(reward), "service": reward.settings.get("service", "")}


def _thank_you_note(reward: Reward) -> str:
    return _("A thank-you card")


def _mystery_gift(reward: Reward) -> str:
    gift = gift_of(reward)
    return _("Mystery gift: %(gift)s") % {"gift": gift} if gift else _("A mystery gift")


_TITLES: Mapping[str, Callable[[Reward], str]] = {
    "coupon": _coupon,
    "percentage_coupon": _percentage_coupon,
    "account_credit": _amount,
    "points": _amount,
    "cash": _cash,
    "fee_waiver": _fee_waiver,
    "product": _product,
    "premium_months": _premium_months,
    "quota": _quota,
    "own_unit": _amount,
    "gift_card": _gift_card,
    "donation": _donation,
    "exclusive_content": _exclusive_content,
    "early_access": _early_access,
    "event_invitation": _event_invitation,
    "service_hours": _service_hours,
    "thank_you_note": _thank_you_note,
    "contest_entries": _amount,
    "mystery_gift": _mystery_gift,
}
