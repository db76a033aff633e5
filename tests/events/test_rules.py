"""One event in JSON becomes an outcome, or a refusal that says what is wrong, where, and what would be right."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodword.contacts.values import Person
from goodword.events import rules
from goodword.events.values import NewOutcome
from goodword.lib import identity
from goodword.lib.problem import Problem

NOW = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
PROGRAM = uuid4()
SENDER = rules.Sender("shop", {"friends": PROGRAM}.get, ZoneInfo("Europe/Berlin"), "DE")
PURCHASE = {"type": "purchase", "id": "order-1", "customer": {"id": "ben"}, "amount": "24.90", "currency": "EUR"}


def parse(event: object) -> NewOutcome | Problem:
    return rules.parse(event if isinstance(event, bytes) else json.dumps(event).encode(), sender=SENDER, now=NOW)


def parsed(**changes: object) -> NewOutcome:
    outcome = parse(PURCHASE | changes)
    assert isinstance(outcome, NewOutcome), outcome
    return outcome


def refused(event: object) -> Problem:
    problem = parse(event)
    assert isinstance(problem, Problem), problem
    return problem


def test_a_purchase_is_read_with_all_it_says() -> None:
    outcome = parsed(
        customer={"id": 7, "email": " Ben@Example.com ", "phone": "030 123456", "first_name": "Ben", "language": "de-AT"},
        occurred_at="2026-11-18T23:30:00+01:00",
        code="anna 7",
        program="friends",
        properties={"items": [{"sku": "espresso", "amount": "24.90"}]},
    )
    assert (outcome.source, outcome.type, outcome.external_id, outcome.amount_minor, outcome.currency) == ("shop", "purchase", "order-1", 2490, "EUR")
    assert outcome.occurred_at == datetime(2026, 11, 18, 22, 30, tzinfo=UTC)
    assert (outcome.code, outcome.program_id, outcome.history) == ("ANNA7", PROGRAM, False)
    assert json.loads(outcome.person) == {
        "source": "shop", "external_id": "7", "email": "Ben@Example.com", "phone": "+4930123456", "first_name": "Ben", "language": "de", "trusted": True,
    }  # fmt: skip
    assert json.loads(outcome.properties) == {"items": [{"sku": "espresso", "amount": "24.90"}]}


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"type": "Purchase!"}, "field_invalid", "/type"),
        ({"type": 1}, "field_invalid", "/type"),
        ({"id": ""}, "field_missing", "/id"),
        ({"id": "x" * 201}, "text_invalid", "/id"),
        ({"id": "a\u0000b"}, "text_invalid", "/id"),
        ({"id": 10**30}, "field_invalid", "/id"),
        ({"colour": "red"}, "field_unknown", "/colour"),
        ({"customer": {"name": "Ben"}}, "field_unknown", "/customer/name"),
        ({"customer": {}}, "customer_unknown", "/customer"),
        ({"customer": {"email": "ben"}}, "customer_unknown", "/customer/email"),
        ({"customer": {"phone": "12"}}, "customer_unknown", "/customer/phone"),
        ({"customer": None}, "field_invalid", "/customer"),
        ({"occurred_at": "2026-11-19T09:00:00"}, "time_invalid", "/occurred_at"),
        ({"occurred_at": "yesterday"}, "time_invalid", "/occurred_at"),
        ({"occurred_at": "2026-13-01"}, "time_invalid", "/occurred_at"),
        ({"occurred_at": "0001-01-01T00:00:00+14:00"}, "time_invalid", "/occurred_at"),
        ({"occurred_at": "9999-12-31T23:59:59Z"}, "time_invalid", "/occurred_at"),
        ({"occurred_at": "2026-11-19T09:06:00Z"}, "time_ahead", "/occurred_at"),
        ({"occurred_at": "2026-11-20"}, "time_ahead", "/occurred_at"),
        ({"amount": 24.9}, "field_invalid", "/amount"),
        ({"amount": "24,90"}, "amount_invalid", "/amount"),
        ({"amount": "-1"}, "amount_invalid", "/amount"),
        ({"amount": "1e3"}, "amount_invalid", "/amount"),
        ({"amount": "NaN"}, "amount_invalid", "/amount"),
        ({"amount": "0.001"}, "amount_invalid", "/amount"),
        ({"amount": "9999999999999999"}, "amount_invalid", "/amount"),
        ({"amount": None}, "field_missing", "/amount"),
        ({"amount_minor": 2490}, "amount_invalid", "/amount_minor"),
        ({"currency": None}, "currency_invalid", "/currency"),
        ({"currency": "EURO"}, "currency_invalid", "/currency"),
        ({"type": "refund"}, "field_missing", "/refund_of"),
        ({"program": "strangers"}, "program_unknown", "/program"),
        ({"properties": []}, "properties_invalid", "/properties"),
        ({"properties": {"x": "y" * 9000}}, "properties_invalid", "/properties"),
        ({"properties": {"items": "espresso"}}, "properties_invalid", "/properties/items"),
        ({"code": "A" * 61}, "text_invalid", "/code"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(change: dict[str, Any], code: str, pointer: str) -> None:
    problem = refused(PURCHASE | change)
    assert (problem.code, problem.pointer) == (code, pointer)
    assert problem.title
    assert problem.expected


def test_a_field_that_is_missing_is_named() -> None:
    problem = refused({name: value for name, value in PURCHASE.items() if name != "customer"})
    assert (problem.code, problem.pointer) == ("field_missing", "/customer")


@pytest.mark.parametrize("body", [b"", b"nonsense", b"[1]", b'"x"', b'{"type":"\xff"}', b"{" * 100, b'{"a":' * 5000])
def test_what_is_no_event_at_all_is_refused(body: bytes) -> None:
    assert isinstance(parse(body), Problem)


def test_properties_may_not_be_nested_without_end() -> None:
    nested: object = "x"
    for _ in range(30):
        nested = [nested]
    assert refused(PURCHASE | {"properties": {"a": nested}}).code == "properties_invalid"


def test_an_address_that_cannot_be_read_does_not_cost_a_purchase_whose_customer_is_known() -> None:
    outcome = parsed(customer={"id": "ben", "email": "none", "phone": "n/a"})
    assert json.loads(outcome.person) == {"source": "shop", "external_id": "ben", "trusted": True}


def test_amounts_in_the_smallest_unit_are_taken_as_they_are() -> None:
    assert parsed(amount=None, amount_minor=2490).amount_minor == 2490
    assert parsed(amount="2490", currency="jpy").amount_minor == 2490
    assert parsed(amount="0.00").amount_minor == 0


def test_only_a_purchase_needs_an_amount() -> None:
    signup = parsed(type="signup", amount=None)
    assert (signup.amount_minor, signup.currency) == (None, "")


def test_a_date_is_the_beginning_of_that_day_where_the_organisation_is() -> None:
    assert parsed(occurred_at="2026-11-18").occurred_at == datetime(2026, 11, 17, 23, 0, tzinfo=UTC)


def test_without_a_time_it_happened_now() -> None:
    assert parsed().occurred_at == NOW


@pytest.mark.parametrize(
    ("age", "flag", "history"),
    [(timedelta(days=6), False, False), (timedelta(days=8), False, True), (timedelta(days=1), True, True), (timedelta(0), None, False)],
)
def test_what_is_old_or_said_to_be_history_is_history(age: timedelta, flag: bool | None, history: bool) -> None:
    assert parsed(occurred_at=(NOW - age).isoformat(), history=flag).history is history


def test_the_first_identity_sent_says_who_it_is() -> None:
    by_id = parsed(customer={"id": "ben", "email": "ben@example.com"})
    assert by_id.person_key == identity.key("external", "shop", "ben") == parsed(customer={"id": "ben"}).person_key
    assert parsed(customer={"email": "BEN@example.com"}).person_key == identity.key("email", "", "ben@example.com")
    assert parsed(customer={"phone": "030 123456"}).person_key == identity.key("phone", "", "+4930123456")
    assert by_id.shard == int(by_id.person_key[:4], 16) % 64


def test_the_same_id_is_the_same_outcome_only_within_its_source_and_type() -> None:
    assert parsed().key == parsed(amount="1.00").key
    assert parsed().key != parsed(type="order").key
    other = rules.parse(json.dumps(PURCHASE).encode(), sender=rules.Sender("crm"), now=NOW)
    assert isinstance(other, NewOutcome)
    assert other.key != parsed().key


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"amount": "24.9"}, True),
        ({"amount": None, "amount_minor": 2490}, True),
        ({"code": "ANNA7"}, True),
        ({"customer": {"id": "ben", "first_name": "Ben"}}, True),
        ({"occurred_at": "2026-11-18"}, True),
        ({"amount": "24.91"}, False),
        ({"currency": "USD"}, False),
        ({"customer": {"id": "cleo"}}, False),
    ],
)
def test_person_amount_currency_and_time_make_an_outcome_the_same(change: dict[str, Any], same: bool) -> None:
    assert rules.same_outcome(parsed().fingerprint, parsed(**change).fingerprint) is same


def test_times_are_compared_as_moments_and_only_where_both_were_sent() -> None:
    sent = [parsed(occurred_at=text).fingerprint for text in ("2026-11-18T10:00:00Z", "2026-11-18T11:00:00+01:00", "2026-11-18T12:00:00Z")]
    assert rules.same_outcome(sent[0], sent[1])
    assert not rules.same_outcome(sent[0], sent[2])
    assert rules.same_outcome(sent[0], parsed().fingerprint)


def test_a_body_is_one_event_or_many() -> None:
    body = json.dumps(PURCHASE).encode()
    assert rules.split(body) == [body]
    many = rules.split(json.dumps({"events": [PURCHASE, 1, {"type": "x"}]}).encode())
    assert isinstance(many, list)
    assert len(many) == 3


@pytest.mark.parametrize(
    ("body", "status"), [(b"", 400), (b"[]", 400), (b'{"events":[]}', 400), (b'{"events":7}', 400), (json.dumps({"events": [1] * 1001}).encode(), 413)]
)
def test_a_body_that_is_neither_is_refused_whole(body: bytes, status: int) -> None:
    problem = rules.split(body)
    assert isinstance(problem, Problem)
    assert problem.status == status


def test_an_outcome_of_a_known_contact_needs_no_address() -> None:
    contact_id = uuid4()
    outcome = rules.new_outcome(source="deals", type="deal_won", external_id="1", person=Person(), contact_id=contact_id, occurred_at=NOW)
    assert (outcome.contact_id, outcome.person) == (contact_id, "{}")
    with pytest.raises(ValueError, match="contact or a person"):
        rules.new_outcome(source="deals", type="deal_won", external_id="1", person=Person(), occurred_at=NOW)


def test_an_event_that_is_decoded_already_is_read_alike() -> None:
    read, other = rules.parse_object(PURCHASE, sender=SENDER, now=NOW), parse(PURCHASE)
    assert isinstance(read, NewOutcome)
    assert isinstance(other, NewOutcome)
    assert read.id != other.id
    assert msgspec.structs.replace(read, id=other.id) == other
    assert isinstance(rules.parse_object(PURCHASE | {"id": "\ud800"}, sender=SENDER, now=NOW), Problem)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)


FIELDS = [
    "type",
    "id",
    "customer",
    "occurred_at",
    "amount",
    "amount_minor",
    "currency",
    "code",
    "click_id",
    "refund_of",
    "program",
    "history",
    "properties",
    "x",
]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=3))
def test_whatever_is_sent_is_either_an_outcome_or_a_refusal(changes: dict[str, Any]) -> None:
    outcome = parse(PURCHASE | changes)
    assert isinstance(outcome, NewOutcome | Problem)
    if isinstance(outcome, NewOutcome):
        assert isinstance(outcome.key, UUID)
        assert "\x00" not in outcome.person + outcome.external_id + outcome.code
        assert len(outcome.code) <= 32


@given(st.binary(max_size=200))
def test_whatever_bytes_are_sent_are_refused_without_falling(body: bytes) -> None:
    assert isinstance(parse(body), NewOutcome | Problem)
    assert isinstance(rules.split(body), list | Problem)


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_amounts_are_read_exactly(amount: Any) -> None:
    assert parsed(amount=f"{amount:.2f}").amount_minor == int(amount * 100)
