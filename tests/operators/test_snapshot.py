"""The keys as the edge knows them say the same as the keys in the database."""

from datetime import timedelta

import pytest
from django.db import connection

from goodword.operators import actions
from goodword.operators.snapshot import ROWS_SQL, Keys
from goodword.operators.values import SYSTEM, Permission

pytestmark = pytest.mark.django_db


def load():
    with connection.cursor() as cursor:
        cursor.execute(ROWS_SQL)
        return cursor.fetchall()


def read() -> Keys:
    keys = Keys(load)
    keys.refresh()
    return keys


def make_key(now, **changes):
    return actions.create_key(**{"name": "Shop", "source": "shop", "scopes": {Permission.EVENTS_WRITE}, "actor": SYSTEM, "now": now, **changes})


def test_a_token_finds_its_key(now):
    key, token = make_key(now)
    found = read().find(token, now=now)
    assert found is not None and (found.id, found.scopes, found.source) == (key.id, {Permission.EVENTS_WRITE}, "shop")


def test_a_wrong_or_made_up_token_finds_nothing(now):
    key, token = make_key(now)
    for other in ("", "gw_live_", token[:-1], f"{key.prefix}_{'x' * 40}", token.upper()):
        assert read().find(other, now=now) is None


def test_a_revoked_key_is_gone_with_the_next_reading(now):
    key, token = make_key(now)
    actions.revoke_key(key_id=key.id, actor=SYSTEM, now=now)
    assert read().find(token, now=now) is None


def test_a_key_ends_at_its_expiry_without_being_read_again(now):
    _, token = make_key(now, expires_at=now + timedelta(hours=1))
    keys = read()
    assert keys.find(token, now=now + timedelta(minutes=59)) is not None
    assert keys.find(token, now=now + timedelta(hours=1)) is None
