"""Every kind of reward: its settings, its words, how it is handed out once, and what a refund does to it."""

import json
from dataclasses import MISSING, asdict, fields
from datetime import datetime
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import translation

from goodword.console.rewards.rule_form import RuleForm
from goodword.console.rewards.words import KINDS as LABELS
from goodword.console.rewards.words import REFUNDS, SETTINGS
from goodword.lib.money import Money
from goodword.lib.units import Unit
from goodword.messaging import actions as messaging
from goodword.messaging.models import Task
from goodword.operators.values import SYSTEM
from goodword.programs.actions import name_unit
from goodword.referrals.values import Conversion
from goodword.rewards import kinds, models, rules
from goodword.rewards.actions.fulfil import choose, fulfil
from goodword.rewards.actions.pools import add_codes, create_pool
from goodword.rewards.actions.using import CannotUse, redeem
from goodword.rewards.queries import of_contact
from goodword.rewards.queries.credit import usable
from goodword.rewards.queries.differences import differences
from goodword.rewards.values import Benefit, Case, Period, PlaceWanted, RewardState, RuleDefinition, Setup, Side, Waits
from goodword.rewards.words import gift, sentence, title
from tests.making import START, days, make_advocate, make_program, send, work

pytestmark = pytest.mark.django_db

KWH = Unit(
    "KWH.2",
    "kWh",
    {
        "en": {"one": "kilowatt hour", "other": "kilowatt hours"},
        "de": {"one": "Kilowattstunde", "other": "Kilowattstunden"},
        "nl": {"one": "kilowattuur", "other": "kilowatturen"},
        "ms": {"other": "kilowatt jam"},
    },
)
BUY = START + days(3)
LATER = BUY + days(14)
NEXT_DAY = LATER + days(1)

# Settings of each kind; several where it can be several things.
EXAMPLES: dict[str, list[dict[str, Any]]] = {
    "coupon": [{"amount_minor": 1000}],
    "percentage_coupon": [{"percent": 15}],
    "account_credit": [{"amount_minor": 1000}, {"basis_points": 500, "max_minor": 2000}],
    "points": [{"points": 250}, {"per_unit": 2}],
    "cash": [{"amount_minor": 500}, {"basis_points": 1000}, {"basis_points": 1000, "max_minor": 5000}],
    "fee_waiver": [{"fee": "styling fee"}, {}],
    "product": [{"name": "a bag of coffee"}, {"name": "mugs", "quantity": 2}, {"name": "something handmade", "matched": True}],
    "premium_months": [{"months": 1, "plan": "Premium"}, {"months": 2, "by_hand": True}],
    "quota": [{"megabytes": 500}, {"megabytes": 500, "total_megabytes": 16000}],
    "own_unit": [{"unit_code": "KWH.2", "units": 150}, {"unit_code": "KWH.2", "units": 100, "total_units": 1000}],
    "gift_card": [{"amount_minor": 2500, "pool": "Cards", "brand": "Bookshop"}, {"amount_minor": 2500, "pool": "Cards"}],
    "donation": [{"amount_minor": 1000, "charities": ["Sea rescue"]}, {"amount_minor": 1000, "charities": ["Sea rescue", "Animal home"]}],
    "exclusive_content": [{"file": "Roasting at home"}],
    "early_access": [{"what": "autumn coffees"}],
    "event_invitation": [{"event": "Tasting on 4 May", "seats": 2, "places": 20}],
    "service_hours": [{"minutes": 90, "service": "advice"}, {"minutes": 50, "service": "advice"}],
    "thank_you_note": [{"words": "Thank you, Anna."}, {}],
    "contest_entries": [{"entries": 3}, {"entries": 1}],
    "mystery_gift": [{"gifts": ["a bag of coffee", "a mug"], "odds": ["70", "30"]}],
}
CASES = [pytest.param(kind, settings, id=f"{kind.slug}-{place}") for kind in kinds.KINDS for place, settings in enumerate(EXAMPLES[kind.slug])]
IN_ENGLISH = {
    "cash": ["€5 in cash", "10% of the purchase in cash", "10% of the purchase in cash, up to €50"],
    "fee_waiver": ["a fee waiver (styling fee)", "a fee waiver"],
    "product": ["a bag of coffee", "2 × mugs", "something handmade, chosen to go with the purchase"],
    "premium_months": ["1 month of Premium for free", "2 months for free"],
    "quota": ["500\N{NO-BREAK SPACE}MB more storage", "500\N{NO-BREAK SPACE}MB more storage (up to 16\N{NO-BREAK SPACE}GB in all)"],
    "own_unit": ["1.5\N{NO-BREAK SPACE}kilowatt hours", "1\N{NO-BREAK SPACE}kilowatt hour (up to 10\N{NO-BREAK SPACE}kilowatt hours in all)"],
    "gift_card": ["a €25 gift card (Bookshop)", "a €25 gift card"],
    "donation": ["a donation of €10 to Sea rescue", "a donation of €10 to a charity of choice"],
    "exclusive_content": ["“Roasting at home” to download"],
    "early_access": ["early access (autumn coffees)"],
    "event_invitation": ["an invitation (Tasting on 4 May, 2 places)"],
    "service_hours": ["1.5 hours of advice", "50 minutes of advice"],
    "mystery_gift": ["a mystery gift (70% a bag of coffee, 30% a mug)"],
    "contest_entries": ["3 contest entries", "1 contest entry"],
    "thank_you_note": ["a thank-you card written by hand", "a thank-you card written by hand"],
}


@pytest.fixture(autouse=True)
def kilowatt_hours() -> None:
    name_unit(KWH, actor=SYSTEM, now=START)


def case(amount: int = 2495) -> Case:
    ids = [uuid4() for _ in range(6)]
    conversion = Conversion(*ids, "purchase", BUY, START, amount, "EUR", 0, 1, False, True, (), False)
    return Case(conversion, "EUR")


def rule(slug: str, settings: dict[str, Any], *sides: str, **more: Any) -> dict[str, Any]:
    benefits = [{"side": side, "kind": {"slug": slug, "settings": settings}} for side in sides or ("advocate",)]
    return {"conditions": [{"slug": "first_purchase", "settings": {}}], "benefits": benefits, "hold_days": 14, **more}


@pytest.mark.parametrize(("kind", "settings"), CASES)
def test_settings_come_back_from_json_and_from_the_form(kind: ModuleType, settings: dict[str, Any]) -> None:
    definition = rules.from_json(json.loads(json.dumps(rules.to_json(rules.from_json(rule(kind.slug, settings))))))
    assert rules.settings_of("kinds", definition.benefits[0].kind) == rules.settings_of("kinds", Setup(kind.slug, settings))
    shown = RuleForm(definition=definition, currency="EUR").initial
    sent = {name: value for name, value in shown.items() if value not in (None, "", False)}
    form = RuleForm(sent, definition=definition, currency="EUR")
    assert form.is_valid(), form.errors
    assert form.definition(definition) == definition


@pytest.mark.parametrize(("kind", "settings"), CASES)
def test_each_kind_is_worth_something_and_says_so(kind: ModuleType, settings: dict[str, Any]) -> None:
    worth = kind.worth(rules.settings_of("kinds", Setup(kind.slug, settings)), case())
    assert isinstance(worth, Money)
    assert worth.minor > 0
    assert worth.asset == rules.asset_of(Setup(kind.slug, settings), "EUR")
    assert gift(Setup(kind.slug, settings), currency="EUR") not in {"", kind.slug}


@pytest.mark.parametrize("slug", IN_ENGLISH)
def test_a_gift_reads_well_in_a_sentence(slug: str) -> None:
    assert [gift(Setup(slug, settings), currency="EUR") for settings in EXAMPLES[slug]] == IN_ENGLISH[slug]


@pytest.mark.parametrize("language", ["de", "nl", "it", "ms"])
@pytest.mark.parametrize("kind", kinds.KINDS, ids=lambda kind: kind.slug)
def test_a_gift_is_said_in_the_language_of_who_reads_it(kind: ModuleType, language: str) -> None:
    for settings in EXAMPLES[kind.slug]:
        if kind.slug == "product" and not settings.get("matched"):
            continue  # the shop's own words
        english = gift(Setup(kind.slug, settings), currency="EUR")
        with translation.override(language):
            assert gift(Setup(kind.slug, settings), currency="EUR") != english


@pytest.mark.parametrize("kind", kinds.KINDS, ids=lambda kind: kind.slug)
def test_the_console_has_words_for_each_kind_and_setting(kind: ModuleType) -> None:
    assert kind.slug in LABELS
    assert kind.slug in REFUNDS
    assert {field.name for field in fields(kind.Settings)} <= set(SETTINGS)
    assert all(field.default is not MISSING for field in fields(kind.Settings))
    assert kind.__doc__
    assert kind.Settings.__doc__


@pytest.mark.parametrize(
    ("slug", "settings"),
    [
        ("cash", {"amount_minor": 0}),
        ("cash", {"basis_points": 10_001}),
        ("product", {}),
        ("product", {"name": "x", "quantity": 0}),
        ("premium_months", {"months": 0}),
        ("quota", {"megabytes": 0}),
        ("gift_card", {"amount_minor": 1000}),
        ("donation", {}),
        ("donation", {"charities": ["One", "One"]}),
        ("donation", {"charities": [" "]}),
        ("exclusive_content", {}),
        ("early_access", {}),
        ("event_invitation", {"event": "Tasting", "seats": 21}),
        ("service_hours", {"minutes": 60}),
        ("thank_you_note", {"words": "x" * 601}),
        ("contest_entries", {"entries": 0}),
        ("mystery_gift", {}),
        ("mystery_gift", {"gifts": ["a mug"], "odds": ["100"]}),
        ("mystery_gift", {"gifts": ["a mug", "a cup"], "odds": ["70", "29"]}),
        ("mystery_gift", {"gifts": ["a mug", "a cup"], "odds": ["70", "x"]}),
        ("fee_waiver", {"prefix": "x" * 13}),
    ],
)
def test_settings_that_cannot_be_are_refused(slug: str, settings: dict[str, Any]) -> None:
    with pytest.raises(rules.RuleInvalid):
        rules.from_json(rule(slug, settings))


def test_both_sides_of_one_event_take_their_seats_together() -> None:
    kind = Setup("event_invitation", {"event": "Tasting", "seats": 2, "places": 5})
    definition = RuleDefinition(benefits=(Benefit(Side.ADVOCATE, kind), Benefit(Side.FRIEND, kind)))
    assert rules.compiled(definition)(case()).places == (PlaceWanted("program", Period.ALL, "places", 4, 5),)


def test_a_cap_by_value_says_what_it_counts() -> None:
    cap = Setup("cap", {"limit": 16_000_000_000, "period": "all", "unit": "value"})
    definition = RuleDefinition(benefits=(Benefit(Side.ADVOCATE, Setup("quota", {"megabytes": 500})),), conditions=(cap,))
    assert "16\N{NO-BREAK SPACE}GB in all" in sentence(definition, currency="EUR")


# Stories: Anna recommends, Ben buys, and what comes of it.


def play(slug: str, settings: dict[str, Any], *sides: str, now: datetime = LATER, **more: Any) -> tuple[UUID, models.Reward]:
    """Let Ben buy with Anna's code under a rule that gives this, and work until `now`; return Anna and her reward."""
    program = make_program(rule=rule(slug, settings, *sides, **more))
    anna, code = make_advocate(program)
    send("purchase", "ben@example.com", BUY, amount_minor=3480, code=code, name="order-1")
    work(now)
    return anna, models.Reward.objects.get(side="advocate")


def refund(now: datetime = NEXT_DAY) -> models.Reward:
    send("refund", "ben@example.com", now, refund_of="order-1", amount_minor=3480)
    work(now)
    return models.Reward.objects.get(side="advocate")


def close(outcome: str, now: datetime = LATER, note: str = "") -> None:
    task = Task.objects.get(done_at=None, subject__startswith="reward:")
    assert messaging.close_task(task.id, outcome=outcome, note=note, now=now)
    work(now)


def balances() -> dict[str, int]:
    """Return the balances by kind of account; a difference anywhere fails."""
    assert differences() == []
    found: dict[str, int] = {}
    for kind, balance in models.Account.objects.values_list("kind", "balance"):
        found[kind] = found.get(kind, 0) + balance
    assert sum(found.values()) == 0
    return {kind: balance for kind, balance in found.items() if balance}


@pytest.mark.parametrize(("kind", "settings"), CASES)
def test_handing_out_twice_is_handing_out_once(kind: ModuleType, settings: dict[str, Any]) -> None:
    if kind.slug == "gift_card":
        add_codes(create_pool(name="Cards", low_at=0, actor=SYSTEM, now=START), ["CARD-1", "CARD-2"], actor=SYSTEM, now=START)
    anna, row = play(kind.slug, settings)
    before = [list(table.objects.order_by("id").values()) for table in (models.Reward, models.Posting, models.Coupon, Task)]
    fulfil([row.id], now=LATER + days(1))
    work(LATER + days(1))
    assert [list(table.objects.order_by("id").values()) for table in (models.Reward, models.Posting, models.Coupon, Task)] == before
    assert row.state in {"granted", "fulfilled"}
    (reward,) = of_contact(anna)
    assert title(reward)
    balances()


@pytest.mark.parametrize(
    ("slug", "settings", "task"),
    [
        ("product", {"name": "a bag of coffee"}, ("fulfil", "a bag of coffee")),
        ("donation", {"amount_minor": 1000, "charities": ["Sea rescue"]}, ("fulfil", "Sea rescue")),
        ("premium_months", {"months": 2, "plan": "Premium", "by_hand": True}, ("fulfil", "2 × Premium")),
        ("thank_you_note", {"words": "Thank you, Anna."}, ("thank_card", "")),
    ],
)
def test_what_staff_hand_out_is_there_once_they_say_so(slug: str, settings: dict[str, Any], task: tuple[str, str]) -> None:
    anna, row = play(slug, settings)
    assert (row.state, row.waits_for, row.expires_at) == (RewardState.GRANTED, Waits.TASK, None)
    assert [(one.kind, one.reason, one.contact_id) for one in Task.objects.all()] == [(*task, anna)]
    close("done")
    row.refresh_from_db()
    assert (row.state, row.waits_for, row.used, row.fulfilled_at) == (RewardState.FULFILLED, Waits.NOTHING, row.amount, LATER)
    assert balances() == {"cost": -row.amount, "redeemed": row.amount}
    assert usable(anna, now=LATER) == []


def test_months_that_staff_add_are_not_drawn_by_the_shop_as_well() -> None:
    anna, _ = play("premium_months", {"months": 2, "by_hand": True})
    assert usable(anna, now=LATER) == []
    with pytest.raises(CannotUse, match="balance_too_low"):
        redeem(anna, asset="MONTH", amount=1, source="shop", reference="one", actor=SYSTEM, now=LATER)


def test_months_and_minutes_are_drawn_in_parts() -> None:
    anna, _ = play("service_hours", {"minutes": 90, "service": "advice"})
    assert redeem(anna, asset="MINUTE", amount=30, source="shop", reference="one", actor=SYSTEM, now=LATER).left == 60
    assert balances() == {"cost": -90, "owed": 60, "redeemed": 30}


def test_the_task_for_a_matching_gift_says_what_was_bought() -> None:
    program = make_program(rule=rule("product", {"name": "a sample", "matched": True}))
    _, code = make_advocate(program)
    send("purchase", "ben@example.com", BUY, amount_minor=3480, code=code, properties='{"items": [{"product": "espresso"}]}')
    work(LATER)
    assert Task.objects.get().reason == "a sample: espresso"


def test_a_refund_before_it_is_handed_out_takes_task_and_reward_back() -> None:
    play("product", {"name": "a mug"})
    row = refund()
    assert (row.state, balances()) == (RewardState.REVERSED, {})
    assert [(task.outcome, task.done_at is None) for task in Task.objects.all()] == [("not_needed", False)]


def test_a_refund_after_it_was_handed_out_is_our_loss_and_nobody_is_dunned() -> None:
    play("donation", {"amount_minor": 1000, "charities": ["Sea rescue"]})
    close("done")
    row = refund()
    assert (row.state, row.lost) == (RewardState.REVERSED, 1000)
    assert balances() == {"redeemed": 1000, "loss": -1000}


def test_what_could_not_be_handed_out_stays_owed_and_comes_before_somebody_who_may_decide() -> None:
    _, row = play("product", {"name": "a mug"})
    close("not_possible", note="Sold out")
    row.refresh_from_db()
    assert (row.state, balances()) == (RewardState.GRANTED, {"cost": -1, "owed": 1})
    again = Task.objects.get(done_at=None)
    assert (again.role, again.reason) == ("admin", "Sold out")
    close("done")
    row.refresh_from_db()
    assert row.state == RewardState.FULFILLED


def test_a_task_that_was_closed_by_mistake_puts_the_debt_back() -> None:
    _, row = play("product", {"name": "a mug"})
    close("done")
    task = Task.objects.get()
    messaging.reopen_task(task.id, actor=SYSTEM, now=LATER)
    close("not_possible")
    row.refresh_from_db()
    assert (row.state, row.waits_for, row.used, balances()) == (RewardState.GRANTED, Waits.TASK, 0, {"cost": -1, "owed": 1})
    close("done")
    assert balances() == {"cost": -1, "redeemed": 1}


def test_a_donation_waits_for_the_advocates_choice_and_takes_no_other() -> None:
    anna, row = play("donation", {"amount_minor": 1000, "charities": ["Sea rescue", "Animal home"]})
    assert (row.waits_for, Task.objects.count()) == (Waits.CHOICE, 0)
    assert not choose(row.id, contact_id=anna, chosen="My own pocket", now=LATER)
    assert not choose(row.id, contact_id=uuid4(), chosen="Sea rescue", now=LATER)
    assert choose(row.id, contact_id=anna, chosen="Animal home", now=LATER)
    assert not choose(row.id, contact_id=anna, chosen="Sea rescue", now=LATER)
    assert Task.objects.get().reason == "Animal home"
    (reward,) = of_contact(anna)
    assert title(reward) == "Donation of €10 to Animal home"


def test_a_gift_card_waits_for_codes_and_is_spent_once_it_was_read() -> None:
    anna, row = play("gift_card", {"amount_minor": 2500, "pool": "Cards"})
    assert (row.state, row.waits_for) == (RewardState.GRANTED, Waits.STOCK)
    add_codes(create_pool(name="Cards", low_at=0, actor=SYSTEM, now=LATER), ["CARD-1"], actor=SYSTEM, now=LATER)
    work(LATER + days(1))
    (reward,) = of_contact(anna)
    assert (reward.state, reward.coupon, reward.waits_for) == (RewardState.FULFILLED, "CARD-1", Waits.NOTHING)
    assert balances() == {"cost": -2500, "redeemed": 2500}
    assert refund(LATER + days(2)).lost == 2500


@pytest.mark.parametrize(("friends", "given"), [(31, 31), (32, 32), (33, 32)])
def test_storage_stops_at_its_total(friends: int, given: int) -> None:
    program = make_program(rule=rule("quota", {"megabytes": 500, "total_megabytes": 16_000}))
    anna, code = make_advocate(program)
    for number in range(friends):
        send("purchase", f"friend{number}@example.com", BUY, amount_minor=1000, code=code)
    work(LATER)
    assert sum(reward.amount for reward in of_contact(anna)) == given * 500_000_000
    assert models.Refusal.objects.filter(reason="cap_reached").count() == friends - given
    balances()


@pytest.mark.parametrize(("places", "given"), [(3, 1), (4, 2), (5, 2)])
def test_an_event_has_only_so_many_places(places: int, given: int) -> None:
    program = make_program(rule=rule("event_invitation", {"event": "Tasting", "seats": 2, "places": places}))
    _, code = make_advocate(program)
    for number in range(3):
        send("purchase", f"friend{number}@example.com", BUY, amount_minor=1000, code=code)
    work(LATER)
    assert models.Coupon.objects.count() == given


def test_a_ticket_that_was_taken_back_opens_nothing_and_frees_its_place() -> None:
    anna, _ = play("event_invitation", {"event": "Tasting", "seats": 1, "places": 1})
    refund()
    assert models.Coupon.objects.get().revoked_at
    assert models.Counter.objects.get(unit="places").taken == 0
    assert of_contact(anna)[0].state is RewardState.REVERSED


def test_plain_data_says_what_a_setting_is() -> None:
    kind = kinds.BY_SLUG["donation"]
    assert asdict(kind.Settings(charities=("One",))) == {"amount_minor": 1000, "charities": ("One",)}
