"""Tiers in the console: set on a page, seen on the contact."""

import pytest
from django.urls import reverse

from goodword.lib import clock
from goodword.operators.values import Role
from goodword.rewards import models
from goodword.rewards.queries.tiers import ladder
from goodword.rewards.values.tiers import Demotion, Measure, Span
from tests.console.test_payouts import signed_in
from tests.making import make_advocate, make_program, work
from tests.rewards.test_tiers import BUY, buy, set_ladder

pytestmark = pytest.mark.django_db

FORM = {
    "measure": "value",
    "span": "rolling",
    "rolling_days": "30",
    "demotion": "step",
    "grace_days": "10",
    "name_1": "Silver",
    "threshold_1": "50",
    "benefit_1": "Early news",
    "name_2": "Gold",
    "threshold_2": "99.50",
}


def test_tiers_are_set_changed_and_taken_away() -> None:
    program, olga = make_program(rule=None), signed_in()
    url = reverse("console:reward_tiers", args=[program.id])
    assert olga.get(url).status_code == 200
    assert olga.post(url, FORM | {"threshold_2": "50"}).status_code == 422
    assert olga.post(url, FORM | {"threshold_2": "50.123"}).status_code == 422
    assert ladder(program.id) is None
    assert olga.post(url, FORM).status_code == 302
    found = ladder(program.id)
    assert found
    assert (found.measure, found.span, found.rolling_days, found.demotion, found.grace_days) == (Measure.VALUE, Span.ROLLING, 30, Demotion.STEP, 10)
    assert [(tier.slug, tier.threshold, tier.benefit) for tier in found.tiers] == [("silver", 5000, {"en": "Early news"}), ("gold", 9950, {})]
    page = olga.get(url).content.decode()
    assert 'value="99.50"' in page
    assert "€99.50" in page
    olga.post(url, FORM | {"name_1": "Argent"})
    found = ladder(program.id)
    assert found
    assert found.tiers[0].slug == "silver", "rules that ask for it go on"
    assert olga.post(url, {**FORM, "name_1": "", "name_2": ""}).status_code == 302
    assert ladder(program.id) is None


@pytest.mark.parametrize("role", [Role.SALES, Role.ANALYST, Role.SUPPORT])
def test_who_may_not_write_rewards_sets_no_tiers(role: Role) -> None:
    program = make_program(rule=None)
    assert signed_in(role).post(reverse("console:reward_tiers", args=[program.id]), FORM).status_code == 403
    assert not models.Ladder.objects.exists()


def test_the_contact_page_says_where_somebody_stands_and_why() -> None:
    program = make_program(rule=None)
    set_ladder(program)
    anna, code = make_advocate(program)
    buy(code, "ben", "cleo")
    work(BUY)
    with clock.at(BUY):
        page = signed_in().get(reverse("console:contact", args=[anna])).content.decode()
    assert "Silver" in page
    assert "2 more purchases of friends to Gold" in page
    assert "A tier was reached" in page
