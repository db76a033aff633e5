"""Contacts, events, referrals, rewards and the ledger over the API."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from goodword.contacts.models import Contact
from goodword.events.actions.settle import make_shards
from goodword.operators.models import AuditEntry
from goodword.operators.values import SYSTEM
from goodword.programs.values import Program
from goodword.rewards.actions.rules import create_rule
from tests.api.conftest import NOW, ApiClient
from tests.making import BOTH_TEN_EUROS, make_advocate, make_contact, make_program, work

pytestmark = pytest.mark.django_db

BOUGHT = NOW - timedelta(days=30)


def purchase(code: str, **changes: Any) -> dict[str, Any]:
    return {
        "type": "purchase",
        "id": "48213",
        "customer": {"id": "C-1007", "email": "ben@example.com", "first_name": "Ben"},
        "occurred_at": BOUGHT.isoformat(),
        "amount": "34.80",
        "currency": "EUR",
        "code": code,
        **changes,
    }


@pytest.fixture
def program() -> Program:
    make_shards()  # as the first worker does
    return make_program()


@pytest.fixture
def code(program: Program) -> str:
    return make_advocate(program)[1]


@pytest.fixture
def rewarded(shop: ApiClient, code: str) -> ApiClient:
    """Let Ben buy with Anna's code, and the workers reward both."""
    assert shop.post("events", purchase(code)).json()["results"][0]["status"] == "stored"
    work(NOW)
    return shop


# contacts


def test_a_contact_is_made_found_changed_and_tagged(shop: ApiClient) -> None:
    made = shop.post("contacts", {"first_name": "Ben", "email": "Ben@Example.com", "external_id": "C-1007", "language": "de", "confirmed": True})
    assert made.status_code == 201
    contact = made.json()
    assert {identity["kind"]: (identity["value"], identity["source"]) for identity in contact["identities"]} == {
        "email": ("ben@example.com", ""),
        "external": ("C-1007", "shop"),
    }
    for query in ("email=BEN@example.com", "external_id=C-1007", "search=ben"):
        assert [item["id"] for item in shop.get(f"contacts?{query}").json()["items"]] == [contact["id"]]
    changed = shop.patch(f"contacts/{contact['id']}", {"last_name": "Carstens", "customer_since": "2025-01-01T00:00:00Z"}).json()
    assert (changed["first_name"], changed["last_name"], changed["customer_since"]) == ("Ben", "Carstens", "2025-01-01T00:00:00Z")
    assert shop.send("PUT", f"contacts/{contact['id']}/tags", {"names": ["press", "vip"]}).json() == {"names": ["press", "vip"]}
    assert shop.send("PUT", f"contacts/{contact['id']}/tags", {"names": ["vip"]}).json() == {"names": ["vip"]}
    assert shop.get(f"contacts/{contact['id']}/tags").json() == {"names": ["vip"]}
    assert shop.send("PUT", f"contacts/{contact['id']}/lists", {"names": ["Inner circle"]}).json() == {"names": ["Inner circle"]}
    assert AuditEntry.objects.filter(action="contacts.change").get().api_key is not None


def test_an_address_of_somebody_else_is_a_conflict_that_names_the_contact(shop: ApiClient) -> None:
    anna, ben = make_contact("anna@example.com"), make_contact("ben@example.com")
    refused = shop.post("contacts", {"first_name": "Anna", "email": "anna@example.com"})
    assert (refused.status_code, refused.json()["code"]) == (409, "identity_taken")
    assert str(anna) in refused.json()["detail"]
    assert shop.post(f"contacts/{ben}/identities", {"kind": "email", "value": "anna@example.com"}).status_code == 409
    assert Contact.objects.count() == 2


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"first_name": "x" * 121}, "/first_name"),
        ({"first_name": "Ben", "country": "Atlantis"}, "/country"),
        ({"first_name": "Ben", "email": "nobody"}, "/email"),
        ({"first_name": "Ben", "custom": {"roast": "dark"}}, "/custom/roast"),
        ({"first_name": "Ben", "nickname": "B"}, "/nickname"),
        ({"value_minor": -1}, "/value_minor"),
        ({}, ""),
    ],
)
def test_what_is_wrong_with_a_contact_is_said_with_its_place(shop: ApiClient, body: dict[str, Any], place: str) -> None:
    refused = shop.post("contacts", body)
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json()["errors"]] == [place]
    assert not Contact.objects.exists()


def test_consent_is_only_added_and_needs_its_words(shop: ApiClient) -> None:
    ben = make_contact("ben@example.com")
    given = {"purpose": "marketing", "given": True, "wording": "Write to me about offers.", "proof": {"form": "checkout"}}
    assert shop.post(f"contacts/{ben}/consents", {"purpose": "marketing", "given": True}).json()["errors"][0]["pointer"] == "/wording"
    assert shop.post(f"contacts/{ben}/consents", given | {"at": "2030-01-01T00:00:00Z"}).status_code == 422
    assert shop.post(f"contacts/{ben}/consents", given | {"at": "2026-11-18T08:00:00Z"}).status_code == 201
    assert shop.post(f"contacts/{ben}/consents", {"purpose": "marketing", "given": False}).status_code == 201
    entries = shop.get(f"contacts/{ben}/consents").json()["items"]
    assert [(entry["given"], entry["source"]) for entry in entries] == [(False, "key:shop"), (True, "key:shop")]


def test_a_shop_that_knows_merges_two_contacts(shop: ApiClient) -> None:
    ben, benny = make_contact("ben@example.com"), make_contact("benny@example.com")
    merged = shop.post(f"contacts/{ben}/merge", {"others": [str(benny)]}).json()
    assert (merged["id"], merged["aliases"]) == (str(ben), [str(benny)])
    assert shop.get(f"contacts/{benny}").json()["id"] == str(ben)
    assert shop.post(f"contacts/{ben}/merge", {"others": [str(uuid4())]}).status_code == 404


def test_contacts_are_paged(shop: ApiClient) -> None:
    for number in range(3):
        make_contact(f"c{number}@example.com", now=NOW + timedelta(seconds=number))
    first = shop.get("contacts?limit=2").json()
    rest = shop.get(f"contacts?limit=2&cursor={first['next_cursor']}").json()
    assert [item["identities"][0]["value"] for item in first["items"] + rest["items"]] == ["c2@example.com", "c1@example.com", "c0@example.com"]
    assert rest["next_cursor"] is None


# events


def test_an_event_is_stored_once_and_other_content_refused(shop: ApiClient, code: str) -> None:
    answers = [shop.post("events", body).json()["results"][0] for body in (purchase(code), purchase(code), purchase(code, amount="99.00"))]
    assert [answer["status"] for answer in answers] == ["stored", "duplicate", "refused"]
    assert answers[0]["outcome_id"] == answers[1]["outcome_id"]
    assert answers[2]["problem"]["code"] == "conflict"


def test_of_a_batch_the_good_ones_are_kept(shop: ApiClient, code: str) -> None:
    batch = [purchase(code), purchase(code, id="48214", amount="12,40"), purchase(code, id="48215", program="nobody")]
    results = shop.post("events", {"events": batch}).json()["results"]
    assert [result["status"] for result in results] == ["stored", "refused", "refused"]
    assert results[1]["problem"]["pointer"] == "/events/1/amount"
    assert len(shop.get("events").json()["items"]) == 1


@pytest.mark.parametrize(("body", "status"), [({"events": []}, 400), (b"[]", 400), (b"", 400), ({"events": [{}] * 1001}, 413)])
def test_a_body_that_holds_no_events_is_refused(shop: ApiClient, body: Any, status: int) -> None:
    assert shop.post("events", body).status_code == status


def test_events_are_listed_by_type_and_contact(rewarded: ApiClient, program: Program, code: str) -> None:
    rewarded.post("events", {"type": "demo.booked", "id": "d-1", "customer": {"id": "C-9"}, "properties": {"room": "blue"}})
    (booked,) = rewarded.get("events?type=demo.booked").json()["items"]
    assert (booked["state"], booked["properties"]) == ("waiting", {"room": "blue"})
    (bought,) = rewarded.get("events?type=purchase").json()["items"]
    assert (bought["amount_minor"], bought["source"], bought["state"]) == (3480, "shop", "settled")
    assert [item["id"] for item in rewarded.get(f"events?contact_id={bought['contact_id']}").json()["items"]] == [bought["id"]]
    assert rewarded.get(f"events/{bought['id']}").json() == bought


# referrals


def test_a_referral_tells_everything_with_its_reasons(rewarded: ApiClient, program: Program) -> None:
    (listed,) = rewarded.get(f"referrals?program_id={program.id}&state=converted").json()["items"]
    story = rewarded.get(f"referrals/{listed['id']}").json()
    assert story["referral"]["value_minor"] == 3480
    assert [sign["method"] for sign in story["signs"]] == ["code"]
    (conversion,) = story["conversions"]
    assert (conversion["credited"], conversion["ordinal"], conversion["amount_minor"]) == (True, 1, 3480)
    assert all(reason["words"] for reason in conversion["reasons"] + story["referral"]["reasons"])
    assert len(story["rewards"]) == 2


def test_why_there_is_nothing_is_told_too(shop: ApiClient, code: str) -> None:
    shop.post("events", purchase(code, amount="12.40"))
    work(NOW)
    (listed,) = shop.get("referrals").json()["items"]
    refusals = shop.get(f"referrals/{listed['id']}").json()["refusals"]
    assert {refusal["reason"] for refusal in refusals} == {"below_minimum"}
    assert any("Below the minimum of €20" in reason["words"] for refusal in refusals for reason in refusal["reasons"])


def test_a_referral_is_entered_from_a_name(shop: ApiClient, program: Program) -> None:
    anna, _ = make_advocate(program)
    body = {"program_id": str(program.id), "advocate_id": str(anna), "friend": {"email": "ben@example.com", "first_name": "Ben"}, "relation": "colleague"}
    made = shop.post("referrals", body | {"product": "Espresso"})
    assert made.status_code == 201
    assert (made.json()["referral"]["method"], made.json()["referral"]["relation"], made.json()["referral"]["product"]) == ("name", "colleague", "Espresso")
    for friend, pointer in (({"email": "anna@example.com"}, "/friend"), ({"first_name": "Nobody"}, "/friend")):
        refused = shop.post("referrals", body | {"friend": friend})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)
    assert shop.post("referrals", body | {"advocate_id": str(uuid4())}).status_code == 422
    shop.post(f"programs/{program.id}/steps/pause")
    assert shop.post("referrals", body | {"friend": {"email": "cleo@example.com"}}).status_code == 409
    assert len(shop.get("referrals").json()["items"]) == 1


# rewards and the ledger


def test_rewards_say_why_and_credit_is_used_once(rewarded: ApiClient) -> None:
    rewards = rewarded.get("rewards?state=fulfilled").json()["items"]
    assert {(reward["side"], reward["amount"], reward["left"]) for reward in rewards} == {("advocate", 1000, 1000), ("friend", 1000, 1000)}
    assert rewarded.get(f"rewards/{rewards[0]['id']}").json()["reasons"]
    use = {"contact_id": rewards[0]["contact_id"], "asset": "EUR", "amount": 400, "reference": "order-9"}
    assert [rewarded.post("rewards/redemptions", use).json()["left"] for _ in range(2)] == [600, 600]
    refused = rewarded.post("rewards/redemptions", use | {"reference": "order-10", "amount": 700})
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert rewarded.get(f"rewards/{rewards[0]['id']}").json()["left"] == 600


def test_a_coupon_is_checked_and_used_once(shop: ApiClient) -> None:
    make_shards()
    coupon = {"benefits": [{"side": "friend", "kind": {"slug": "coupon", "settings": {"amount_minor": 500}}}], "hold_days": 0}
    program = make_program(slug="coupons", rule=BOTH_TEN_EUROS | coupon)
    shop.post("events", purchase(make_advocate(program)[1]))
    work(NOW)
    (reward,) = shop.get(f"rewards?program_id={program.id}").json()["items"]
    found = shop.get(f"coupons/{reward['coupon'].lower()}").json()
    assert (found["usable"], found["reward"]["left"]) == (True, 500)
    for _ in range(2):
        used = shop.post(f"coupons/{reward['coupon']}/redeem", {"reference": "order-9"}).json()
        assert (used["usable"], used["reward"]["left"]) == (False, 0)
    assert shop.get("coupons/NOBODYS").status_code == 404
    assert shop.post("coupons/NOBODYS/redeem", {"reference": "x"}).status_code == 404


def test_the_ledger_adds_up_to_zero(rewarded: ApiClient, program: Program) -> None:
    (total,) = rewarded.get("ledger/totals").json()["items"]
    assert (total["asset"], total["sum"], total["owed"], total["people"]) == ("EUR", 0, 2000, 2)
    accounts = rewarded.get(f"ledger/accounts?program_id={program.id}").json()["items"]
    assert {(account["kind"], account["balance"]) for account in accounts} >= {("cost", -2000)}
    reward = rewarded.get("rewards").json()["items"][0]
    (wallet,) = rewarded.get(f"ledger/accounts?contact_id={reward['contact_id']}").json()["items"]
    assert (wallet["kind"], wallet["balance"]) == ("owed", 1000)
    postings = rewarded.get("ledger/postings?asset=EUR&limit=1").json()
    assert (postings["items"][0]["kind"], postings["items"][0]["amount"], postings["next_cursor"] is None) == ("grant", 1000, False)
    assert rewarded.get("ledger/accounts").status_code == 400


def test_rules_are_read_in_data_and_words(shop: ApiClient, program: Program) -> None:
    (rule,) = shop.get(f"programs/{program.id}/rules").json()["items"]
    assert rule["sentence"].startswith("When a friend’s first purchase is at least €20, both get €10 account credit")
    assert rule["definition"]["hold_days"] == 14


# links


def test_a_link_has_a_code_a_picture_and_a_page_of_the_advocate(shop: ApiClient, program: Program) -> None:
    anna, code = make_advocate(program)
    (link,) = shop.get(f"links?contact_id={anna}").json()["items"]
    assert (link["code"], link["url"].endswith(f"/r/{code}")) == (code, True)
    assert shop.get(f"links?code={code.lower()}").json()["items"] == [link]
    picture = shop.get(f"links/{code}/qr")
    assert picture.headers["Content-Type"] == "image/svg+xml" and b"<svg " in picture.content[:120]
    assert shop.get("links/NOBODYS/qr").status_code == 404
    portal = shop.post("links/portal", {"program": str(program.id), "contact": str(anna)}).json()
    assert "/a/" in portal["url"]
    cleo = make_contact("cleo@example.com")
    assert shop.post("links/portal", {"program": str(program.id), "contact": str(cleo)}).status_code == 422


def test_an_address_after_a_purchase_is_for_one_customer(shop: ApiClient, program: Program) -> None:
    made = shop.post("links/join", {"program": str(program.id), "customer": {"email": "cleo@example.com", "first_name": "Cleo"}}).json()
    assert f"/join/{program.slug}?t=" in made["url"]
    assert not shop.get(f"links?contact_id={made['contact_id']}").json()["items"]  # a press on the button makes it
    again = shop.post("links/join", {"program": str(program.id), "customer": {"email": "cleo@example.com"}}).json()
    assert again["contact_id"] == made["contact_id"]
    assert shop.post("links/join", {"program": str(program.id), "customer": {"first_name": "Cleo"}}).status_code == 422


def test_a_rule_is_tried_on_the_past_without_a_trace(rewarded: ApiClient, program: Program) -> None:
    [rule] = rewarded.get(f"programs/{program.id}/rules").json()["items"]
    definition = BOTH_TEN_EUROS | {"boosts": [{"first": BOUGHT.date().isoformat(), "last": (BOUGHT + timedelta(days=1)).date().isoformat()}]}
    found = rewarded.post(f"programs/{program.id}/rules/try", {"definition": definition, "rule_id": rule["id"]}).json()
    assert (found["before"], found["before_rewarded"], found["cost"], found["rewarded"]) == ({"EUR": 2000}, 1, {"EUR": 4000}, 1)
    assert found["sentence"].endswith("it is double.")
    assert found["months"][0]["cost"] == {"EUR": 4000}
    assert rewarded.get(f"programs/{program.id}/rules").json()["items"] == [rule]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"definition": {}}, "/definition/benefits"),
        ({"definition": BOTH_TEN_EUROS | {"groups": [{"match": "some"}]}}, "/definition/groups/0"),
        ({"rule_id": str(uuid4())}, "/rule_id"),
        ({"since": NOW.isoformat(), "until": NOW.isoformat()}, "/since"),
    ],
)
def test_what_cannot_be_tried_is_named(rewarded: ApiClient, program: Program, change: dict[str, Any], pointer: str) -> None:
    refused = rewarded.post(f"programs/{program.id}/rules/try", {"definition": BOTH_TEN_EUROS, **change})
    assert refused.status_code == 422
    assert pointer in [mistake["pointer"] for mistake in refused.json()["errors"]]


def test_a_gift_by_hand_is_given_once_and_says_why_not(rewarded: ApiClient) -> None:
    program = rewarded.get("programs").json()["items"][0]
    anna = next(one["contact_id"] for one in rewarded.get("rewards?state=fulfilled").json()["items"] if one["side"] == "advocate")
    points = {"side": "advocate", "kind": {"slug": "points"}}
    rule = {"trigger": {"slug": "manual"}, "conditions": [{"slug": "cap", "settings": {"limit": 1}}], "benefits": [points]}
    rule_id = create_rule(program_id=UUID(program["id"]), name="By hand", definition=rule, in_force_from=NOW, actor=SYSTEM, now=NOW)
    body = {"rule_id": str(rule_id), "contact_id": anna, "reason": "Spoke for us at the fair", "reference": "fair-1"}
    first, again, more = (rewarded.post("rewards/gifts", body | {"reference": reference}).json() for reference in ("fair-1", "fair-1", "fair-2"))
    assert first == again
    assert (first["reward"]["occasion"], first["reward"]["amount"], first["reward"]["conversion_id"]) == ("manual", 100, None)
    assert (more["reward"], [reason["code"] for reason in more["reasons"] if not reason["passed"]]) == (None, ["cap_reached"])
    for change, pointer in (({"rule_id": str(uuid4())}, "/rule_id"), ({"contact_id": str(uuid4())}, "/contact_id"), ({"reason": " "}, "/reason")):
        refused = rewarded.post("rewards/gifts", body | change)
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)
