"""What is older than the organisation keeps it goes; what guards against paying twice stays."""

from datetime import timedelta
from uuid import UUID

import pytest

from goodword.events import models
from goodword.events.actions.forget import forget_old
from goodword.lib.ids import first_id_of, new_id
from goodword.operators import actions, queries
from goodword.operators.values import SYSTEM, Kept

pytestmark = pytest.mark.django_db
PROGRAM = UUID(int=1)


def aged(at) -> UUID:
    """Return an id made at that moment."""
    return UUID(int=first_id_of(at).int | (new_id().int & ((1 << 62) - 1)))


def touch(at, **more):
    return models.Touch.objects.create(id=aged(at), program_id=PROGRAM, kind="click", at=at, **more)


def outcome(at, state="settled"):
    key = new_id()
    models.OutcomeClaim.objects.create(key=key, outcome_id=key, fingerprint="x", at=at)
    return models.Outcome.objects.create(
        id=aged(at), source="shop", type="purchase", external_id=str(key), person_key="x", shard=0, occurred_at=at, received_at=at, state=state
    )


def test_an_id_sorts_by_its_moment(now):
    assert first_id_of(now) <= aged(now) < first_id_of(now + timedelta(seconds=1))


def test_clicks_go_after_the_time_that_is_set(now):
    old, young = touch(now - timedelta(days=91)), touch(now - timedelta(days=89))
    forget_old(now)
    assert models.Touch.objects.count() == 2
    days = {**queries.organisation().retention, Kept.TOUCHES: 90}
    actions.change_organisation(actor=SYSTEM, now=now, retention=days)
    forget_old(now)
    assert list(models.Touch.objects.values_list("id", flat=True)) == [young.id] and old.id != young.id


def test_hashes_of_networks_go_after_thirty_days(now):
    old = touch(now - timedelta(days=31), network_hash="a", agent_hash="b")
    young = touch(now - timedelta(days=29), network_hash="a", agent_hash="b")
    forget_old(now)
    hashes = dict(models.Touch.objects.values_list("id", "network_hash"))
    assert hashes == {old.id: None, young.id: "a"}


def test_settled_purchases_go_after_ten_years_and_their_claims_stay(now):
    outcome(now - timedelta(days=3651))
    waiting, young = outcome(now - timedelta(days=3651), state="waiting"), outcome(now - timedelta(days=3600))
    forget_old(now)
    assert set(models.Outcome.objects.values_list("id", flat=True)) == {waiting.id, young.id}
    assert models.OutcomeClaim.objects.count() == 3
