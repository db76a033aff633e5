"""Outcomes that come through Django's doors meet the same claims as those of the edge; what contradicts itself reaches the staff."""

from datetime import UTC, datetime, timedelta

import pytest

from goodword.contacts.values import Person
from goodword.events import models, queries, rules
from goodword.events.actions import conflicts
from goodword.events.actions.record import record_outcomes
from goodword.events.values import NewOutcome, Status
from goodword.facts.models import Fact
from goodword.messaging.models import Task
from goodword.operators.models import AuditEntry
from goodword.operators.values import Actor
from goodword.referrals.actions import conflicts as work

NOW = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def purchase(number: str = "order-1", *, amount_minor: int = 2490, refund_of: str = "") -> NewOutcome:
    return rules.new_outcome(
        source="shop",
        type="refund" if refund_of else "purchase",
        external_id=number,
        person=Person(source="shop", external_id="ben"),
        occurred_at=NOW,
        amount_minor=amount_minor,
        currency="EUR",
        refund_of=refund_of,
    )


def test_nothing_to_store_is_no_error() -> None:
    assert record_outcomes([], now=NOW) == []


def test_an_outcome_is_stored_and_known_again() -> None:
    [first] = record_outcomes([purchase()], now=NOW)
    [second] = record_outcomes([purchase()], now=NOW)
    assert (first.status, second.status, first.outcome_id) == (Status.STORED, Status.DUPLICATE, second.outcome_id)
    outcome = queries.outcomes([first.outcome_id or NOW])[first.outcome_id]  # type: ignore[list-item,index]
    assert (outcome.person, outcome.state) == ({"source": "shop", "external_id": "ben"}, "waiting")
    assert queries.waiting_count() == 1
    assert queries.counts_by_type(source="shop") == {"purchase": 1}


def test_recording_takes_few_statements_however_many_there_are(django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        record_outcomes([purchase(f"order-{number}") for number in range(200)], now=NOW)
    assert queries.waiting_count() == 200


def test_an_order_number_finds_its_purchase_and_refunds() -> None:
    record_outcomes([purchase(), purchase("order-2"), purchase("refund-1", refund_of="order-1")], now=NOW)
    assert sorted(outcome.external_id for outcome in queries.search(" order-1 ")) == ["order-1", "refund-1"]
    assert queries.search("") == []


def test_outcomes_are_listed_page_by_page() -> None:
    for number in range(5):
        record_outcomes([purchase(f"order-{number}")], now=NOW + timedelta(minutes=number))
    first = queries.page(kind="purchase", limit=3)
    second = queries.page(kind="purchase", limit=3, cursor=first.next_cursor)
    assert [outcome.external_id for outcome in [*first.items, *second.items]] == [f"order-{number}" for number in (4, 3, 2, 1, 0)]
    assert second.next_cursor is None


def conflict() -> models.OutcomeConflict:
    record_outcomes([purchase()], now=NOW)
    [result] = record_outcomes([purchase(amount_minor=9900)], now=NOW)
    assert result.status is Status.REFUSED
    return models.OutcomeConflict.objects.get()


def test_a_conflict_is_told_once() -> None:
    row = conflict()
    conflicts.tell(NOW)
    conflicts.tell(NOW)
    assert [fact.body for fact in Fact.objects.filter(name="OutcomeConflicted")] == [{"conflict_id": str(row.id)}]


def test_staff_get_one_task_that_shows_both_sides() -> None:
    from goodword.facts import catalogue

    row = conflict()
    for _ in range(2):
        work.tell_staff(catalogue.OutcomeConflicted(row.id), NOW)
    task = Task.objects.get()
    assert task.script == "shop · purchase · order-1: 24.90 EUR, 2026-11-19 ≠ 99.00 EUR, 2026-11-19"
    assert queries.conflicts().items[0].id == row.id


def test_the_conflict_is_closed_with_its_task() -> None:
    from goodword.facts import catalogue
    from goodword.messaging import actions as messaging

    row = conflict()
    work.tell_staff(catalogue.OutcomeConflicted(row.id), NOW)
    task_id = Task.objects.get().id
    messaging.close_task(task_id, outcome="done", note="The shop was wrong.", now=NOW)
    work.close_with_task(catalogue.TaskClosed(task_id), NOW)
    assert queries.conflicts().items == ()
    assert queries.conflict(row.id).note == "The shop was wrong."  # type: ignore[union-attr]


def test_a_conflict_is_closed_once_and_the_trail_shows_by_whom() -> None:
    row = conflict()
    assert conflicts.close(row.id, note="mistake of the till", actor=Actor(), now=NOW)
    assert not conflicts.close(row.id, actor=Actor(), now=NOW)
    assert AuditEntry.objects.filter(action="events.close_conflict").count() == 1
