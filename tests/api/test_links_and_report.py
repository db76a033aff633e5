"""A shop gives its customers their links, begins a programme with a preset, and asks what came of it."""

from collections.abc import Callable
from typing import Any

import pytest

from goodword.contacts.models import Contact
from goodword.links.models import Link
from goodword.operators.values import Permission
from goodword.programs.models import Program
from tests.api.conftest import ApiClient

pytestmark = pytest.mark.django_db

NEW = {"slug": "friends", "name": "Friends", "currency": "USD", "preset": "both-sides", "live": True, "starts_at": "2021-01-01T00:00:00Z"}


@pytest.fixture
def client(key_with: Callable[..., ApiClient]) -> ApiClient:
    return key_with(Permission.PROGRAMS_READ, Permission.PROGRAMS_WRITE, Permission.LINKS_WRITE, Permission.REWARDS_READ)


@pytest.fixture
def program(client: ApiClient) -> Any:
    answer = client.post("programs", NEW)
    assert answer.status_code == 201
    return answer.json()


def test_a_programme_can_begin_with_a_preset_and_go_live_at_once(program: Any) -> None:
    assert (program["state"], program["preset"], program["currency"]) == ("live", "both-sides", "USD")
    assert program["starts_at"] == "2021-01-01T00:00:00Z"


def test_a_trial_can_do_without_the_hold_of_a_preset(client: ApiClient) -> None:
    made = client.post("programs", NEW | {"hold_days": 0}).json()
    (rule,) = client.get(f"programs/{made['id']}/rules").json()["items"]
    assert rule["definition"]["hold_days"] == 0


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"preset": "none"}, "/preset"),
        ({"preset": "", "live": True}, "/live"),
        ({"preset": "", "live": False, "hold_days": 0}, "/hold_days"),
        ({"hold_days": 366}, "/hold_days"),
    ],
)
def test_a_preset_that_is_none_makes_no_programme(client: ApiClient, change: dict[str, Any], place: str) -> None:
    answer = client.post("programs", NEW | change)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == place
    assert not Program.objects.exists()


def test_customers_get_their_links_once_and_in_order(client: ApiClient, program: Any) -> None:
    body = {"program": program["id"], "customers": [{"id": "anna"}, {"email": "ben@example.com"}, {"id": "anna"}], "history": True}
    first, second = (client.post("links", body).json()["items"] for _ in range(2))
    assert first == second
    assert first[0] == first[2] != first[1]
    assert first[0]["url"].endswith(f"/r/{first[0]['code']}")
    assert Link.objects.count() == 2


def test_a_customer_whom_nothing_names_spoils_the_request_and_nothing_is_made(client: ApiClient, program: Any) -> None:
    answer = client.post("links", {"program": program["id"], "customers": [{"id": "anna"}, {"first_name": "Ben"}]})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/customers/1"
    assert not Contact.objects.exists()


def test_a_key_without_the_scope_gives_no_links(key_with: Callable[..., ApiClient], program: Any) -> None:
    answer = key_with(Permission.PROGRAMS_READ).post("links", {"program": program["id"], "customers": [{"id": "anna"}]})
    assert answer.status_code == 403
    assert not Link.objects.exists()


def test_a_fresh_programmes_report_is_all_zeros(client: ApiClient, program: Any) -> None:
    report = client.get(f"programs/{program['id']}/report").json()
    assert (report["referrals"], report["conversions"], report["waiting"], report["ledger_by_asset"]) == (0, 0, 0, {})
    assert list(report["rewards_by_rule"].values()) == [0]
    assert report["rows"] == {"outcomes": 0, "referrals": 0, "conversions": 0, "rewards": 0, "ledger": 0}


def test_there_is_no_report_of_a_programme_that_is_none(client: ApiClient) -> None:
    assert client.get("programs/018f0000-0000-7000-8000-000000000000/report").status_code == 404
