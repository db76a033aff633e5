"""Contests in the console: drafted, published, drawn, cancelled; and who may do it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from goodword.lib import clock
from goodword.operators.models import AuditEntry
from goodword.operators.values import Role
from goodword.programs.values import Program
from goodword.rewards import models
from goodword.rewards.queries import contests as queries
from goodword.rewards.values import Setup
from goodword.rewards.values.contests import Contest, ContestState, ContestTask, TaskTerms
from tests.making import START, make_contact, make_program
from tests.operators.people import make_operator
from tests.rewards.contest_makers import CLOSED, OPENS, close, join, make_contest

pytestmark = pytest.mark.django_db


def signed_in(role: Role = Role.OWNER) -> Client:
    client = Client()
    client.force_login(make_operator(email=f"{role}@example.com", role=role))
    return client


@pytest.fixture
def coffee() -> Program:
    return make_program()


def url(name: str, *parts: object) -> str:
    return reverse(f"console:{name}", args=parts)


def form(**changes: Any) -> dict[str, Any]:
    return {
        "name": "A year of coffee", "first_day": "2026-10-10", "last_day": "2026-10-31", "draw_by": "2026-11-10", "prize": "product", "prize_amount": "1",
        "prize_name": "a year of coffee", "value": "250", "winners": "1", "substitutes": "3", "accept_days": "14", "sponsor": "Nordlicht, Hamburg",
        "countries": "de, AT", "minimum_age": "18", "number_source": "Lotto 6 aus 49 of 4 November 2026", "free_entries": "3", "most": "20",
        "referral_entries": "3", "referral_most": "12", "share_entries": "1", "share_most": "5", "follow_entries": "0", "follow_url": "", "rule_most": "6",
    } | changes  # fmt: skip


def drafted(olga: Client, coffee: Program) -> Contest:
    olga.post(url("contest_new", coffee.id), form())
    return queries.contests()[0]


def test_a_contest_is_drafted_changed_and_published(coffee: Program) -> None:
    olga = signed_in()
    with clock.at(START):
        assert "DE" in olga.get(url("contest_new", coffee.id)).content.decode()
        one = drafted(olga, coffee)
        assert one.terms.prize == Setup("product", {"name": "a year of coffee", "quantity": 1})
        assert (one.terms.countries, one.terms.prize_value_minor, one.terms.draw_by) == (("DE", "AT"), 25000, date(2026, 11, 10))
        assert one.terms.tasks == (TaskTerms(ContestTask.REFERRAL, 3, 12), TaskTerms(ContestTask.SHARE, 1, 5), TaskTerms(ContestTask.RULE, 0, 6))
        shown = olga.get(url("contest_change", one.id)).content.decode()
        assert 'value="2026-10-31"' in shown
        olga.post(url("contest_change", one.id), form(sponsor="Nordlicht, Speicherweg 12, Hamburg"))
        assert "Speicherweg 12" in olga.get(url("contest", one.id)).content.decode()
        olga.post(url("contest_steer", one.id), {"do": "publish"})
        page = olga.get(url("contest", one.id)).content.decode()
        assert queries.contest(one.id).commitment in page
        assert olga.get(url("contest_change", one.id)).status_code == 404
    assert set(AuditEntry.objects.filter(subject__startswith="contest:").values_list("action", flat=True)) == {
        "rewards.create_contest",
        "rewards.change_contest",
        "rewards.publish_contest",
    }


def test_what_keeps_it_from_being_published_is_said_in_words(coffee: Program) -> None:
    olga = signed_in()
    with clock.at(START):
        olga.post(url("contest_new", coffee.id), form(free_entries="2"))
        one = queries.contests()[0]
        page = olga.get(url("contest", one.id)).content.decode()
        assert "The free form gives 2 at once and another way 3." in page
        assert 'value="publish"' not in page
        refused = olga.post(url("contest_steer", one.id), {"do": "publish"})
    assert refused.status_code == 422
    assert queries.contest(one.id).state is ContestState.DRAFT


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"countries": "Germany"},
        {"prize_name": ""},
        {"minimum_age": "12"},
        {"follow_url": "javascript:alert(1)"},
        {"value": "2.505"},
        {"winners": "0"},
    ],
)
def test_a_mistake_in_the_form_is_said_beside_its_field_and_makes_nothing(coffee: Program, wrong: dict[str, str]) -> None:
    assert signed_in().post(url("contest_new", coffee.id), form(**wrong)).status_code == 422
    assert models.Contest.objects.count() == 0


def test_staff_enter_the_public_number_and_draw(coffee: Program) -> None:
    one = make_contest(coffee)
    join(one, *(make_contact(f"cleo{place}@example.com", first_name="Cleo", last_name=str(place)) for place in range(5)))
    olga = signed_in()
    with clock.at(OPENS):
        assert "5 people take part." in olga.get(url("contest", one.id)).content.decode()
    close(one)
    olga.force_login(make_operator(email="olga@example.com", role=Role.ADMIN))
    with clock.at(CLOSED):
        assert olga.post(url("contest_steer", one.id), {"do": "draw", "number": ""}).status_code == 422
        assert olga.post(url("contest_steer", one.id), {"do": "draw", "number": "3 17 22 30 41 44"}).status_code == 302
        page = olga.get(url("contest", one.id)).content.decode()
        assert "told, has not answered" in page
        first, second, *_ = queries.winners(one.id)
        assert olga.post(url("contest_exclude", first.id), {"reason": ""}).status_code == 422
        assert olga.post(url("contest_exclude", first.id), {"reason": "Works for us"}).status_code == 302
        assert queries.winner(second.id) != second
        assert "Works for us" in olga.get(url("contest", one.id)).content.decode()
        assert "drawn" in olga.get(url("contests")).content.decode()


def test_a_contest_is_cancelled_with_a_reason(coffee: Program) -> None:
    one, olga = make_contest(coffee), signed_in()
    with clock.at(OPENS):
        assert olga.post(url("contest_steer", one.id), {"do": "cancel", "reason": ""}).status_code == 422
        olga.post(url("contest_steer", one.id), {"do": "cancel", "reason": "The roastery burnt down"})
    assert queries.contest(one.id).state is ContestState.CANCELLED


def test_who_may_not_approve_neither_publishes_nor_draws_and_readers_see_no_button(coffee: Program) -> None:
    one = make_contest(coffee, publish=False)
    with clock.at(START):
        for role, may_draft in ((Role.MARKETER, True), (Role.ANALYST, False), (Role.SALES, False)):
            client = signed_in(role)
            page = client.get(url("contest", one.id))
            assert page.status_code == 200
            assert 'name="do"' not in page.content.decode()
            assert client.post(url("contest_steer", one.id), {"do": "publish"}).status_code == 403
            assert (client.get(url("contest_new", coffee.id)).status_code == 200) is may_draft
    assert queries.contest(one.id).state is ContestState.DRAFT
