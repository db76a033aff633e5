"""Every page of Rewards as people see it: what is owed and why, approvals, rules in words, pools of codes, the ledger."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from goodword.contacts import queries
from goodword.contacts.values import Person
from goodword.operators.values import SYSTEM
from goodword.programs.values import Program
from goodword.rewards import models
from goodword.rewards.actions.budgets import set_budget
from goodword.rewards.actions.pools import add_codes, create_pool
from goodword.rewards.actions.rules import create_rule, new_version
from goodword.rewards.queries.rules import rules
from goodword.rewards.values import Period
from tests.browser.conftest import look_everywhere
from tests.making import BOTH_TEN_EUROS, START, days, make_advocate, make_contact, make_program, send, work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BUY = START + days(3)


@pytest.fixture
def coffee(console: Page) -> Program:
    """Play a few months: credit that was granted and partly taken back, some that waits for a person, some for a second look."""
    program = make_program()
    later = START + days(30)
    new_version(rules(program.id)[0].id, definition=BOTH_TEN_EUROS | {"needs_approval": True}, in_force_from=later, actor=SYSTEM, now=START)
    _, anna = make_advocate(program, "anna@example.com", first_name="Anna", last_name="Petersen")
    _, cleo = make_advocate(program, "cleo@example.com", first_name="Cleo", last_name="Winter")
    for who, code, at, amount in (
        ("ben", anna, BUY, 3480),
        ("jana", anna, BUY + days(1), 2210),
        ("paul", cleo, BUY + days(32), 5740),
        ("nele", anna, BUY + days(33), 2640),
        ("mo", cleo, BUY + days(34), 2090),
    ):
        make_contact(f"{who}@example.com", first_name=who.title())
        send("purchase", f"{who}@example.com", at, code=code, amount_minor=amount, name=f"order-{who}")
    work(START + days(25))
    send("refund", "jana@example.com", START + days(26), refund_of="order-jana", amount_minor=2210)
    work(START + days(60))
    models.Reward.objects.filter(contact__first_name="Mo").update(held_for_review=True)
    set_budget(program.id, asset="EUR", period=Period.ALL, limit=50_000, actor=SYSTEM, now=START)
    pool = create_pool(name="Spring 2027", low_at=20, actor=SYSTEM, now=START)
    add_codes(pool, [f"SPRING-{number}" for number in range(12)], actor=SYSTEM, now=START)
    gift = {"conditions": [], "benefits": [{"side": "friend", "kind": {"slug": "coupon", "settings": {"amount_minor": 500, "pool": "Spring 2027"}}}]}
    create_rule(program_id=program.id, name="A welcome for every friend", definition=gift, in_force_from=START + days(90), actor=SYSTEM, now=START)
    return program


def test_the_pages_of_rewards_look_right(console: Page, coffee: Program, live_server: LiveServer) -> None:
    base = f"{live_server.url}/console/rewards/"
    first = rules(coffee.id)[0]
    pool = models.CouponPool.objects.get()
    for name, path in [
        ("rewards", ""),
        ("rewards_none", "?state=expired"),
        ("rewards_approvals", "approvals/"),
        ("rewards_reviews", "reviews/"),
        ("rewards_rules", "rules/"),
        ("rewards_budget", f"budget/{coffee.id}/"),
        ("rewards_rule", f"rules/{first.id}/"),
        ("rewards_rule_new", f"rules/new/{coffee.id}/"),
        ("rewards_pools", "pools/"),
        ("rewards_pool", f"pools/{pool.id}/"),
        ("rewards_ledger", "ledger/"),
    ]:
        console.goto(base + path)
        look_everywhere(console, name)


def test_credit_is_used_after_a_look_at_what_is_left(console: Page, coffee: Program, live_server: LiveServer) -> None:
    ben = queries.find(Person(email="ben@example.com"))
    console.goto(f"{live_server.url}/console/contacts/{ben}/")
    console.get_by_role("link", name="Use credit").click()
    console.get_by_label("Amount").fill("12.50")
    console.get_by_label("What for").fill("Order 48213 by telephone")
    console.get_by_role("button", name="See what is left then").click()
    expect(console.get_by_text("There is €10 left, not more.").last).to_be_visible()
    look_everywhere(console, "rewards_use_too_much")
    console.get_by_label("Amount").fill("2.50")
    console.get_by_role("button", name="See what is left then").click()
    look_everywhere(console, "rewards_use_preview")
    console.get_by_role("button", name="Book it").click()
    expect(console.get_by_role("status")).to_contain_text("€2.50 used, €7.50 left.")
    look_everywhere(console, "rewards_used")


def test_rewards_are_decided_after_a_look_at_what_it_comes_to(console: Page, coffee: Program, live_server: LiveServer) -> None:
    console.goto(f"{live_server.url}/console/rewards/approvals/")
    console.get_by_role("checkbox").first.check()
    console.get_by_role("button", name="Refuse the chosen").click()
    console.get_by_role("button", name="Refuse", exact=True).click()
    expect(console.get_by_role("alert")).to_contain_text("Say why")
    look_everywhere(console, "rewards_refuse_one")
    console.get_by_label("Why", exact=True).fill("Ordered for resale")
    console.get_by_role("button", name="Refuse", exact=True).click()
    expect(console.get_by_role("status")).to_contain_text("1 reward was refused.")
    for box in console.get_by_role("checkbox").all():
        box.check()
    console.get_by_role("button", name="Approve the chosen").click()
    look_everywhere(console, "rewards_approve_many")
    console.get_by_role("button", name="Approve", exact=True).click()
    expect(console.get_by_role("status")).to_contain_text("rewards were approved.")
    look_everywhere(console, "rewards_approved")
    console.goto(f"{live_server.url}/console/rewards/rules/{rules(coffee.id)[0].id}/")
    console.get_by_label("Given after so many days").fill("7")
    console.get_by_role("button", name="See what changes").click()
    expect(console.get_by_role("region", name="The rule", exact=True)).to_contain_text("Not published yet.")
    look_everywhere(console, "rewards_rule_changed")
    console.get_by_text("At least one of these").click()
    group = console.get_by_role("region", name="At least one of these")
    group.get_by_label("The friend has a tag", exact=True).check()
    group.get_by_label("Tag", exact=True).first.fill("press")
    group.get_by_label("It is the friend’s first purchase").check()
    console.get_by_label("First day").fill("2026-12-01")
    console.get_by_label("Last day").fill("2026-12-24")
    console.get_by_role("button", name="What would it have cost?").click()
    expect(console.get_by_role("region", name="The rule", exact=True)).to_contain_text("it is double.")
    expect(console.get_by_role("region", name="What it would have cost").first).to_contain_text("In all")
    look_everywhere(console, "rewards_rule_tried")
