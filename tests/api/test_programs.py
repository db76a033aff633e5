"""Programmes over the API."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from goodword.operators.models import AuditEntry
from goodword.operators.values import Permission
from goodword.programs.models import Program
from tests.api.conftest import ApiClient

pytestmark = pytest.mark.django_db

NEW = {"name": "Nordlicht", "slug": "nordlicht", "landing_url": "https://shop.example/hello", "offer": {"headline": {"de": "10 € für Sie"}}}


def make(shop: ApiClient, **changes: object) -> str:
    response = shop.post("programs", NEW | changes)
    assert response.status_code == 201, response.content
    return str(response.json()["id"])


def test_a_programme_is_made_read_changed_and_led_through_its_life(shop: ApiClient) -> None:
    program_id = make(shop)
    program = shop.get(f"programs/{program_id}").json()
    assert (program["state"], program["hosts"], program["offer"]["headline"]) == ("draft", ["shop.example"], {"de": "10 € für Sie"})
    changed = shop.patch(f"programs/{program_id}", {"policy": {"window_days": 30}, "version": 1}).json()
    assert (changed["policy"]["window_days"], changed["policy"]["touch"], changed["name"]) == (30, "first", "Nordlicht")
    for step, state in [("go-live", "live"), ("pause", "paused"), ("resume", "live"), ("end", "ended"), ("archive", "archived")]:
        assert shop.post(f"programs/{program_id}/steps/{step}").json()["state"] == state
    assert [version["number"] for version in shop.get(f"programs/{program_id}/versions").json()["items"]] == [2, 1]


def test_what_a_key_changes_is_audited_under_its_name(shop: ApiClient) -> None:
    make(shop)
    entry = AuditEntry.objects.get(action="programs.create")
    assert (entry.operator_id, entry.api_key is not None) == (None, True)


def test_mistakes_are_named_with_their_place(shop: ApiClient) -> None:
    response = shop.post("programs", NEW | {"currency": "ABC", "landing_url": "https://evil.example", "hosts": ["shop.example"], "policy": {"window_days": 5}})
    assert response.status_code == 422
    assert {error["pointer"]: error["code"] for error in response.json()["errors"]} == {"/currency": "currency_unknown", "/landing_url": "not_on_hosts"}
    response = shop.post("programs", {"slug": "x", "policy": {"window_days": "many"}, "extra": 1})
    assert {error["pointer"] for error in response.json()["errors"]} == {"/name", "/policy/window_days", "/extra"}
    assert not Program.objects.exists()


def test_a_slug_is_given_once(shop: ApiClient) -> None:
    make(shop)
    response = shop.post("programs", NEW)
    assert (response.status_code, response.json()["errors"][0]["code"]) == (422, "slug_taken")


def test_a_change_based_on_an_older_version_and_a_step_out_of_order_are_conflicts(shop: ApiClient) -> None:
    program_id = make(shop)
    shop.patch(f"programs/{program_id}", {"name": "Second"})
    assert shop.patch(f"programs/{program_id}", {"name": "Third", "version": 1}).json()["code"] == "changed_meanwhile"
    assert shop.post(f"programs/{program_id}/steps/resume").json()["code"] == "step_refused"
    assert Program.objects.get().name == "Second"


@pytest.mark.parametrize("address", ["programs/{}", "programs/{}/versions"])
def test_another_id_is_not_found(shop: ApiClient, address: str) -> None:
    make(shop)
    assert shop.get(address.format(uuid4())).status_code == 404
    assert shop.get(address.format("1")).status_code in {404, 422}


def test_lists_are_paged_and_filtered(shop: ApiClient) -> None:
    for number in range(3):
        make(shop, slug=f"p{number}")
    first = shop.get("programs?limit=2").json()
    rest = shop.get(f"programs?limit=2&cursor={first['next_cursor']}").json()
    assert [program["slug"] for program in first["items"] + rest["items"]] == ["p2", "p1", "p0"]
    assert rest["next_cursor"] is None
    assert [program["slug"] for program in shop.get("programs?slug=p1").json()["items"]] == ["p1"]
    assert shop.get("programs?state=live").json()["items"] == []
    assert shop.get("programs?cursor=nonsense").json()["code"] == "cursor_invalid"
    assert shop.get("programs?limit=201").status_code == 422


def test_reading_does_not_allow_writing(key_with: Callable[..., ApiClient], shop: ApiClient) -> None:
    program_id = make(shop)
    reader = key_with(Permission.PROGRAMS_READ)
    assert reader.get(f"programs/{program_id}").status_code == 200
    for response in (reader.post("programs", NEW), reader.patch(f"programs/{program_id}", {"name": "x"}), reader.post(f"programs/{program_id}/steps/go-live")):
        assert response.status_code == 403
    assert Program.objects.values_list("name", "state").get() == ("Nordlicht", "draft")
