"""Giving a reward from the console: looked at first, given once, refused in words, and not by who may not."""

import re
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from goodword.operators.values import Role
from goodword.rewards.models import Occasion, Reward
from goodword.rewards.queries.rules import rules
from tests.console.test_use_credit import signed_in
from tests.making import START, days, make_advocate, make_program
from tests.rewards.test_triggers import CAP, rule

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _some_days_on():
    with time_machine.travel(START + days(3), tick=False):
        yield


def sent(client: Client, anna: UUID, by: UUID, **more: str) -> dict[str, str]:
    body = client.get(reverse("console:give_reward", args=[anna])).content.decode()
    found = re.search(r'name="key" value="([^"]+)"', body)
    assert found
    return {"key": found[1], "rule": str(by), "reason": "Spoke for us at the fair", **more}


def test_a_reward_is_given_after_a_look_and_once() -> None:
    program = make_program(rule=rule("manual", conditions=[CAP]))
    anna, _ = make_advocate(program)
    [by] = rules(program.id)
    olga, page = signed_in(), reverse("console:give_reward", args=[anna])
    typed = sent(olga, anna, by.id)
    assert "the receiver gets 100 points" in olga.post(page, typed).content.decode()
    assert not Reward.objects.exists()
    for _ in range(2):
        assert olga.post(page, typed | {"give": "1"}).status_code == 302
    assert Reward.objects.count() == 1
    assert "100 points is on hold, as the rule says." in olga.get(reverse("console:contact", args=[anna])).content.decode()
    assert olga.post(page, typed | {"reason": " ", "give": "1"}).status_code == 422


def test_a_limit_that_was_reached_is_said() -> None:
    program = make_program(rule=rule("manual", conditions=[{"slug": "cap", "settings": {"limit": 1}}]))
    anna, _ = make_advocate(program)
    [by] = rules(program.id)
    olga, page = signed_in(), reverse("console:give_reward", args=[anna])
    olga.post(page, sent(olga, anna, by.id, give="1"))
    refused = olga.post(page, sent(olga, anna, by.id, give="1"))
    assert refused.status_code == 422
    assert "Nothing was given. The limit of 1 was reached." in refused.content.decode()


def test_without_a_rule_the_page_says_how_to_make_one() -> None:
    anna, _ = make_advocate(make_program())
    assert "There is no rule to give by." in signed_in().get(reverse("console:give_reward", args=[anna])).content.decode()


def test_support_does_not_give() -> None:
    program = make_program(rule=rule("manual"))
    anna, _ = make_advocate(program)
    support = signed_in(Role.SUPPORT)
    assert support.get(reverse("console:give_reward", args=[anna])).status_code == 403
    assert support.post(reverse("console:give_reward", args=[anna]), {"rule": str(rules(program.id)[0].id), "give": "1"}).status_code == 403
    assert "Give a reward" not in support.get(reverse("console:contact", args=[anna])).content.decode()
    assert not Occasion.objects.exists()
