"""Pools of coupon codes are made and filled."""

from datetime import UTC, datetime

import pytest

from goodword.operators.models import AuditEntry
from goodword.operators.values import SYSTEM
from goodword.rewards.actions import pools as actions
from goodword.rewards.actions.pools import PoolRefused
from goodword.rewards.queries.pools import pool, pools

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 19, 9, tzinfo=UTC)


def test_codes_are_put_in_once_however_they_are_typed() -> None:
    pool_id = actions.create_pool(name=" Spring ", low_at=2, actor=SYSTEM, now=NOW)
    first = actions.add_codes(pool_id, ["SPRING-1", "spring-1", "SPRING-2", "", "with blank", "x"], actor=SYSTEM, now=NOW)
    again = actions.add_codes(pool_id, ["SPRING-2", "SPRING-3"], actor=SYSTEM, now=NOW)
    assert (first.added, first.bad, again.added, again.known) == (2, ("with blank", "x"), 1, 1)
    found = pool(pool_id)
    assert found is not None
    assert (found.name, found.left, found.total, found.low) == ("Spring", 3, 3, False)
    assert AuditEntry.objects.filter(action="rewards.add_codes").count() == 2


def test_a_code_stays_in_the_pool_it_came_to_first() -> None:
    one, other = (actions.create_pool(name=name, low_at=0, actor=SYSTEM, now=NOW) for name in ("One", "Other"))
    actions.add_codes(one, ["SAME-1"], actor=SYSTEM, now=NOW)
    assert actions.add_codes(other, ["same-1"], actor=SYSTEM, now=NOW).added == 0
    assert {found.name: found.left for found in pools()} == {"One": 1, "Other": 0}


def test_a_pool_has_a_name_of_its_own() -> None:
    actions.create_pool(name="One", low_at=0, actor=SYSTEM, now=NOW)
    for name, code in (("One", "name_taken"), ("  ", "name_missing")):
        with pytest.raises(PoolRefused) as refused:
            actions.create_pool(name=name, low_at=0, actor=SYSTEM, now=NOW)
        assert refused.value.code == code
    assert len(pools()) == 1
