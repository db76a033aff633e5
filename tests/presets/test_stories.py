"""Each preset from the draft to the ledger: Anna shares, Ben buys and sends it back, and both see what was promised."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pytest
from django.test import Client

from goodword.contacts.actions import people
from goodword.lib import clock
from goodword.operators.values import SYSTEM
from goodword.presets import actions, queries
from goodword.programs.values import Brand, Program
from goodword.rewards import models
from goodword.rewards.actions.fulfil import choose
from goodword.rewards.actions.pools import add_codes
from goodword.rewards.queries import of_contact
from goodword.rewards.queries.catalogue import items
from goodword.rewards.queries.differences import differences
from goodword.rewards.queries.pools import pools
from goodword.rewards.queries.statements import statements
from goodword.rewards.queries.tiers import ladder
from goodword.rewards.values import Reward, RewardState
from goodword.rewards.words import title
from tests.making import START, days, make_advocate, make_contact, send, work
from tests.portal.conftest import enter
from tests.rewards.test_kinds import balances

pytestmark = pytest.mark.django_db

BUY = START + days(3)
LATER = BUY + days(31)
NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Story:
    """What a preset gives to Anna and to Ben for a purchase, as both read it, and what Anna sees on the way."""

    slug: str
    anna: str
    ben: str
    amount_minor: int = 10_000
    on_page: str = ""
    relation: str = ""  # of Anna to the firm


STORIES = [
    Story("both-sides", "A €10 coupon", "A €10 coupon"),
    Story("airbnb", "€20", "€20"),
    Story("dropbox", f"500{NBSP}MB more storage", f"500{NBSP}MB more storage"),
    Story("evernote", "10 points", "1 month of Premium for free"),
    Story("charity", "Donation of €10", "A €10 coupon", on_page="Please choose who gets it."),
    Story("acorns", "€5 in cash", "€5 in cash", on_page="Tell us your account"),
    Story("tiered-ambassador", "100 points", "A coupon for 10% off", on_page="2 more purchases of friends to Silver"),
    Story("contest", "3 contest entries", "3 contest entries", on_page="They count once a contest is open."),
    Story("stitch-fix", "€25", "Fee waiver: styling fee"),
    Story("glossier", "€10", "€10"),
    Story("partner", "€10 in cash", "A €10 coupon", on_page="Tell us your account", relation="partner"),
    Story("healthy-paws", "Gift card for €25", "A coupon for 10% off", on_page="It follows as soon as we have it."),
]


@pytest.fixture(autouse=True)
def at_last() -> Iterator[None]:
    with clock.at(LATER):
        yield


def started(slug: str, currency: str = "EUR") -> Program:
    program = actions.apply(preset=slug, slug=slug, name="Nordlicht", currency=currency, starts_at=START, go_live=True, actor=SYSTEM, now=START)
    assert program.preset == slug
    return program


def buy(code: str, friend: str = "ben", amount_minor: int = 10_000, at: datetime = BUY, currency: str = "EUR") -> None:
    send("signup", f"{friend}@example.com", at - days(1), code=code)
    send("purchase", f"{friend}@example.com", at, amount_minor=amount_minor, name=f"order-{friend}", currency=currency)


def advocate(program: Program, relation: str = "") -> tuple[UUID, str]:
    """Make Anna, who stands in a relation to the firm, and return her with her code."""
    anna, code = make_advocate(program)
    if relation:
        people.change(anna, {"relation": relation}, actor=SYSTEM, now=START)
    return anna, code


def rewards_of(contact_id: UUID) -> list[Reward]:
    return of_contact(contact_id)


def test_every_preset_has_a_story() -> None:
    assert {story.slug for story in STORIES} | {"agency"} == {file.slug for file in queries.presets()}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)
def test_both_get_what_the_preset_promises_and_a_refund_takes_it_back(story: Story) -> None:
    program = started(story.slug)
    anna, code = advocate(program, story.relation)
    buy(code, amount_minor=story.amount_minor)
    work(LATER)
    ben = make_contact("ben@example.com")
    assert [title(reward) for reward in rewards_of(anna)] == [story.anna]
    assert [title(reward) for reward in rewards_of(ben)] == [story.ben]
    assert {reward.state for reward in (*rewards_of(anna), *rewards_of(ben))} <= {RewardState.GRANTED, RewardState.FULFILLED}
    page = Client(REMOTE_ADDR="192.0.2.1")
    enter(page, anna, program, now=LATER)
    body = page.get("/a/").content.decode()
    assert story.anna in body
    assert story.on_page in body
    balances()
    send("refund", "ben@example.com", LATER, refund_of="order-ben", amount_minor=story.amount_minor)
    work(LATER)
    assert {reward.state for reward in (*rewards_of(anna), *rewards_of(ben))} == {RewardState.REVERSED}
    assert balances() == {}
    assert differences() == []
    for contact in (anna, ben):
        for told in statements(contact, since=START, until=LATER + days(1)):
            assert sum(line.amount for line in told.lines) == told.closing == 0


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)
def test_who_was_a_customer_before_brings_nothing(story: Story) -> None:
    program = started(story.slug)
    anna, code = advocate(program, story.relation)
    send("purchase", "ben@example.com", BUY - days(2), amount_minor=story.amount_minor)
    buy(code, amount_minor=story.amount_minor)
    work(LATER)
    assert rewards_of(anna) == []


def test_the_agency_owes_nothing_and_thanks_all_the_same() -> None:
    program = started("agency")
    anna, code = make_advocate(program)
    buy(code)
    work(LATER)
    assert rewards_of(anna) == []
    assert models.Rule.objects.count() == 0
    assert balances() == {}
    page = Client().get(f"/p/{program.slug}?code={code}").content.decode()
    assert "gets something too" not in page


@pytest.mark.parametrize(("amount_minor", "given"), [(7499, 0), (7500, 1), (7501, 1)])
def test_credit_needs_the_minimum_spend(amount_minor: int, given: int) -> None:
    program = started("airbnb")
    anna, code = make_advocate(program)
    buy(code, amount_minor=amount_minor)
    work(LATER)
    assert len(rewards_of(anna)) == given


def test_the_friend_gets_storage_also_once_the_recommender_has_all() -> None:
    program = started("dropbox")
    anna, code = make_advocate(program)
    for friends, gigabytes in ((31, 15.5), (32, 16), (33, 16)):
        for number in range(models.Reward.objects.filter(side="friend").count(), friends):
            buy(code, f"friend{number}")
        work(LATER)
        assert sum(reward.amount for reward in rewards_of(anna)) == gigabytes * 1_000_000_000
        assert models.Reward.objects.filter(side="friend").count() == friends


def test_the_charity_is_the_one_anna_picked() -> None:
    program = started("charity")
    anna, code = make_advocate(program)
    buy(code)
    work(LATER)
    (reward,) = rewards_of(anna)
    assert choose(reward.id, contact_id=anna, chosen="Animal home", now=LATER)
    assert title(rewards_of(anna)[0]) == "Donation of €10 to Animal home"


def test_a_gift_card_comes_once_codes_are_there() -> None:
    program = started("healthy-paws")
    (pool,) = pools()
    anna, code = make_advocate(program)
    buy(code)
    work(LATER)
    add_codes(pool.id, ["CARD-1"], actor=SYSTEM, now=LATER)
    work(LATER + days(1))
    assert rewards_of(anna)[0].coupon == "CARD-1"


def test_more_friends_bring_more_points_and_a_gift_out_of_the_catalogue() -> None:
    program = started("tiered-ambassador")
    anna, code = make_advocate(program)
    for number in range(11):
        buy(code, f"friend{number}", at=BUY + days(number))
        work(BUY + days(number))
    work(LATER + days(20))
    points = sum(reward.amount for reward in rewards_of(anna))
    assert points == 11 * 100 + 8 * 50 + 1 * 50, "the fourth friend came to a Silver one, the eleventh to a Gold one"
    assert [(item.title, item.price) for item in items(program.id)] == [("A small gift from our shop", 300), ("A hamper", 1000)]
    copy = actions.duplicate(program.id, slug="copy", name="Copy", actor=SYSTEM, now=LATER)
    assert (ladder(copy.id), len(items(copy.id))) == (ladder(program.id), 2)
    balances()


@pytest.mark.parametrize(("currency", "minor"), [("EUR", 2000), ("MYR", 8000), ("JPY", 3000), ("DKK", 15000)])
def test_amounts_are_round_in_other_currencies(currency: str, minor: int) -> None:
    program = started("airbnb", currency)
    anna, code = make_advocate(program)
    buy(code, amount_minor=100_000, currency=currency)
    work(LATER)
    (reward,) = rewards_of(anna)
    assert (reward.amount, reward.asset) == (minor, currency)


def test_words_of_rules_are_in_the_programmes_language() -> None:
    actions.apply(preset="charity", slug="charity", name="Nordlicht", language="de", actor=SYSTEM, now=START)
    (version,) = models.RuleVersion.objects.all()
    donation = next(one["kind"]["settings"] for one in version.definition["benefits"] if one["kind"]["slug"] == "donation")
    assert donation["charities"] == ["Seenotrettung", "Tierheim", "Kinderhospiz"]


@pytest.mark.parametrize("language", ["en", "de", "nl", "it", "ms"])
@pytest.mark.parametrize("file", queries.presets(), ids=lambda file: file.slug)
def test_the_pages_of_a_preset_speak_its_language(file: queries.ProgramFile, language: str) -> None:
    program = actions.apply(preset=file.slug, slug=file.slug, name="Nordlicht", language=language, starts_at=START, go_live=True, actor=SYSTEM, now=START)
    assert program.brand == Brand()
    page = Client().get(f"/p/{program.slug}?lang={language}").content.decode()
    assert program.offer.friend[language] in page.replace("&#x27;", "'")


@pytest.mark.parametrize(("purchases", "waivers"), [(0, 0), (1, 1), (2, 1)])
def test_one_fee_is_waived_and_no_second(purchases: int, waivers: int) -> None:
    program = started("stitch-fix")
    anna, code = make_advocate(program)
    send("signup", "ben@example.com", BUY - days(1), code=code)
    for number in range(purchases):
        send("purchase", "ben@example.com", BUY + days(number), amount_minor=10_000, name=f"order-{number}", currency="EUR")
    work(LATER)
    given = rewards_of(make_contact("ben@example.com"))
    assert [reward.kind for reward in given] == ["fee_waiver"] * waivers
    assert len({reward.coupon for reward in given} - {""}) == waivers
    assert len(rewards_of(anna)) == waivers
    assert differences() == []


@pytest.mark.parametrize("relation", ["", "supplier"])
def test_who_is_no_partner_brings_nothing(relation: str) -> None:
    program = started("partner")
    _, code = advocate(program, relation)
    buy(code)
    work(LATER)
    assert models.Reward.objects.count() == 0
    assert {refusal.reason for refusal in models.Refusal.objects.all()} == {"relation_missing"}


@pytest.mark.parametrize(("amount_minor", "share"), [(4999, 0), (5000, 500), (199_990, 19_999), (200_000, 20_000), (200_010, 20_000)])
def test_a_partners_share_is_a_tenth_up_to_its_limit(amount_minor: int, share: int) -> None:
    program = started("partner")
    anna, code = advocate(program, "partner")
    buy(code, amount_minor=amount_minor)
    work(LATER)
    assert sum(reward.amount for reward in rewards_of(anna)) == share
