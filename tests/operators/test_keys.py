"""API keys: shown once, checked by hash, never wider than their maker."""

from datetime import timedelta

import pytest

from goodword.operators import actions, models, queries
from goodword.operators.actions.keys import KeyRefused
from goodword.operators.values import SYSTEM, Permission, Role
from tests.operators.people import as_actor, make_operator

pytestmark = pytest.mark.django_db
SCOPES = {Permission.EVENTS_WRITE, Permission.CONTACTS_READ}


def make_key(now, **changes):
    return actions.create_key(**{"name": "Shop", "source": "shop", "scopes": SCOPES, "actor": SYSTEM, "now": now, **changes})


def test_a_token_opens_its_key(now):
    key, token = make_key(now)
    assert token.startswith("gw_live_") and token.startswith(key.prefix)
    found = actions.authenticate_key(token, now=now)
    assert found is not None and (found.id, found.source, found.scopes) == (key.id, "shop", SCOPES)


def test_the_token_itself_is_stored_nowhere(now):
    _, token = make_key(now)
    assert token.rpartition("_")[2] not in str(list(models.ApiKey.objects.values()))


@pytest.mark.parametrize("change", [lambda token: token[:-1] + "~", lambda token: token[:-1], lambda token: "", lambda token: token.replace("live", "test")])
def test_any_other_token_opens_nothing(now, change):
    _, token = make_key(now)
    assert actions.authenticate_key(change(token), now=now) is None


def test_the_right_prefix_with_a_wrong_secret_opens_nothing(now):
    key, _ = make_key(now)
    assert actions.authenticate_key(f"{key.prefix}_{'x' * 40}", now=now) is None


def test_a_revoked_key_is_useless_at_once(now):
    key, token = make_key(now)
    assert actions.revoke_key(key_id=key.id, actor=SYSTEM, now=now)
    assert actions.authenticate_key(token, now=now) is None
    assert not actions.revoke_key(key_id=key.id, actor=SYSTEM, now=now)


def test_a_key_ends_at_its_expiry(now):
    _, token = make_key(now, expires_at=now + timedelta(days=1))
    assert actions.authenticate_key(token, now=now + timedelta(hours=23)) is not None
    assert actions.authenticate_key(token, now=now + timedelta(days=1)) is None


def test_the_last_use_is_written_at_most_once_a_minute(now, django_assert_num_queries):
    key, token = make_key(now)
    actions.authenticate_key(token, now=now)
    with django_assert_num_queries(1):
        actions.authenticate_key(token, now=now + timedelta(seconds=59))
    assert queries.api_keys()[0].last_used_at == now
    actions.authenticate_key(token, now=now + timedelta(seconds=60))
    assert queries.api_keys()[0].last_used_at == now + timedelta(seconds=60)
    assert queries.api_keys()[0].id == key.id


def test_an_admin_gives_only_what_they_have(now):
    marketer = make_operator("mara@example.com", "Mara", Role.MARKETER)
    with pytest.raises(KeyRefused) as refused:
        make_key(now, actor=as_actor(marketer), scopes={Permission.EVENTS_WRITE})
    assert refused.value.code == "scopes_beyond"
    assert queries.api_keys() == []


def test_nobody_makes_a_key_that_approves(now):
    with pytest.raises(KeyRefused):
        make_key(now, scopes={Permission.REWARDS_APPROVE})


@pytest.mark.parametrize(
    ("changes", "code"), [({"source": "Shop Berlin"}, "source_invalid"), ({"scopes": set()}, "scopes_missing"), ({"source": ""}, "source_invalid")]
)
def test_what_makes_no_sense_is_refused(now, changes, code):
    with pytest.raises(KeyRefused) as refused:
        make_key(now, **changes)
    assert refused.value.code == code


def test_making_and_revoking_stand_in_the_audit_trail(now):
    olga = make_operator()
    key, token = make_key(now, actor=as_actor(olga))
    actions.revoke_key(key_id=key.id, actor=as_actor(olga), now=now)
    trail = queries.audit_trail(area="keys")
    assert [(entry.action, entry.who) for entry in trail.items] == [("keys.revoke", "Olga Lindner"), ("keys.create", "Olga Lindner")]
    assert token not in str(trail.items)
