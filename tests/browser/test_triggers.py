"""The form of a rule with each trigger's settings, and a reward given by hand, as people see them."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from goodword.operators.values import SYSTEM
from goodword.rewards.actions.rules import create_rule
from goodword.rewards.queries.rules import rules
from tests.browser.conftest import look_everywhere
from tests.making import START, make_advocate, make_program, send, work
from tests.rewards.test_triggers import CAP, rule

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_rule_for_a_milestone_is_made_and_a_reward_given_by_hand(console: Page, live_server: LiveServer) -> None:
    program = make_program(rule=rule("manual", conditions=[CAP], needs_approval=True))
    milestone = rule("milestone", {"reach": 2, "every": True, "within": "month"}, stacks=False)
    create_rule(program_id=program.id, name="Two friends", definition=milestone, in_force_from=START, actor=SYSTEM, now=START)
    anna, code = make_advocate(program, last_name="Petersen")
    for number in range(2):
        send("purchase", f"friend{number}", START.replace(day=3 + number), code=code, amount_minor=2490, name=f"order{number}")
    work(START.replace(day=6))
    base = f"{live_server.url}/console"
    console.goto(f"{base}/rewards/rules/{rules(program.id)[1].id}/")
    expect(console.get_by_label("What happens")).to_have_value("milestone")
    expect(console.get_by_label("Only by these")).to_be_hidden()
    console.get_by_role("button", name="What would it have cost?").click()
    look_everywhere(console, "rule_milestone")
    console.get_by_label("What happens").select_option("share")
    expect(console.get_by_label("Only by these")).to_be_visible()

    console.goto(f"{base}/contacts/{anna}/")
    console.get_by_role("link", name="Give a reward").click()
    console.get_by_label("Why").fill("Spoke for us at the fair")
    console.get_by_role("button", name="See what is given").click()
    look_everywhere(console, "give_reward")
    console.get_by_role("button", name="Give it").click()
    expect(console.get_by_text("waits for somebody else to approve it")).to_be_visible()
    console.goto(f"{base}/rewards/")
    look_everywhere(console, "rewards_occasions")
