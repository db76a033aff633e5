"""What the owner of a reward sees and does on the own page."""

import runpy
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from goodword.contacts.queries import find
from goodword.contacts.values import Person
from goodword.lib import clock
from goodword.links.models import PortalCode
from goodword.links.queries import digits
from goodword.messaging import actions as messaging
from goodword.messaging.models import Task
from goodword.operators.values import SYSTEM
from goodword.programs.values import Program
from goodword.rewards import mystery
from goodword.rewards.actions.decisions import reverse as take_back
from goodword.rewards.actions.downloads import put_download
from goodword.rewards.queries import of_contact
from goodword.rewards.queries.payouts import details_of
from goodword.rewards.values import Reward, RewardState
from tests.making import START, days, make_advocate, make_contact, make_program, send, work
from tests.portal.conftest import NORDLICHT, NOW, enter, form_key, mailed
from tests.rewards.test_draw import SCRIPT

BUY = START + days(1)
TWO = {"amount_minor": 1000, "charities": ["Sea rescue", "Animal home"]}


def earned(slug: str, settings: dict[str, Any], side: str = "advocate") -> tuple[Program, UUID]:
    """Let Ben buy with Anna's code under a rule that gives this at once; return the programme and Anna."""
    rule = {"conditions": [], "benefits": [{"side": side, "kind": {"slug": slug, "settings": settings}}], "hold_days": 0}
    program = make_program(slug="kinds", rule=rule, **NORDLICHT)
    anna, code = make_advocate(program, "anna@example.com")
    send("purchase", "ben@example.com", BUY, amount_minor=3480, code=code)
    work(NOW)
    return program, anna


def reward_of(contact_id: UUID) -> Reward:
    (reward,) = of_contact(contact_id)
    return reward


def body(browser: Client) -> str:
    return browser.get("/a/").content.decode()


@pytest.mark.parametrize(
    ("slug", "settings", "said"),
    [
        ("cash", {"amount_minor": 500}, ["€5 in cash", "Paid with the next pay-out"]),
        ("fee_waiver", {"fee": "styling fee"}, ["Fee waiver: styling fee"]),
        ("product", {"name": "a bag of coffee"}, ["A bag of coffee", "It is yours, and on its way."]),
        ("premium_months", {"months": 2, "plan": "Premium"}, ["2 months of Premium for free"]),
        ("quota", {"megabytes": 1500}, ["1.5\N{NO-BREAK SPACE}GB more storage"]),
        ("gift_card", {"amount_minor": 2500, "pool": "Cards", "brand": "Bookshop"}, ["Gift card for €25 (Bookshop)", "It follows as soon as we have it."]),
        ("exclusive_content", {"file": "Roasting at home"}, ["Download: Roasting at home", "It follows as soon as we have it."]),
        ("early_access", {"what": "autumn coffees"}, ["Early access: autumn coffees"]),
        ("event_invitation", {"event": "Tasting", "seats": 2}, ["Invitation: Tasting, 2 places"]),
        ("service_hours", {"minutes": 90, "service": "advice"}, ["1.5 hours of advice"]),
        ("thank_you_note", {}, ["A thank-you card"]),
    ],
)
def test_each_kind_is_shown_with_how_far_it_is(browser: Client, slug: str, settings: dict[str, Any], said: list[str]) -> None:
    program, anna = earned(slug, settings)
    enter(browser, anna, program)
    page = body(browser)
    for words in said:
        assert words in page
    if coupon := reward_of(anna).coupon:
        assert coupon in page


def test_anna_picks_the_charity_once(browser: Client) -> None:
    program, anna = earned("donation", TWO)
    enter(browser, anna, program)
    assert "Please choose who gets it." in body(browser)
    url = reverse("portal:choose_reward", args=[reward_of(anna).id])
    assert browser.post(url, {"chosen": "Animal home"}).status_code == 403  # not from this page
    browser.post(url, {"form_key": form_key(browser), "chosen": "Nobody"})
    assert reward_of(anna).chosen == ""
    browser.post(url, {"form_key": form_key(browser), "chosen": "Animal home"})
    browser.post(url, {"form_key": form_key(browser), "chosen": "Sea rescue"})
    assert reward_of(anna).chosen == "Animal home"
    assert "Donation of €10 to Animal home" in body(browser)
    messaging.close_task(Task.objects.get().id, outcome="done", now=NOW)
    work(NOW)
    assert "Donated on" in body(browser)
    assert "are left" not in body(browser)


def test_cleo_picks_nothing_for_anna(browser: Client) -> None:
    program, anna = earned("donation", TWO)
    cleo, _ = make_advocate(program, "cleo@example.com")
    enter(browser, cleo, program)
    browser.post(reverse("portal:choose_reward", args=[reward_of(anna).id]), {"form_key": form_key(browser), "chosen": "Sea rescue"})
    assert reward_of(anna).chosen == ""


def test_a_friend_without_a_link_has_a_page_for_what_was_given(browser: Client) -> None:
    program, _ = earned("donation", TWO, side="friend")
    ben = find(Person(email="ben@example.com"))
    assert ben
    enter(browser, ben, program)
    page = body(browser)
    assert "Please choose who gets it." in page
    assert "You have left this programme" not in page


def test_the_file_is_for_whoever_has_the_reward(browser: Client) -> None:
    put_download(name="Roasting at home", file_name="röstung.pdf", content=b"%PDF-1.7", actor=SYSTEM, now=START)
    program, anna = earned("exclusive_content", {"file": "Roasting at home"})
    reward = reward_of(anna)
    url = reverse("portal:reward_file", args=[reward.id])
    assert browser.get(url).status_code == 404  # without a session
    enter(browser, anna, program)
    assert url in body(browser)
    response = browser.get(url)
    assert (response.content, response["Content-Type"], response["X-Content-Type-Options"]) == (b"%PDF-1.7", "application/pdf", "nosniff")
    assert response["Content-Disposition"].startswith("attachment")
    cleo = Client()
    enter(cleo, make_contact("cleo@example.com"), program)
    assert cleo.get(url).status_code == 404
    with clock.at(NOW + days(366)):
        enter(browser, anna, program, now=NOW + days(366))
        assert browser.get(url).status_code == 404  # over
    take_back([reward.id], reason="Mistake", actor=SYSTEM, now=NOW)
    enter(browser, anna, program)
    assert browser.get(url).status_code == 404


def test_a_file_that_comes_later_reaches_who_waits(browser: Client) -> None:
    program, anna = earned("exclusive_content", {"file": "Roasting at home"})
    assert reward_of(anna).state is RewardState.GRANTED
    put_download(name="Roasting at home", file_name="guide.txt", content=b"Slowly.", actor=SYSTEM, now=NOW)
    work(NOW + days(1))
    assert reward_of(anna).state is RewardState.FULFILLED
    enter(browser, anna, program)
    assert browser.get(reverse("portal:reward_file", args=[reward_of(anna).id])).content == b"Slowly."


def test_storage_that_came_bit_by_bit_is_one_line(browser: Client) -> None:
    program, anna = earned("quota", {"megabytes": 500})
    send("purchase", "cleo@example.com", BUY, amount_minor=3480, code=_code(program, anna))
    work(NOW)
    enter(browser, anna, program)
    assert "1\N{NO-BREAK SPACE}GB in all" in body(browser)


def _code(program: Program, contact_id: UUID) -> str:
    from goodword.links import queries as links

    return links.links_of([contact_id], program_id=program.id)[contact_id].code


def test_anna_names_her_account_with_a_code(browser: Client) -> None:
    program, anna = earned("cash", {"amount_minor": 500})
    enter(browser, anna, program)
    assert "Tell us your account" in body(browser)
    assert browser.get(reverse("portal:payout")).status_code == 200
    typed = {"form_key": form_key(browser), "name": "Anna Petersen", "iban": "DE89 3704 0044 0532 0130 00", "code": "123456"}
    assert browser.post(reverse("portal:name_account"), typed).status_code == 422  # no code was asked for
    assert details_of(anna) is None
    browser.post(reverse("portal:payout_code"), {"form_key": form_key(browser)})
    assert len(mailed("portal_code")) == 1
    typed["code"] = digits(PortalCode.objects.get().id)
    wrong = browser.post(reverse("portal:name_account"), typed | {"iban": "DE88 3704 0044 0532 0130 00"})
    assert "This is not an IBAN" in wrong.content.decode()
    assert browser.post(reverse("portal:name_account"), typed).status_code == 303
    page = browser.get(reverse("portal:payout")).content.decode()
    assert "ends in 3000" in page
    assert "DE89" not in page
    details = details_of(anna)
    assert details
    assert details.usable_from == NOW + days(3)
    assert browser.post(reverse("portal:name_account"), typed).status_code == 422  # a code is good once


def test_nobody_names_an_account_without_the_page_open(browser: Client) -> None:
    program, anna = earned("cash", {"amount_minor": 500})
    assert browser.get(reverse("portal:payout")).status_code == 404
    enter(browser, anna, program)
    assert browser.post(reverse("portal:payout_code"), {}).status_code == 403
    assert mailed("portal_code") == []


def test_a_mystery_gift_says_its_odds_is_opened_by_a_box_and_proves_its_draw(browser: Client) -> None:
    settings = {"gifts": ["a bag of coffee", "a mug"], "odds": ["70", "30"]}
    program, anna = earned("mystery_gift", settings)
    reward = reward_of(anna)
    enter(browser, anna, program)
    page = body(browser)
    assert "The odds: a bag of coffee 70%, a mug 30%." in page
    assert mystery.commitment(reward.id) in page
    assert browser.get(f"/a/rewards/{reward.id}/draw.json").status_code == 404
    assert mailed("reward_asks", now=NOW + days(1))
    browser.post(f"/a/rewards/{reward.id}/choose", {"chosen": "7", "form_key": form_key(browser)})
    assert reward_of(anna).chosen == ""
    browser.post(f"/a/rewards/{reward.id}/choose", {"chosen": "4", "form_key": form_key(browser)})
    browser.post(f"/a/rewards/{reward.id}/choose", {"chosen": "5", "form_key": form_key(browser)})
    opened = reward_of(anna)
    gift = mystery.gift_of(opened)
    assert f"Mystery gift: {gift}" in body(browser)
    assert Task.objects.get().reason == gift
    protocol = browser.get(f"/a/rewards/{reward.id}/draw.json").json()
    script = runpy.run_path(str(SCRIPT))
    assert list(script["faults"](protocol, mystery.commitment(reward.id))) == []
    assert protocol["list"][script["own_line"](protocol, gift)[0] - 1][0] == protocol["drawn"][0]
    assert Client().get(f"/a/rewards/{reward.id}/draw.json").status_code == 404
