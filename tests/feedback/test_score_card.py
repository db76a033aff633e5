"""The score card of complaints, by hand-counted examples, and the page that shows it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from goodword.feedback.actions import cases, intake
from goodword.feedback.actions import particulars as actions
from goodword.feedback.queries import particulars
from goodword.feedback.queries.particulars import Particulars
from goodword.feedback.rules.score_card import Handled, Share, by_site, score_card
from goodword.feedback.values import Closing, NewCase, Origin, Wish
from goodword.lib import clock
from goodword.lib.money import Money
from goodword.operators.actions import change_organisation
from goodword.operators.models import Operator
from goodword.operators.values import SYSTEM, Role
from tests.console.doors import everything
from tests.feedback.makers import ASKED, make_customer
from tests.making import days
from tests.operators.people import make_operator

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
OPEN = Handled("", NOON, answer_by=NOON + 4 * HOUR, near_end=NOON + 100 * HOUR, has_address=True, wish_asked=True, acknowledged_at=NOON)
AT_ONCE = replace(OPEN, first_contact_at=NOON + 2 * HOUR, closed_at=NOON + 3 * HOUR, closing=Closing.DECIDED, satisfied=True, cost_minor=500, cost_asset="EUR")
LATE = replace(OPEN, site="Berlin", first_contact_at=NOON + 6 * HOUR, proposed_at=NOON + 99 * HOUR, closed_at=NOON + 120 * HOUR, closing=Closing.ACCEPTED)
TAKEN_BACK = replace(OPEN, site="Berlin", closed_at=NOON + 10 * HOUR, closing=Closing.WITHDRAWN, wish_asked=False, acknowledged_at=NOON + 5 * HOUR)
UNHAPPY = replace(AT_ONCE, satisfied=False, reopened=1, cost_minor=700, cost_asset="CHF", has_address=False, reported=False)


def test_the_card_counts_each_step_of_those_that_could_take_it() -> None:
    card = score_card([OPEN, AT_ONCE, LATE, TAKEN_BACK, UNHAPPY], now=NOON + 50 * HOUR)
    assert card.complaints == 5
    assert card.acknowledged_in_time == Share(4, 5)
    assert card.wish_asked == Share(4, 5)
    assert card.interim_sent == Share(1, 1)  # only the late one was open when its end came near
    assert card.closed_bindingly == Share(3, 4)
    assert card.satisfaction_asked == Share(2, 3)
    assert (card.satisfied, card.recovered) == (Share(1, 2), Share(1, 3))
    assert card.fixed_at_first_contact == Share(1, 3)
    assert card.change_reported == Share(0, 1)
    assert (card.to_first_answer, card.to_solution) == (2 * HOUR, 3 * HOUR)
    assert card.costs == {"EUR": 500, "CHF": 700}


def test_an_open_one_owes_a_notice_once_its_end_is_near() -> None:
    assert score_card([OPEN], now=NOON + 100 * HOUR).interim_sent == Share(0, 0)
    assert score_card([OPEN], now=NOON + 101 * HOUR).interim_sent == Share(0, 1)
    assert score_card([replace(OPEN, informed_at=NOON)], now=NOON + 101 * HOUR).interim_sent == Share(1, 1)


def test_sites_come_with_the_most_complaints_first_and_nothing_is_said_of_none() -> None:
    assert list(by_site([LATE, OPEN, TAKEN_BACK], now=NOON)) == ["Berlin", ""]
    empty = score_card([], now=NOON)
    assert empty.to_solution is None and empty.recovered == Share(0, 0) and empty.costs == {}


@pytest.mark.django_db
def test_product_site_and_cost_are_entered_on_the_page_and_stand_on_the_card() -> None:
    olga, ben = Client(), make_customer()
    olga.force_login(make_operator())
    case = intake.receive(NewCase("Torn", Origin.STAFF, contact_id=ben, wish=Wish.REPLACE), actor=SYSTEM, now=ASKED)
    with clock.at(ASKED + days(1)):
        form = {"do": "describe", "product": "Grinder  mini", "site": "Berlin", "cost": "12.50"}
        assert olga.post(reverse("console:case", args=[case.id]), form).status_code == 302
        assert particulars.particulars(case.id) == Particulars("Grinder mini", "Berlin", Money(1250, "EUR"))
        before = everything()
        assert olga.post(reverse("console:case", args=[case.id]), {**form, "cost": "-1"}).status_code == 422
        assert everything() == before
        cases.close(case.id, Closing.DECIDED, "A new one", actor=SYSTEM, now=ASKED + days(1))
        shown = olga.get(reverse("console:score_card")).content.decode()
    assert "Berlin" in shown and "€12.50" in shown and "1 of 1" in shown
    with clock.at(ASKED + days(100)):
        olga = Client()
        olga.force_login(Operator.objects.get())
        assert "No complaint was received in this period." in olga.get(reverse("console:score_card")).content.decode()
        assert "Berlin" in olga.get(reverse("console:score_card") + "?period=365").content.decode()


@pytest.mark.django_db
def test_a_marketer_without_the_right_and_a_stranger_are_kept_out() -> None:
    assert Client().get(reverse("console:score_card")).status_code == 302
    analyst = Client()
    analyst.force_login(make_operator("ana@example.com", "Ana", Role.ANALYST))
    assert analyst.get(reverse("console:score_card")).status_code == 200


@pytest.mark.django_db
def test_what_is_said_already_changes_nothing_and_decimals_must_exist_in_the_currency() -> None:
    olga = Client()
    olga.force_login(make_operator())
    case = intake.receive(NewCase("x", Origin.STAFF, contact_id=make_customer()), actor=SYSTEM, now=ASKED)
    assert not actions.describe(case.id, Particulars(), actor=SYSTEM, now=ASKED)
    change_organisation(actor=SYSTEM, now=ASKED, currency="JPY")
    with clock.at(ASKED + days(1)):
        answer = olga.post(reverse("console:case", args=[case.id]), {"do": "describe", "cost": "12.50"})
    assert answer.status_code == 422 and "The currency has no such decimals." in answer.content.decode()
