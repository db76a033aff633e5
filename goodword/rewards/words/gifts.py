"""What somebody gets, in words, by kind: in a rule's sentence."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from goodword.lib.money import Money, decimals
from goodword.rewards.kinds.quota import MEGABYTE
from goodword.rewards.values import Setup
from goodword.rewards.words.amounts import amount, number, percent

Settings = Mapping[str, Any]


def gift(kind: Setup, *, currency: str) -> str:
    """Return what one side gets: a €10 coupon, 5% of the purchase as account credit, 100 points."""
    words = _WORDS.get(kind.slug)
    return words(kind.settings, currency) if words else kind.slug  # a kind of a third party says its slug


def _coupon(settings: Settings, currency: str) -> str:
    return _("a %(amount)s coupon") % {"amount": amount(Money(settings.get("amount_minor", 1000), currency))}


def _percentage_coupon(settings: Settings, currency: str) -> str:
    return _("a coupon for %(share)s off") % {"share": percent(settings.get("percent", 10) * 100)}


def _account_credit(settings: Settings, currency: str) -> str:
    share, most = settings.get("basis_points", 0), settings.get("max_minor", 0)
    if not share:
        return _("%(amount)s account credit") % {"amount": amount(Money(settings.get("amount_minor", 1000), currency))}
    if most:
        return _("%(share)s of the purchase as account credit, up to %(most)s") % {"share": percent(share), "most": amount(Money(most, currency))}
    return _("%(share)s of the purchase as account credit") % {"share": percent(share)}


def _points(settings: Settings, currency: str) -> str:
    if per_unit := settings.get("per_unit", 0):
        unit = amount(Money(10 ** decimals(currency), currency))
        return _("%(points)s for each %(unit)s") % {"points": amount(Money(per_unit, "POINTS")), "unit": unit}
    return amount(Money(settings.get("points", 100), "POINTS"))


def _cash(settings: Settings, currency: str) -> str:
    share, most = settings.get("basis_points", 0), settings.get("max_minor", 0)
    if not share:
        return _("%(amount)s in cash") % {"amount": amount(Money(settings.get("amount_minor", 1000), currency))}
    if most:
        return _("%(share)s of the purchase in cash, up to %(most)s") % {"share": percent(share), "most": amount(Money(most, currency))}
    return _("%(share)s of the purchase in cash") % {"share": percent(share)}


def _fee_waiver(settings: Settings, currency: str) -> str:
    fee = settings.get("fee", "")
    # Translators: what somebody gets; in brackets the name of the fee.
    return _("a fee waiver (%(fee)s)") % {"fee": fee} if fee else _("a fee waiver")


def _product(settings: Settings, currency: str) -> str:
    count, name = settings.get("quantity", 1), settings.get("name", "")
    what = name if count == 1 else f"{number(count)} × {name}"
    return _("%(product)s, chosen to go with the purchase") % {"product": what} if settings.get("matched") else what


def _premium_months(settings: Settings, currency: str) -> str:
    months, plan = amount(Money(settings.get("months", 1), "MONTH")), settings.get("plan", "")
    # Translators: what somebody gets: "2 months of Premium for free".
    return _("%(months)s of %(plan)s for free") % {"months": months, "plan": plan} if plan else _("%(months)s for free") % {"months": months}


def _quota(settings: Settings, currency: str) -> str:
    storage = amount(Money(settings.get("megabytes", 500) * MEGABYTE, "BYTE"))
    if total := settings.get("total_megabytes", 0):
        return _("%(storage)s more storage (up to %(total)s in all)") % {"storage": storage, "total": amount(Money(total * MEGABYTE, "BYTE"))}
    return _("%(storage)s more storage") % {"storage": storage}


def _own_unit(settings: Settings, currency: str) -> str:
    given = amount(Money(settings.get("units", 1), settings.get("unit_code", "")))
    if total := settings.get("total_units", 0):
        return _("%(amount)s (up to %(total)s in all)") % {"amount": given, "total": amount(Money(total, settings.get("unit_code", "")))}
    return given


def _gift_card(settings: Settings, currency: str) -> str:
    values = {"amount": amount(Money(settings.get("amount_minor", 1000), currency)), "brand": settings.get("brand", "")}
    return _("a %(amount)s gift card (%(brand)s)") % values if values["brand"] else _("a %(amount)s gift card") % values


def _donation(settings: Settings, currency: str) -> str:
    charities = settings.get("charities", ())
    values = {"amount": amount(Money(settings.get("amount_minor", 1000), currency)), "charity": charities[0] if charities else ""}
    if len(charities) == 1:
        return _("a donation of %(amount)s to %(charity)s") % values
    # Translators: the receiver of the reward chooses the charity.
    return _("a donation of %(amount)s to a charity of choice") % values


def _exclusive_content(settings: Settings, currency: str) -> str:
    return _("“%(file)s” to download") % {"file": settings.get("file", "")}


def _early_access(settings: Settings, currency: str) -> str:
    # Translators: "early access (the autumn collection)"
    return _("early access (%(what)s)") % {"what": settings.get("what", "")}


def _event_invitation(settings: Settings, currency: str) -> str:
    values = {"event": settings.get("event", ""), "places": amount(Money(settings.get("seats", 1), "PLACE"))}
    # Translators: "an invitation (Tasting on 4 May, 2 places)"
    return _("an invitation (%(event)s, %(places)s)") % values


def _service_hours(settings: Settings, currency: str) -> str:
    values = {"time": amount(Money(settings.get("minutes", 60), "MINUTE")), "service": settings.get("service", "")}
    # Translators: "2 hours of advice"
    return _("%(time)s of %(service)s") % values


def _thank_you_note(settings: Settings, currency: str) -> str:
    return _("a thank-you card written by hand")


def _contest_entries(settings: Settings, currency: str) -> str:
    return amount(Money(settings.get("entries", 3), "ENTRY"))


def _mystery_gift(settings: Settings, currency: str) -> str:
    gifts = zip(settings.get("gifts", ()), settings.get("odds", ()), strict=False)
    odds = ", ".join(_("%(share)s %(gift)s") % {"share": percent(int(share) * 100), "gift": name} for name, share in gifts)
    # Translators: "a mystery gift (70% a bag of coffee, 30% a mug)"
    return _("a mystery gift (%(odds)s)") % {"odds": odds}


_WORDS: Mapping[str, Callable[[Settings, str], str]] = {
    "coupon": _coupon,
    "percentage_coupon": _percentage_coupon,
    "account_credit": _account_credit,
    "points": _points,
    "cash": _cash,
    "fee_waiver": _fee_waiver,
    "product": _product,
    "premium_months": _premium_months,
    "quota": _quota,
    "own_unit": _own_unit,
    "gift_card": _gift_card,
    "donation": _donation,
    "exclusive_content": _exclusive_content,
    "early_access": _early_access,
    "event_invitation": _event_invitation,
    "service_hours": _service_hours,
    "thank_you_note": _thank_you_note,
    "contest_entries": _contest_entries,
    "mystery_gift": _mystery_gift,
}
