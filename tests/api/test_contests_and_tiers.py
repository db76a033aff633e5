"""Contests and tiers over the API."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from goodword.lib import clock
from goodword.operators.models import AuditEntry
from goodword.operators.values import SYSTEM, Permission
from goodword.programs.values import Program
from goodword.rewards import models
from goodword.rewards.actions.contest_draw import draw_contest
from goodword.rewards.actions.tiers import set_ladder
from goodword.rewards.values.contests import Contest
from goodword.rewards.values.tiers import Ladder, Tier
from tests.api.conftest import ApiClient
from tests.making import START, days, make_advocate, make_contact, make_program, send, work
from tests.rewards.contest_makers import CLOSED, CLOSES, OPENS, close, join, make_contest

pytestmark = pytest.mark.django_db

OPEN = OPENS + days(1)


@pytest.fixture
def program() -> Program:
    return make_program()


@pytest.fixture
def contest(program: Program) -> Contest:
    return make_contest(program)


@pytest.fixture
def ben() -> UUID:
    return make_contact("ben@example.com")


def send_at(moment: datetime, shop: ApiClient, address: str, body: dict[str, Any]) -> Any:
    with clock.at(moment):
        return shop.post(address, body)


def test_a_contest_says_all_that_it_promises_and_keeps_its_seed(shop: ApiClient, contest: Contest) -> None:
    with clock.at(OPEN):
        told = shop.get(f"contests/{contest.id}").json()
        assert shop.get("contests").json()["items"] == [told]
    assert (told["state"], told["open"], told["prize"], told["winners"], told["commitment"]) == ("published", True, "a €200 coupon", 1, contest.commitment)
    assert [one["task"] for one in told["tasks"]] == ["free", "referral", "share", "follow", "rule"]
    assert (told["protocol_url"], "seed" in told) == ("", False)
    assert shop.get(f"contests/{contest.id}/winners").json() == {"items": []}


def test_contests_are_read_page_by_page(shop: ApiClient, program: Program) -> None:
    made = [str(make_contest(program, publish=False).id) for _ in range(3)]
    first = shop.get("contests?limit=2").json()
    rest = shop.get(f"contests?limit=2&cursor={first['next_cursor']}&program_id={program.id}").json()
    assert [one["id"] for one in first["items"] + rest["items"]] == made[::-1]
    assert rest["next_cursor"] is None


def test_tasks_that_were_done_elsewhere_give_their_entries_once(shop: ApiClient, contest: Contest, ben: UUID) -> None:
    entries, who = f"contests/{contest.id}/entries", {"contact_id": str(ben)}
    for task, counted in (("free", 3), ("free", 3), ("follow", 4), ("follow", 4)):
        assert send_at(OPEN, shop, entries, who | {"task": task}).json()["counted"] == counted
    for channel, counted in (("whatsapp", 5), ("whatsapp", 5), ("mail", 6)):
        assert send_at(OPEN, shop, entries, who | {"task": "share", "channel": channel}).json()["counted"] == counted
    told = send_at(OPEN + days(1), shop, entries, who | {"task": "free"}).json()
    assert (told["counted"], told["entries"], told["stated_at"]) == (9, {"free": 6, "share": 2, "follow": 1}, None)
    assert AuditEntry.objects.filter(action="rewards.record_entry", api_key__isnull=False).count() == models.ContestEntry.objects.count() == 5
    assert close(contest).ticket_count == 0, "age and country were never stated"


def test_age_and_country_are_stated_once_and_make_entries_count(shop: ApiClient, contest: Contest, ben: UUID) -> None:
    stated = {"contact_id": str(ben), "country": "NL", "of_age": True}
    told = [send_at(OPEN, shop, f"contests/{contest.id}/entrants", stated | more).json() for more in ({}, {"country": "DE"})]
    assert told[0]["stated_at"] == told[1]["stated_at"] != ""
    send_at(OPEN, shop, f"contests/{contest.id}/entries", {"contact_id": str(ben), "task": "free"})
    assert shop.get(f"contests/{contest.id}/entrants/{ben}").json()["counted"] == 3
    assert models.Entrant.objects.get().country == "NL"
    assert AuditEntry.objects.filter(action="rewards.record_entrant").count() == 1
    assert close(contest).entry_count == 3


@pytest.mark.parametrize(
    ("address", "body", "pointer"),
    [
        ("entrants", {"country": "FR", "of_age": True}, "/country"),
        ("entrants", {"country": "DE", "of_age": False}, "/country"),
        ("entrants", {"country": "de", "of_age": True}, "/country"),
        ("entries", {"task": "referral"}, "/task"),
        ("entries", {"task": "share"}, ""),
        ("entries", {"task": "free", "contact_id": str(uuid4())}, "/contact_id"),
    ],
)
def test_what_cannot_be_recorded_says_why_and_changes_nothing(
    shop: ApiClient, contest: Contest, ben: UUID, address: str, body: dict[str, Any], pointer: str
) -> None:
    refused = send_at(OPEN, shop, f"contests/{contest.id}/{address}", {"contact_id": str(ben)} | body)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)
    assert not models.Entrant.objects.exists()
    assert not models.ContestEntry.objects.exists()


@pytest.mark.parametrize("moment", [OPENS - days(1), CLOSES])
def test_before_and_after_its_time_a_contest_takes_nothing(shop: ApiClient, contest: Contest, ben: UUID, moment: datetime) -> None:
    for address, body in (("entries", {"task": "free"}), ("entrants", {"country": "DE", "of_age": True})):
        assert send_at(moment, shop, f"contests/{contest.id}/{address}", {"contact_id": str(ben)} | body).status_code == 409
    assert not models.Entrant.objects.exists()


def test_a_task_that_the_contest_does_not_have_is_refused(shop: ApiClient, program: Program, ben: UUID) -> None:
    contest = make_contest(program, tasks=())
    refused = send_at(OPEN, shop, f"contests/{contest.id}/entries", {"contact_id": str(ben), "task": "follow"})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "task_unknown")


def test_winners_are_told_with_what_became_of_the_prize(shop: ApiClient, contest: Contest, ben: UUID) -> None:
    cleo = make_contact("cleo@example.com")
    join(contest, ben, cleo)
    close(contest)
    draw_contest(contest.id, public_number="3 17 22", actor=SYSTEM, now=CLOSED + days(1))
    first, second = shop.get(f"contests/{contest.id}/winners").json()["items"]
    assert (first["place"], first["state"], second["state"]) == (1, "told", "substitute")
    assert {first["contact_id"], second["contact_id"]} == {str(ben), str(cleo)}
    told = shop.get(f"contests/{contest.id}").json()
    assert (told["state"], told["public_number"], told["ticket_count"]) == ("drawn", "3 17 22", 2)
    assert told["protocol_url"].endswith(f"/p/coffee/contests/{contest.id}/protocol.json")


def test_reading_does_not_allow_recording(key_with: Callable[..., ApiClient], contest: Contest, ben: UUID) -> None:
    reader = key_with(Permission.REWARDS_READ)
    assert reader.get(f"contests/{contest.id}").status_code == 200
    for address, body in (("entries", {"task": "free"}), ("entrants", {"country": "DE", "of_age": True})):
        assert send_at(OPEN, reader, f"contests/{contest.id}/{address}", {"contact_id": str(ben)} | body).status_code == 403
    assert not models.ContestEntry.objects.exists()


def test_ladders_standings_and_steps_are_read(shop: ApiClient, program: Program) -> None:
    set_ladder(program.id, Ladder((Tier("silver", 1, {"en": "Silver"}), Tier("gold", 2, {"en": "Gold"}))), actor=SYSTEM, now=START)
    anna, code = make_advocate(program)
    for number in range(2):
        send("purchase", f"friend{number}@example.com", START + days(1 + number), amount_minor=3480, code=code)
        work(START + days(1 + number))
    [ladder] = shop.get("tiers/ladders").json()["items"]
    assert [(one["slug"], one["people"]) for one in ladder["tiers"]] == [("silver", 0), ("gold", 1)]
    [standing] = shop.get(f"tiers/standings?contact_id={anna}").json()["items"]
    assert (standing["tier"], standing["next"], standing["score"], bool(standing["reasons"][0]["words"])) == ("gold", "", 2, True)
    first = shop.get("tiers/changes?limit=1").json()
    rest = shop.get(f"tiers/changes?limit=1&cursor={first['next_cursor']}&contact_id={anna}&program_id={program.id}").json()
    assert [(one["before"], one["after"]) for one in first["items"] + rest["items"]] == [("silver", "gold"), ("", "silver")]
    assert shop.get(f"tiers/standings?contact_id={uuid4()}").status_code == 404
    assert shop.get("tiers/standings").status_code == 422
