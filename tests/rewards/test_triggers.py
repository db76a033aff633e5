"""What makes a rule look besides purchases: sign-ups, events of the shop's own, milestones; and rules that do not add up."""

import itertools
import json
from datetime import UTC, date, datetime
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Sum

from goodword.console.rewards.rule_form import RuleForm
from goodword.console.rewards.words import TRIGGERS
from goodword.contacts.models import Contact
from goodword.lib.money import Money
from goodword.operators.values import SYSTEM
from goodword.referrals.models import Conversion
from goodword.rewards import models, rules, triggers
from goodword.rewards.actions.rules import create_rule
from goodword.rewards.conditions.within_months import after_months
from goodword.rewards.queries.differences import differences
from goodword.rewards.queries.dry_run import NotLookedBack, dry_run
from goodword.rewards.rules import Evaluation, Offered, Rival, losers
from goodword.rewards.triggers.on_day import falls_on
from goodword.rewards.values import RuleDefinition, Side
from goodword.rewards.words import sentence
from tests.making import BOTH_TEN_EUROS, START, days, make_advocate, make_contact, make_program, send, work

BUY = START + days(3)
BOTH_TYPES = {"purchase", "deal_won"}
A_SHARE = {"slug": "cash", "settings": {"basis_points": 5}}
CAP = {"slug": "cap", "settings": {"limit": 3, "period": "year"}}
EXAMPLES: dict[str, list[tuple[dict[str, Any], str]]] = {
    "purchase": [({}, "When a friend buys")],
    "signup": [({}, "When a friend signs up")],
    "outcome": [({"any_of": ["trial_started", "demo"]}, "When a friend’s “trial_started” or “demo” is reported")],
    "milestone": [
        ({"reach": 5}, "When 5 friends of a recommender have bought"),
        ({"reach": 3, "every": True, "within": "month"}, "Each time 3 more friends of a recommender have bought in one calendar month"),
        ({"reach": 10, "counts": "purchases", "within": "quarter"}, "When friends of a recommender have made 10 purchases in one quarter of a year"),
        ({"reach": 2, "counts": "purchases", "every": True}, "Each time friends of a recommender have made 2 more purchases"),
    ],
    "share": [({}, "When a recommender shares the link"), ({"channels": ["mail", "whatsapp"]}, "When a recommender shares the link by mail or WhatsApp")],
    "date": [
        ({"field": "birthday"}, "Each year on the day in the field “birthday”"),
        ({"field": "customer_since"}, "Each year on the day on which somebody became a customer"),
        ({"day": "2026-12-24"}, "When 24 December 2026 comes"),
    ],
    "answer": [({}, "When somebody answers a survey, whatever the answer"), ({"lowest": 9}, "When somebody answers a survey with a score from 9 to 10")],
    "complaint": [({}, "When somebody complains")],
    "manual": [({}, "When our staff give it by hand")],
}
EVERY = [(trigger, settings, says) for trigger in triggers.TRIGGERS for settings, says in EXAMPLES[trigger.slug]]


def rule(trigger: str = "purchase", settings: dict[str, Any] | None = None, *, points: int = 100, **more: Any) -> dict[str, Any]:
    benefits = [{"side": "advocate", "kind": {"slug": "points", "settings": {"points": points}}}]
    conditions = [CAP] if triggers.BY_SLUG[trigger].LIMITED else []
    return {"trigger": {"slug": trigger, "settings": settings or {}}, "conditions": conditions, "benefits": benefits, "hold_days": 14, **more}


@pytest.mark.parametrize(("trigger", "settings", "says"), EVERY)
def test_a_trigger_comes_back_from_json_and_from_the_form_and_is_said(trigger: ModuleType, settings: dict[str, Any], says: str) -> None:
    definition = rules.from_json(json.loads(json.dumps(rules.to_json(rules.from_json(rule(trigger.slug, settings))))))
    shown = RuleForm(definition=definition, currency="EUR").initial
    sent = {name: value for name, value in shown.items() if value not in (None, "", False)}
    form = RuleForm(sent, definition=definition, currency="EUR")
    assert form.is_valid(), form.errors
    assert form.definition(definition) == definition
    assert sentence(definition, currency="EUR").startswith(f"{says}, ")
    assert TRIGGERS[trigger.slug]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"trigger": {"slug": "moon"}}, "trigger.slug"),
        ({"trigger": {"slug": "outcome"}}, "trigger.settings"),
        ({"trigger": {"slug": "outcome", "settings": {"any_of": ["refund"]}}}, "trigger.settings"),
        ({"trigger": {"slug": "date"}}, "trigger.settings"),
        ({"trigger": {"slug": "date", "settings": {"day": "Christmas"}}}, "trigger.settings"),
        ({"trigger": {"slug": "complaint"}}, "conditions"),
        ({"trigger": {"slug": "share"}, "conditions": [{"slug": "cap", "settings": {"scope": "program"}}]}, "conditions"),
        ({"trigger": {"slug": "milestone"}, "conditions": [{"slug": "first_purchase"}]}, "conditions"),
        ({"trigger": {"slug": "manual"}, "conditions": [{"slug": "on_list", "settings": {"list": "vip", "side": "friend"}}]}, "conditions"),
        ({"trigger": {"slug": "manual"}, "benefits": [{"side": "friend", "kind": {"slug": "points"}}]}, "benefits.0.side"),
        (
            {"trigger": {"slug": "signup"}, "benefits": [{"side": "friend", "kind": {"slug": "cash", "settings": {"basis_points": 5}}}]},
            "benefits.0.kind.settings",
        ),
        ({"triggers": ["moon"], "trigger": None}, "triggers"),
    ],
)
def test_what_does_not_fit_to_a_trigger_is_named(change: dict[str, Any], where: str) -> None:
    with pytest.raises(rules.RuleInvalid) as caught:
        rules.from_json(rule() | change)
    assert where in caught.value.problems


@pytest.mark.parametrize(
    ("old", "types"),
    [(["purchase", "deal_won"], BOTH_TYPES), (["purchase"], {"purchase"}), (["deal_won"], {"deal_won"}), (None, BOTH_TYPES)],
)
def test_what_named_types_of_events_before_there_were_triggers_reads_as_it_was_meant(old: list[str] | None, types: set[str]) -> None:
    content = {name: value for name, value in rule().items() if name != "trigger"}
    assert rules.types_of(rules.from_json(content | {"triggers": old})) == types


@pytest.mark.parametrize(
    ("of", "day", "falls"),
    [
        (date(1990, 2, 28), date(2027, 2, 28), True),
        (date(1988, 2, 29), date(2027, 2, 28), True),
        (date(1988, 2, 29), date(2028, 2, 28), False),
        (date(1988, 2, 29), date(2028, 2, 29), True),
        (date(2026, 11, 22), date(2026, 11, 22), False),
        (date(2025, 11, 22), date(2026, 11, 22), True),
    ],
)
def test_an_anniversary_falls_on_one_day_a_year(of: date, day: date, falls: bool) -> None:
    assert falls_on(of, day) is falls


@pytest.mark.parametrize(
    ("months", "until"), [(1, datetime(2027, 2, 28, 12, tzinfo=UTC)), (12, datetime(2028, 1, 31, 12, tzinfo=UTC)), (13, datetime(2028, 2, 29, 12, tzinfo=UTC))]
)
def test_months_go_by_the_calendar(months: int, until: datetime) -> None:
    assert after_months(datetime(2027, 1, 31, 12, tzinfo=UTC), months) == until


def rewards() -> list[tuple[str, str, int]]:
    return sorted(models.Reward.objects.values_list("occasion", "state", "amount"))


def balance(contact_id: UUID, asset: str = "POINTS") -> int:
    key = Contact.objects.get(id=contact_id).ledger_key
    return models.Account.objects.filter(owner_id=key, asset=asset).aggregate(sum=Sum("balance"))["sum"] or 0


@pytest.mark.django_db
def test_a_sign_up_earns_once_and_is_no_purchase() -> None:
    program = make_program(rule=rule("signup"))
    anna, code = make_advocate(program)
    send("signup", "ben", BUY, code=code)
    send("signup", "ben", BUY + days(1), name="again")
    work(BUY + days(1))
    assert rewards() == [("", "held", 100)]
    send("purchase", "ben", BUY + days(2), amount_minor=2490)
    work(BUY + days(15))
    assert rewards() == [("", "fulfilled", 100)]
    assert balance(anna) == 100
    assert models.Refusal.objects.count() == 0, "a rule says nothing to events that it is not about"


@pytest.mark.django_db
def test_a_sign_up_before_its_claim_is_credited_once_the_claim_is_there() -> None:
    program = make_program(rule=rule("signup"))
    _, code = make_advocate(program)
    send("signup", "ben", BUY)
    work(BUY)
    assert rewards() == []
    send("purchase", "ben", BUY + days(1), code=code, amount_minor=2490)
    work(BUY + days(1))
    assert rewards() == [], "the sign-up came before the recommendation"
    assert list(models.Refusal.objects.values_list("reason", flat=True)) == ["before_referral"]


@pytest.mark.django_db
def test_an_event_of_the_shop_s_own_may_come_with_an_amount_and_is_numbered_by_itself() -> None:
    given = {"slug": "account_credit", "settings": {"amount_minor": 0, "basis_points": 1000}}
    definition = rule("outcome", {"any_of": ["investment"]}, benefits=[{"side": "advocate", "kind": given}], conditions=[{"slug": "first_purchase"}])
    program = make_program(rule=definition)
    anna, code = make_advocate(program)
    send("signup", "ben", BUY - days(1), code=code)
    send("purchase", "ben", BUY, amount_minor=99_900, name="same id")
    send("investment", "ben", BUY + days(1), amount_minor=5000, name="same id")
    send("investment", "ben", BUY + days(2), amount_minor=7000)
    send("refund", "ben", BUY + days(3), refund_of="same id", amount_minor=99_900)
    work(BUY + days(20))
    assert rewards() == [("", "fulfilled", 500)], "the refund was of the purchase"
    assert balance(anna, "EUR") == 500


BACK = '{"refund_of_type": "signup"}'


@pytest.mark.django_db
@pytest.mark.parametrize("first", ["signup", "refund"])
def test_a_sign_up_that_is_taken_back_before_its_hold_is_over_earns_nothing(first: str) -> None:
    program = make_program(rule=rule("signup"))
    _, code = make_advocate(program)
    told = [lambda: send("signup", "ben", BUY, name="7", code=code), lambda: send("refund", "ben", BUY + days(1), refund_of="7", properties=BACK)]
    for tell in told if first == "signup" else reversed(told):
        tell()
        work(BUY + days(1))
    work(BUY + days(20))
    assert [state for _, state, _ in rewards()] in ([], ["refused"])
    assert differences() == []


@pytest.mark.django_db
def test_what_a_sign_up_earned_is_taken_back_with_it_and_the_next_one_counts() -> None:
    program = make_program(rule=rule("signup"))
    anna, code = make_advocate(program)
    send("signup", "ben", BUY, name="7", code=code)
    send("purchase", "ben", BUY, name="7", amount_minor=2490)
    work(BUY + days(20))
    assert balance(anna) == 100
    for number in range(2):
        send("refund", "ben", BUY + days(21), name=f"back-{number}", refund_of="7", properties=BACK)
        work(BUY + days(21))
    assert rewards() == [("", "reversed", 100)]
    assert models.Reward.objects.get().reasons[-1][0] == "taken_back"
    assert (balance(anna), differences()) == (0, [])
    assert Conversion.objects.get(type="purchase").ordinal == 1, "the purchase of the same number is another thing"
    send("signup", "ben", BUY + days(22), name="8")
    work(BUY + days(40))
    assert balance(anna) == 100


@pytest.mark.django_db
def test_a_refund_of_the_purchase_leaves_the_sign_up_of_the_same_number() -> None:
    program = make_program(rule=rule("signup"))
    anna, code = make_advocate(program)
    send("signup", "ben", BUY, name="7", code=code)
    send("refund", "ben", BUY + days(1), refund_of="7")
    work(BUY + days(20))
    assert balance(anna) == 100


def buy(code: str, who: str, at: datetime, name: str = "") -> None:
    send("purchase", who, at, code=code, amount_minor=2490, name=name or f"order-{who}")


@pytest.mark.django_db
@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_milestone_comes_with_the_n_th_friend_whatever_comes_in_first(order: tuple[int, ...]) -> None:
    program = make_program(rule=rule("milestone", {"reach": 3}))
    anna, code = make_advocate(program)
    for place in order:
        buy(code, f"friend{place}", BUY + days(place))
        work(BUY + days(3))
    [given] = models.Reward.objects.all()
    assert (given.state, given.occasion, given.contact_id, given.friend_id) == ("held", "milestone", anna, None)
    assert given.hold_until == BUY + days(2 + 14)
    buy(code, "friend4", BUY + days(4))
    work(BUY + days(20))
    assert rewards() == [("milestone", "fulfilled", 100)]
    assert (balance(anna), differences()) == (100, [])


@pytest.mark.django_db
def test_a_milestone_is_lost_when_a_purchase_comes_back_and_found_again_with_the_next() -> None:
    program = make_program(rule=rule("milestone", {"reach": 2}))
    anna, code = make_advocate(program)
    buy(code, "ben", BUY)
    buy(code, "cleo", BUY + days(1))
    work(BUY + days(1))
    send("refund", "ben", BUY + days(2), refund_of="order-ben", amount_minor=2490)
    work(BUY + days(2))
    assert rewards() == [("milestone", "refused", 100)]
    buy(code, "olga", BUY + days(3))
    work(BUY + days(3))
    assert rewards() == [("milestone", "held", 100)]
    work(BUY + days(20))
    assert balance(anna) == 100
    send("refund", "olga", BUY + days(21), refund_of="order-olga", amount_minor=2490)
    work(BUY + days(21))
    assert rewards() == [("milestone", "reversed", 100)]
    assert models.Reward.objects.get().reasons[-1][0] == "milestone_lost"
    assert (balance(anna), differences()) == (0, [])


@pytest.mark.django_db
def test_a_count_begins_anew_with_each_month_of_the_calendar() -> None:
    program = make_program(rule=rule("milestone", {"reach": 2, "every": True, "within": "month"}))
    _, code = make_advocate(program)
    for place in range(5):  # 29 and 30 October, then 1, 2 and 3 November
        buy(code, f"friend{place}", datetime(2026, 10, 29, 12, tzinfo=UTC) + days(place + (place > 1)))
    work(START + days(50))
    assert set(models.Occasion.objects.values_list("name", flat=True)) == {"customers 2026-10 2", "customers 2026-11 2"}
    assert len(rewards()) == 2


@pytest.mark.django_db
def test_purchases_count_each_and_friends_once() -> None:
    program = make_program(rule=rule("milestone", {"reach": 3, "counts": "purchases"}))
    _, code = make_advocate(program)
    for place in range(3):
        buy(code, "ben", BUY + days(place), f"order{place}")
    work(BUY + days(5))
    assert rewards() == [("milestone", "held", 100)]


@pytest.mark.django_db
def test_what_was_bought_before_the_rule_counts_and_what_was_reached_before_it_earns_nothing() -> None:
    program = make_program(rule=None)
    _, code = make_advocate(program)
    for place in range(3):
        buy(code, f"friend{place}", BUY + days(place))
    work(BUY + days(3))
    for n in (2, 4):
        create_rule(
            program_id=program.id, name=f"{n}", definition=rule("milestone", {"reach": n}), in_force_from=BUY + days(4), actor=SYSTEM, now=BUY + days(4)
        )
    buy(code, "cleo", BUY + days(5))
    work(BUY + days(5))
    assert list(models.Occasion.objects.order_by("name").values_list("name", flat=True)) == ["customers all 2", "customers all 4"]
    [given] = models.Reward.objects.all()
    assert given.occurred_at == BUY + days(5)


@pytest.mark.django_db
def test_programmes_without_milestones_count_nothing() -> None:
    program = make_program()
    _, code = make_advocate(program)
    buy(code, "ben", BUY)
    work(BUY)
    assert (models.Tally.objects.count(), models.Counted.objects.count(), models.Occasion.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_of_rules_that_do_not_add_up_the_best_one_gives_and_the_others_say_so() -> None:
    program = make_program(rule=rule(points=50, stacks=False))
    anna, code = make_advocate(program)
    for name, points, stacks in (("more", 80, False), ("less", 20, False), ("besides", 5, True)):
        create_rule(program_id=program.id, name=name, definition=rule(points=points, stacks=stacks), in_force_from=START, actor=SYSTEM, now=START)
    buy(code, "ben", BUY)
    work(BUY)
    assert [amount for _, _, amount in rewards()] == [5, 80]
    assert list(models.Refusal.objects.values_list("reason", flat=True)) == ["better_reward"] * 2
    work(BUY + days(15))
    assert balance(anna) == 85


def rival(name: str, asset: str, minor: int, *, given: bool = False) -> Rival:
    offers = (Offered(Side.ADVOCATE, "points", Money(minor, asset)),) if minor else ()
    return Rival(name, Evaluation(offers, (), ()), frozenset({Side.ADVOCATE} if given else ()))


@pytest.mark.parametrize(
    ("rivals", "winner"),
    [
        ([rival("a", "EUR", 500), rival("b", "EUR", 700)], 1),
        ([rival("a", "EUR", 500), rival("b", "EUR", 500)], 0),
        ([rival("a", "EUR", 500), rival("b", "POINTS", 700), rival("c", "EUR", 600)], 2),
        ([rival("a", "EUR", 0), rival("b", "POINTS", 700), rival("c", "EUR", 600)], 1),
        ([rival("a", "EUR", 500), rival("b", "EUR", 300, given=True)], 1),
    ],
)
def test_the_best_is_found_within_one_unit_and_what_was_given_stays(rivals: list[Rival], winner: int) -> None:
    lost = losers(rivals)
    assert not lost[winner]
    offering = [place for place, one in enumerate(rivals) if one.evaluation.offers and place != winner]
    assert [dict(one.values)["rule"] for place in offering for one in lost[place].values()] == [rivals[winner].name] * len(offering)


@pytest.mark.django_db
def test_every_purchase_of_some_months_earns_the_last_of_them_included() -> None:
    program = make_program(rule=rule(conditions=[{"slug": "within_months", "settings": {"months": 1}}]))
    _, code = make_advocate(program)
    send("signup", "ben", BUY - days(1), code=code)
    for number, at in enumerate([BUY, BUY + days(10), BUY + days(31), BUY + days(31.001)]):
        send("purchase", "ben", at, amount_minor=1000, name=f"order{number}")
    work(BUY + days(32))
    assert len(rewards()) == 3
    assert list(models.Refusal.objects.values_list("reason", flat=True)) == ["months_over"]


@pytest.mark.django_db
def test_only_partners_earn_where_a_rule_says_so() -> None:
    program = make_program(rule=rule(conditions=[{"slug": "relation"}]))
    for who, known in (("anna@example.com", {"relation": "partner"}), ("olga@example.com", {})):
        advocate, code = make_advocate(program, who)
        Contact.objects.filter(id=advocate).update(**known)
        buy(code, f"friend-of-{who}", BUY)
    work(BUY)
    [given] = models.Reward.objects.all()
    assert given.contact_id == make_contact("anna@example.com")
    assert list(models.Refusal.objects.values_list("reason", flat=True)) == ["relation_missing"]


@pytest.mark.django_db
def test_a_look_back_counts_milestones_and_says_where_there_is_none() -> None:
    program = make_program(rule=None)
    _, code = make_advocate(program)
    for place in range(4):
        buy(code, f"friend{place}", BUY + days(place))
    work(BUY + days(5))

    def look(definition: dict[str, Any]) -> Any:
        return dry_run(rules.from_json(definition), program_id=program.id, since=START, until=BUY + days(6))

    found = look(rule("milestone", {"reach": 2, "every": True}))
    assert (found.purchases, found.rewarded, found.cost, found.refusals) == (4, 2, {"POINTS": 200}, {"milestone_open": 2})
    with pytest.raises(NotLookedBack):
        look(rule("share"))


def test_a_rule_says_that_it_does_not_add_up() -> None:
    definition: RuleDefinition = rules.from_json(BOTH_TEN_EUROS | {"stacks": False})
    assert sentence(definition, currency="EUR").endswith(" Of several such rewards for the same, the best one is given.")
