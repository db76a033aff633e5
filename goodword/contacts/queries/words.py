"""Codes of contacts in the reader's language: problems, relations, lifecycles, fields."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goodword.contacts.rules.profile import CUSTOM
from goodword.contacts.values import CustomField, Lifecycle, Problem, Relation, RelationKind

PROBLEMS: Mapping[str, str | Promise] = {
    "amount_invalid": _("“%(given)s” is not an amount such as 1,044.00"),
    "assignee_unknown": _("Nobody of the team has the mail address “%(given)s”"),
    "choice_unknown": _("“%(given)s” is none of the choices: %(limit)s"),
    "columns_too_many": _("The row has %(given)s cells, the headings are %(limit)s; perhaps a separator inside a text is not quoted"),
    "country_unknown": _("“%(given)s” is not a country, such as DE or Germany"),
    "currency_unknown": _("“%(given)s” has no currency; write it behind the amount, such as 1,044.00 EUR"),
    "date_invalid": _("“%(given)s” is not a date"),
    "email_invalid": _("“%(given)s” is not a complete mail address"),
    "field_unknown": _("There is no such field"),
    "identity_missing": _("Neither mail address nor telephone number nor customer number; one is needed"),
    "identity_taken": _("“%(given)s” belongs to another contact"),
    "identities_apart": _("“%(given)s” and “%(limit)s” belong to two different contacts; merge them first"),
    "language_unknown": _("“%(given)s” is not a language, such as de or German"),
    "lifecycle_unknown": _("“%(given)s” is not a stage; use lead, customer, former or partner"),
    "line_too_long": _("The line is longer than %(limit)s signs"),
    "name_missing": _("A name, a company or an address is needed"),
    "number_invalid": _("“%(given)s” is not a number"),
    "phone_invalid": _("“%(given)s” is not a telephone number; write it with the country code, such as +49 40 555017"),
    "quote_open": _("A quotation mark is opened and not closed"),
    "relation_unknown": _("“%(given)s” is none of the kinds of relation"),
    "time_zone_unknown": _("“%(given)s” is not a time zone, such as Europe/Berlin"),
    "too_long": _("The text is longer than %(limit)s signs"),
    "unreadable": _("The text holds signs that cannot be read; the file may have another encoding here"),
    "yes_no_invalid": _("“%(given)s” is neither yes nor no"),
}

RELATIONS: Mapping[str, str | Promise] = {
    Relation.CUSTOMER: _("Customer"),
    Relation.FORMER_CUSTOMER: _("Former customer"),
    Relation.LOST_LEAD: _("Lost lead"),
    Relation.LEAD: _("Lead"),
    Relation.INDUSTRY_FIGURE: _("Industry figure"),
    Relation.SUPPLIER: _("Supplier"),
    Relation.PARTNER: _("Partner"),
    Relation.EMPLOYEE: _("Employee"),
}

LIFECYCLES: Mapping[str, str | Promise] = {
    Lifecycle.LEAD: _("Lead"),
    Lifecycle.CUSTOMER: _("Customer"),
    Lifecycle.FORMER: _("Former customer"),
    Lifecycle.PARTNER: _("Partner"),
}

FIELDS: Mapping[str, str | Promise] = {
    "name": _("Name"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "company": _("Company"),
    "email": _("Mail address"),
    "phone": _("Telephone"),
    "external_id": _("Customer number"),
    "language": _("Language"),
    "country": _("Country"),
    "time_zone": _("Time zone"),
    "relation": _("Relation"),
    "lifecycle": _("Stage"),
    "customer_since": _("Customer since"),
    "former_since": _("Former since"),
    "value": _("Customer value"),
    "value_minor": _("Customer value"),
    "value_currency": _("Currency"),
    "assignee_id": _("Looked after by"),
    "name_shown": _("Name that friends may read"),
    "tags": _("Tags"),
    "lists": _("Lists"),
    "note": _("Note"),
}


def of(problem: Problem) -> str:
    """Return what is wrong, in a sentence without its full stop."""
    return str(PROBLEMS[problem.code]) % {"given": problem.given, "limit": problem.limit}


def field_label(name: str, fields: Mapping[str, CustomField]) -> str:
    """Return what a field is called, a custom one by its own label."""
    if name.startswith(CUSTOM):
        slug = name.removeprefix(CUSTOM)
        return fields[slug].label if slug in fields else slug
    return str(FIELDS.get(name, name))


def relation_label(kind: RelationKind) -> str:
    """Return what a kind of relation is called."""
    return kind.label or str(RELATIONS.get(kind.slug, kind.slug))


def yes_or_no(value: bool) -> str:
    """Return yes or no."""
    return gettext("Yes") if value else gettext("No")
