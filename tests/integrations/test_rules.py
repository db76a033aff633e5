"""Routes, waits, redaction and signatures: values in, values out."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.console.settings.connection_words import ABOUT, ADDRESSES, FIELDS, LABELS, SECRETS
from goodword.integrations import connectors, rules
from goodword.integrations.connectors import calling, shopify, stripe, webhook, woocommerce
from goodword.integrations.connectors.calling import Later, Refused
from goodword.integrations.rules import SettingsInvalid
from goodword.integrations.values import Connection, Gift
from goodword.lib.outbound import Answer
from goodword.rewards import kinds
from tests.making import START

RULE, OTHER = uuid4(), uuid4()


def connection(**changes: Any) -> Connection:
    found = Connection(
        id=uuid4(), connector="webhook", name="Shop", settings={}, kinds=("coupon",), rules=(), veto=False, paused_at=None, ended_at=None,
        resting_until=None, failures=0, rotated_at=None, created_at=START,
    )  # fmt: skip
    return replace(found, **changes)


def test_a_connection_for_the_rule_comes_before_one_for_all_and_a_paused_one_keeps_what_is_its_own() -> None:
    everywhere, here = connection(), connection(rules=(RULE,), paused_at=START, created_at=START + timedelta(days=1))
    assert rules.route([everywhere, here], kind="coupon", rule_id=RULE) == here
    assert rules.route([everywhere, here], kind="coupon", rule_id=OTHER) == everywhere
    assert rules.route([here], kind="coupon", rule_id=OTHER) is None
    assert rules.route([everywhere], kind="cash", rule_id=RULE) is None
    assert rules.route([replace(everywhere, ended_at=START)], kind="coupon", rule_id=RULE) is None


@pytest.mark.parametrize(
    ("mine", "theirs", "kinds_taken"),
    [((), (), ["coupon"]), ((RULE,), (), []), ((RULE,), (OTHER,), []), ((RULE, OTHER), (OTHER,), ["coupon"]), ((), (RULE,), [])],
)
def test_two_connections_may_not_both_be_meant(mine: tuple[UUID, ...], theirs: tuple[UUID, ...], kinds_taken: list[str]) -> None:
    one, other = connection(rules=mine), connection(rules=theirs)
    assert rules.overlaps(one, [one, other]) == kinds_taken
    assert rules.overlaps(one, [one, replace(other, ended_at=START)]) == []


@given(st.uuids(), st.integers(1, 500), st.integers(0, 20_000))
def test_waits_grow_end_at_five_hours_and_are_never_shorter_than_asked(subject: UUID, failures: int, after_s: int) -> None:
    found = rules.wait(subject, failures=failures, after_s=after_s).total_seconds()
    assert max(15, after_s) <= found <= max(5 * 3600, after_s)


def test_what_failed_together_does_not_come_back_together() -> None:
    assert len({rules.wait(uuid4(), failures=1) for _ in range(50)}) > 40


@given(st.text(min_size=2, max_size=30).filter(lambda text: text.strip() == text and "\\" not in text))
def test_a_name_is_left_out_however_it_was_written(name: str) -> None:
    gift = Gift(uuid4(), "points", "POINTS", 1, START, name=name, email="zoë.o'neil+x@example.com")
    sent: list[bytes] = []

    def send(_method: str, _url: str, _headers: Any, body: bytes) -> Answer:
        sent.append(body)
        return Answer(200, {}, b"{}")

    line = webhook.line(send, webhook.Settings("https://example.com"), [webhook.make_secret()], now=lambda: START)
    webhook.give(line, webhook.Settings(), gift)
    shown = rules.redacted(sent[0].decode(), gift.private)
    assert '"name":"…"' in shown
    assert '"email":"…"' in shown


@pytest.mark.parametrize("text", ["anna@example.com", "email=anna%40example.com&x=1", '{"to":"anna@example.com"}', "No such customer: cus_NffrFeUfNV2Hib"])
def test_addresses_and_customers_in_answers_are_left_out(text: str) -> None:
    shown = rules.redacted(text, ())
    assert "anna" not in shown
    assert "Nffr" not in shown


def test_the_signature_is_that_of_the_specification() -> None:
    secret, message = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    assert webhook.sign(secret, message, 1614265330, b'{"test": 2432232314}') == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("status", "kind", "whole"),
    [(429, Later, True), (503, Later, True), (500, Later, False), (409, Later, False), (401, Refused, True), (301, Refused, True),
        (410, Refused, False), (422, Refused, False)],
)  # fmt: skip
def test_answers_are_sorted_into_later_and_no(status: int, kind: type, whole: bool) -> None:
    found = calling.trouble(Answer(status, {"retry-after": "90"}, b'{"error":{"message":"why"}}'))
    assert isinstance(found, kind)
    assert found.whole is whole
    assert f"{status} why" in str(found)
    if isinstance(found, Later):
        assert found.after_s == (90 if whole else 0)


@pytest.mark.parametrize("text", ["", "-1", "soon", "Wed, 21 Oct 2026 07:28:00 GMT", "99999999999999", "٣"])
def test_a_retry_after_that_says_no_seconds_counts_as_not_said(text: str) -> None:
    found = calling.trouble(Answer(429, {"retry-after": text}))
    assert isinstance(found, Later)
    assert found.after_s == 0


@pytest.mark.parametrize("one", connectors.CONNECTORS, ids=lambda one: str(one.slug))
def test_every_connector_is_described_and_hands_out_kinds_that_there_are(one: Any) -> None:
    assert one.slug in ABOUT
    assert one.slug in LABELS
    assert one.slug in ADDRESSES
    assert one.MAKES_SECRET or one.slug in SECRETS
    assert set(one.Settings.__dataclass_fields__) <= FIELDS.keys()
    assert kinds.BY_SLUG.keys() - {"exclusive_content"} >= one.KINDS
    assert connectors.can(one.slug, "probe")
    given = {"address": "https://shop.example.com/", "products": "A"}
    assert rules.settings_from(one.Settings, given).address == "https://shop.example.com"


@pytest.mark.parametrize("address", ["", "shop.example.com", "javascript:alert(1)", "https://", "https://a b", "https://x?y=1", "https://u:p@x.example.com"])
@pytest.mark.parametrize("one", [shopify, woocommerce, webhook])
def test_what_is_no_address_is_refused(one: Any, address: str) -> None:
    with pytest.raises(SettingsInvalid):
        rules.settings_from(one.Settings, {"address": address})


def test_a_transaction_is_found_behind_hundreds_of_others() -> None:
    gift = Gift(uuid4(), "account_credit", "EUR", 1000, START, external_ids={"stripe": "cus_1"})
    rows = [{"id": f"t{number}", "created": START.timestamp() + 9000 - number, "metadata": {}} for number in range(250)]
    rows[230]["metadata"] = {stripe.MARK: str(gift.reward_id)}
    asked: list[str] = []

    def send(_method: str, url: str, _headers: Any, _body: bytes) -> Answer:
        asked.append(url)
        start = int(url.partition("starting_after=t")[2] or -1) + 1
        page = {"data": rows[start : start + 100], "has_more": start + 100 < len(rows)}
        return Answer(200, {}, json.dumps(page).encode())

    settings = stripe.Settings(source="stripe")
    found = stripe.find(stripe.line(send, settings, ["sk"]), settings, gift)
    assert found
    assert found.reference == "t230"
    assert len(asked) == 3
