"""What a rule would have given is what it gives: asked before it comes into force, it writes nothing."""

from typing import Any

import pytest

from goodword.contacts.actions import labels
from goodword.contacts.actions.labels import Kind
from goodword.rewards import models, rules
from goodword.rewards.queries.dry_run import dry_run
from goodword.rewards.queries.rules import rules as rules_of
from tests.making import BOTH_TEN_EUROS, START, days, make_advocate, make_contact, make_program, send, work

pytestmark = pytest.mark.django_db
END = START + days(60)


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
