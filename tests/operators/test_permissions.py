"""The one matrix of roles and permissions."""

import pytest

from goodword.operators.permissions import KEY_SCOPES, MATRIX, allows, grantable_scopes
from goodword.operators.rules import leaves_no_owner, may_set_role
from goodword.operators.values import Permission, Role


def test_every_role_has_its_row():
    assert MATRIX.keys() == set(Role)


def test_the_owner_may_everything():
    assert MATRIX[Role.OWNER] == frozenset(Permission)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.AUDITOR])
def test_who_only_looks_changes_nothing(role):
    assert not [permission for permission in MATRIX[role] if permission.endswith((":write", ":approve"))]


@pytest.mark.parametrize("role", list(Role))
def test_who_writes_may_read_what_they_write(role):
    readable = {"programs", "contacts", "feedback", "referrals", "rewards", "links", "tasks", "settings"}
    for permission in MATRIX[role]:
        area, _, verb = permission.partition(":")
        if verb == "write" and area in readable:
            assert allows(role, Permission(f"{area}:read"))


def test_keys_approve_nothing_and_touch_neither_team_nor_settings():
    assert KEY_SCOPES.isdisjoint({Permission.REWARDS_APPROVE, Permission.TEAM_WRITE, Permission.KEYS_WRITE, Permission.SETTINGS_WRITE})


@pytest.mark.parametrize("role", list(Role))
def test_nobody_gives_a_key_more_than_they_have(role):
    assert grantable_scopes(role) <= MATRIX[role]


@pytest.mark.parametrize(
    ("actor", "current", "wanted", "may"),
    [
        (Role.OWNER, Role.OWNER, None, True),
        (Role.OWNER, None, Role.OWNER, True),
        (Role.ADMIN, None, Role.ADMIN, True),
        (Role.ADMIN, Role.SALES, Role.MARKETER, True),
        (Role.ADMIN, None, Role.OWNER, False),
        (Role.ADMIN, Role.OWNER, Role.SALES, False),
        (Role.ADMIN, Role.OWNER, None, False),
        (Role.MARKETER, None, Role.ANALYST, False),
    ],
)
def test_only_owners_make_and_unmake_owners(actor, current, wanted, may):
    assert may_set_role(actor, current=current, wanted=wanted) is may


def test_the_last_owner_stays():
    assert leaves_no_owner(current=Role.OWNER, wanted=Role.ADMIN, other_active_owners=0)
    assert leaves_no_owner(current=Role.OWNER, wanted=None, other_active_owners=0)
    assert not leaves_no_owner(current=Role.OWNER, wanted=None, other_active_owners=1)
    assert not leaves_no_owner(current=Role.SALES, wanted=None, other_active_owners=0)
