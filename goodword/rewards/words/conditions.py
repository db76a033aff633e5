"""Conditions that the main sentence of a rule does not name, each as a clause after "only if"."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from goodword.lib.money import Money
from goodword.rewards.values import Period, Setup
from goodword.rewards.words import amounts
from goodword.rewards.words.pieces import Clause, Piece, clause

Settings = Mapping[str, Any]


def condition(setup: Setup, *, currency: str) -> Clause:
    """Return a condition as a clause in pieces."""
    words = _WORDS.get(setup.slug)
    return words(setup.settings, currency) if words else (Piece(setup.slug, setup.slug),)  # a condition of a third party says its slug


def _new_customer(settings: Settings, currency: str) -> Clause:
    # Translators: "the friend is a new customer" in all.
    return clause(_("the friend is a %(customer)s"), customer=Piece(_("new customer"), "new_customer"))


def _within_days(settings: Settings, currency: str) -> Clause:
    return clause(_("the purchase comes within %(days)s"), days=Piece(amounts.days(settings.get("days", 30)), "within_days.days"))


def _product(settings: Settings, currency: str) -> Clause:
    products = ", ".join(settings.get("any_of", []))
    return clause(_("the purchase has one of these: %(products)s"), products=Piece(products, "product.any_of"))


def _currency(settings: Settings, currency: str) -> Clause:
    currencies = ", ".join(settings.get("any_of", []))
    return clause(_("the purchase is in %(currencies)s"), currencies=Piece(currencies, "currency.any_of"))


def _tag(settings: Settings, currency: str) -> Clause:
    words = _("the friend does not have the tag “%(tag)s”") if settings.get("absent") else _("the friend has the tag “%(tag)s”")
    return clause(words, tag=Piece(settings.get("tag", ""), "tag.tag"))


def _advocate_tag(settings: Settings, currency: str) -> Clause:
    words = _("the recommender does not have the tag “%(tag)s”") if settings.get("absent") else _("the recommender has the tag “%(tag)s”")
    return clause(words, tag=Piece(settings.get("tag", ""), "advocate_tag.tag"))


def _on_list(settings: Settings, currency: str) -> Clause:
    words = _("the friend is on the list “%(list)s”") if settings.get("side") == "friend" else _("the recommender is on the list “%(list)s”")
    return clause(words, list=Piece(settings.get("list", ""), "on_list.list"))


def _cap(settings: Settings, currency: str) -> Clause:
    limit, period = settings.get("limit", 10), Period(settings.get("period", Period.YEAR))
    everybody = settings.get("scope") == "program"
    if settings.get("unit") != "value":
        times = Piece(amounts.times(limit, period), "cap.limit")
        return clause(_("it has been given at most %(times)s to everybody together") if everybody else _("it is given at most %(times)s"), times=times)
    words = _("all rewards together stay within %(limit)s %(period)s")
    if not everybody:
        words = _("what one recommender brings about stays within %(limit)s %(period)s")
    return clause(words, limit=Piece(amounts.amount(Money(limit, currency)), "cap.limit"), period=Piece(amounts.per(period), "cap.period"))


_WORDS: Mapping[str, Callable[[Settings, str], Clause]] = {
    "new_customer": _new_customer,
    "within_days": _within_days,
    "product": _product,
    "currency": _currency,
    "tag": _tag,
    "advocate_tag": _advocate_tag,
    "on_list": _on_list,
    "cap": _cap,
}
