"""Conditions that the main sentence of a rule does not name, each as a clause after "only if"."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from goodword.lib.money import Money
from goodword.rewards.values import Group, Match, Period, Setup
from goodword.rewards.words import amounts
from goodword.rewards.words.pieces import Clause, Piece, clause, either, listed, text_of

Settings = Mapping[str, Any]


def condition(setup: Setup, *, currency: str) -> Clause:
    """Return a condition as a clause in pieces."""
    words = _WORDS.get(setup.slug)
    return words(setup.settings, currency) if words else (Piece(setup.slug, setup.slug),)  # a condition of a third party says its slug


def group(one: Group, *, currency: str) -> str:
    """Return what a group's conditions come to, as a clause: "A or B", and groups within it in brackets."""
    clauses = [text_of(condition(setup, currency=currency)) for setup in one.conditions]
    clauses += [_bracketed(inner, currency=currency) for inner in one.groups]
    return listed(clauses) if one.match is Match.ALL else either(clauses)


def _bracketed(one: Group, *, currency: str) -> str:
    clauses = group(one, currency=currency)
    if one.match is Match.NONE:
        # Translators: inside a list of conditions: "… or none of this: (A or B)".
        return _("none of this: (%(conditions)s)") % {"conditions": clauses}
    return f"({clauses})" if len(one.conditions) + len(one.groups) > 1 else clauses


def _new_customer(settings: Settings, currency: str) -> Clause:
    # Translators: "the friend is a new customer" in all.
    return clause(_("the friend is a %(customer)s"), customer=Piece(_("new customer"), "new_customer"))


def _first_purchase(settings: Settings, currency: str) -> Clause:
    return (Piece(_("it is the friend’s first purchase")),)


def _nth_purchase(settings: Settings, currency: str) -> Clause:
    words = _("the number of the friend’s purchases is a multiple of %(n)s") if settings.get("every") else _("it is the friend’s purchase number %(n)s")
    return clause(words, n=Piece(amounts.number(settings.get("n", 2)), "nth_purchase.n"))


def _minimum_amount(settings: Settings, currency: str) -> Clause:
    minimum = amounts.amount(Money(settings.get("amount_minor", 0), currency))
    return clause(_("the purchase is at least %(minimum)s"), minimum=Piece(minimum, "minimum_amount.amount_minor"))


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


def _advocate_relation(settings: Settings, currency: str) -> Clause:
    relation = str(settings.get("relation", "partner"))
    words = {"partner": _("a partner"), "employee": _("an employee"), "supplier": _("a supplier")}.get(relation, relation)
    # Translators: a relation, as in "the recommender is known to us as a partner".
    return clause(_("the recommender is known to us as %(relation)s"), relation=Piece(words, "advocate_relation.relation"))


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
    "first_purchase": _first_purchase,
    "nth_purchase": _nth_purchase,
    "minimum_amount": _minimum_amount,
    "within_days": _within_days,
    "product": _product,
    "currency": _currency,
    "tag": _tag,
    "advocate_tag": _advocate_tag,
    "advocate_relation": _advocate_relation,
    "on_list": _on_list,
    "cap": _cap,
}
