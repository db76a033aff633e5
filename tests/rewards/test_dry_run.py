"""What a rule would have given is what it gives: asked before it comes into force, it writes nothing."""

from datetime import UTC, datetime
from typing import Any

import pytest

from goodword.contacts.actions import labels, people
from goodword.contacts.actions.labels import Kind
from goodword.contacts.models import Contact
from goodword.operators.models import Organisation
from goodword.operators.values import SYSTEM
from goodword.rewards import models, rules
from goodword.rewards.queries.dry_run import dry_run
from goodword.rewards.queries.rules import rules as rules_of
from tests.making import BOTH_TEN_EUROS, START, days, make_advocate, make_contact, make_program, send, work

pytestmark = pytest.mark.django_db
END = START + days(60)
FIRST = {"slug": "first_purchase", "settings": {}}


def changed(**given: Any) -> Any:
    return rules.from_json({**BOTH_TEN_EUROS, **given})


def credit(basis_points: int) -> list[dict[str, Any]]:
    return [{"side": "friend", "kind": {"slug": "account_credit", "settings": {"amount_minor": 0, "basis_points": basis_points}}}]


@pytest.fixture
def program():
    """Return a programme with 14 friends of Anna, one of Ben and two refunds behind it."""
    program = make_program()
    _, anna = make_advocate(program)
    _, ben = make_advocate(program, "ben@example.com", first_name="Ben")
    for number in range(15):
        who, at = f"friend{number}", START + days(1 + number)
        send("signup", who, at, code=ben if number == 14 else anna)
        send("purchase", who, at + days(1), name=f"order-{number}", amount_minor=1500 if number == 3 else 4000, currency="EUR")
        send("purchase", who, at + days(2), name=f"later-{number}", amount_minor=9900, currency="EUR")
    send("refund", "friend5", START + days(9), refund_of="order-5", amount_minor=4000)
    send("refund", "friend6", START + days(9), refund_of="order-6", amount_minor=2500)
    work(START + days(40))
    return program


def test_the_rule_as_it_is_gives_what_it_gave(program) -> None:
    [rule] = rules_of(program.id)
    counts = {model: model.objects.count() for model in (models.Reward, models.Refusal, models.Counter, models.Posting)}
    found = dry_run(rule.definition, program_id=program.id, rule_id=rule.id, since=START, until=END)
    assert (found.cost, found.rewarded) == (found.before, found.before_rewarded)
    assert found.rewarded == 11  # Anna's ten of the year, and Ben's
    assert found.refusals["cap_reached"] > 0
    assert counts == {model: model.objects.count() for model in counts}


def test_what_a_changed_rule_would_have_cost(program) -> None:
    found = dry_run(changed(conditions=[{"slug": "first_purchase", "settings": {}}], benefits=credit(1000)), program_id=program.id, since=START, until=END)
    # 14 first orders count: one is sent back, so that the friend's later one is the first, and one is sent back in part
    assert (found.rewarded, found.cost) == (15, {"EUR": 12 * 400 + 150 + 150 + 990})
    assert (found.before, found.before_rewarded) == ({}, 0)


@pytest.mark.parametrize(("limit", "rewarded"), [(13, 13), (14, 14), (15, 15)])
def test_a_cap_binds_at_its_edge(program, limit: int, rewarded: int) -> None:
    conditions = [{"slug": "first_purchase", "settings": {}}, {"slug": "cap", "settings": {"limit": limit, "period": "all", "scope": "program"}}]
    assert dry_run(changed(conditions=conditions), program_id=program.id, since=START, until=END).rewarded == rewarded


def test_only_the_time_that_was_asked_for_counts(program) -> None:
    definition = changed(conditions=[])
    whole = dry_run(definition, program_id=program.id, since=START, until=END)
    first = dry_run(definition, program_id=program.id, since=START, until=START + days(8))
    rest = dry_run(definition, program_id=program.id, since=START + days(8), until=END)
    assert first.purchases + rest.purchases == whole.purchases == 29
    assert first.cost["EUR"] + rest.cost["EUR"] == whole.cost["EUR"]


def test_conditions_on_people_are_read(program) -> None:
    tagged = make_contact("ben@example.com")
    labels.put_on(Kind.TAG, labels.named(Kind.TAG, "vip", now=START).id, [tagged], now=START)
    found = dry_run(changed(conditions=[{"slug": "advocate_tag", "settings": {"tag": "vip"}}]), program_id=program.id, since=START, until=END)
    assert found.rewarded == 2


def test_the_relation_of_recommenders_is_read(program) -> None:
    only_partners = changed(conditions=[{"slug": "relation", "settings": {"any_of": ["partner"]}}])
    assert dry_run(only_partners, program_id=program.id, since=START, until=END).rewarded == 0
    for contact in Contact.objects.all():
        people.change(contact.id, {"relation": "partner"}, actor=SYSTEM, now=START)
    anybody = dry_run(changed(conditions=[]), program_id=program.id, since=START, until=END)
    assert dry_run(only_partners, program_id=program.id, since=START, until=END).rewarded == anybody.rewarded > 0


def test_months_add_up_to_the_whole(program) -> None:
    [rule] = rules_of(program.id)
    found = dry_run(rule.definition, program_id=program.id, rule_id=rule.id, since=START - days(40), until=END)
    assert sum(month.rewarded for month in found.months) == found.rewarded
    assert sum(month.cost.get("EUR", 0) for month in found.months) == found.cost["EUR"]
    assert [(month.cost, month.rewarded) for month in found.months] == [(month.before, month.before_rewarded) for month in found.months]
    assert [month.name for month in found.months] == ["2026-10"]


def test_a_month_begins_at_midnight_of_the_organisation(program) -> None:
    send("signup", "late", START + days(20), code=make_advocate(program, "cleo@example.com")[1])
    send("purchase", "late", datetime(2026, 10, 31, 23, 30, tzinfo=UTC), amount_minor=4000, currency="EUR")  # half past midnight in Berlin
    work(START + days(60))
    Organisation.objects.update(time_zone="Europe/Berlin")
    [rule] = rules_of(program.id)
    found = dry_run(rule.definition, program_id=program.id, rule_id=rule.id, since=START, until=END)
    assert {month.name: month.rewarded for month in found.months} == {"2026-10": 11, "2026-11": 1}
    assert {month.name: month.before_rewarded for month in found.months} == {"2026-10": 11, "2026-11": 1}


def test_a_boost_counts_on_its_days_only(program) -> None:
    boost = {"first": (START + days(2)).date().isoformat(), "last": (START + days(3)).date().isoformat(), "percent": 300}
    plain = dry_run(changed(conditions=[FIRST]), program_id=program.id, since=START, until=END)
    more = dry_run(changed(conditions=[FIRST], boosts=[boost]), program_id=program.id, since=START, until=END)
    assert more.rewarded == plain.rewarded
    assert more.cost["EUR"] == plain.cost["EUR"] + 2 * 2 * 2000  # two purchases, both sides, twice as much on top


@pytest.mark.parametrize(
    ("match", "rewarded"),
    [("any", 16), ("none", 13), ("all", 1)],  # of 29 purchases, 15 are first ones, and two are Ben's friend's
)
def test_groups_count_together(program, match: str, rewarded: int) -> None:
    labels.put_on(Kind.TAG, labels.named(Kind.TAG, "vip", now=START).id, [make_contact("ben@example.com")], now=START)
    group = {"match": match, "conditions": [FIRST, {"slug": "advocate_tag", "settings": {"tag": "vip"}}]}
    assert dry_run(changed(conditions=[], groups=[group]), program_id=program.id, since=START, until=END).rewarded == rewarded


def test_where_there_is_too_much_the_newest_count(program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("goodword.rewards.queries.dry_run.PURCHASES_MAX", 5)
    found = dry_run(changed(conditions=[]), program_id=program.id, since=START, until=END)
    assert 5 <= found.purchases <= 6
    assert found.since > START + days(10)
