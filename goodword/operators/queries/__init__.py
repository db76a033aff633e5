"""Reads of the organisation, its staff, their keys and what they changed."""

from goodword.operators.queries.calendar import calendar
from goodword.operators.queries.keys import api_keys, keys_named
from goodword.operators.queries.logo import logo
from goodword.operators.queries.organisation import organisation, secret, secret_is_set
from goodword.operators.queries.second_factor import protected_by_second_factor, second_factor
from goodword.operators.queries.team import (
    colleagues,
    first_owner,
    first_sign_in_pending,
    names,
    operator,
    operator_by_email,
    sessions,
    sign_in_link_operator,
    team,
)
from goodword.operators.queries.trail import audit_actions, audit_trail

__all__ = [
    "api_keys",
    "audit_actions",
    "audit_trail",
    "calendar",
    "colleagues",
    "first_owner",
    "first_sign_in_pending",
    "keys_named",
    "logo",
    "names",
    "operator",
    "operator_by_email",
    "organisation",
    "protected_by_second_factor",
    "second_factor",
    "secret",
    "secret_is_set",
    "sessions",
    "sign_in_link_operator",
    "team",
]
