"""Units of the shop's own: named once, given by rules, and said everywhere."""

import pytest

from goodword.lib.units import Unit
from goodword.messaging.rendering.dialect import locale_of, money
from goodword.operators.values import SYSTEM, Role
from goodword.programs import queries as programs
from goodword.programs.actions import UnitInvalid, name_unit
from goodword.rewards.actions.rules import create_rule
from goodword.rewards.queries.differences import differences
from goodword.rewards.queries.ledger import wallets
from goodword.rewards.rules import RuleInvalid
from tests.console.test_books import body, signed_in, url, words_on
from tests.making import START, days, make_advocate, make_program, send, work
from tests.rewards.test_kinds import rule

pytestmark = pytest.mark.django_db

STARS = {"letters": "star", "decimals": "1", "symbol": "★", "one_en": "star", "other_en": "stars", "one_de": "Stern", "other_de": "Sterne"}
GIVES = {"unit_code": "STAR.1", "units": 15}


def test_a_unit_is_named_and_called_otherwise_but_keeps_its_code() -> None:
    olga = signed_in()
    assert olga.post(url("reward_units"), STARS | {"letters": "ST4R"}).status_code == 422
    assert olga.post(url("reward_units"), {"letters": "STAR", "decimals": "1"}).status_code == 422, "it needs a word"
    assert olga.post(url("reward_units"), STARS).status_code == 302
    assert "STAR.1" in words_on(olga.get(url("reward_units")))
    assert 'value="Sterne"' in olga.get(url("reward_unit", "STAR.1")).content.decode()
    assert olga.post(url("reward_unit", "STAR.1"), STARS | {"letters": "MOON", "decimals": "3", "other_en": "bright stars"}).status_code == 302
    (unit,) = programs.units()
    assert (unit.code, unit.forms["en"]["other"], unit.symbol) == ("STAR.1", "bright stars", "★")
    assert olga.get(url("reward_unit", "MOON.3")).status_code == 404


def test_who_may_not_change_rewards_reads_and_changes_nothing() -> None:
    auditor = signed_in(Role.AUDITOR)
    assert "New unit" not in words_on(auditor.get(url("reward_units")))
    assert auditor.post(url("reward_units"), STARS).status_code == 403
    assert programs.units() == []


@pytest.mark.parametrize("unit", [Unit("star.1", "", {"en": {"other": "stars"}}), Unit("STAR.1"), Unit("STAR.1", "", {"xx": {"other": "stars"}}),
                                  Unit("STAR.1", "", {"en": {"other": "a" * 41}})])  # fmt: skip
def test_what_cannot_be_a_unit_is_refused(unit: Unit) -> None:
    with pytest.raises(UnitInvalid):
        name_unit(unit, actor=SYSTEM, now=START)
    assert programs.units() == []


def test_a_rule_gives_only_units_that_have_a_name() -> None:
    with pytest.raises(RuleInvalid):
        make_program(rule=rule("own_unit", GIVES))


def test_it_is_said_on_the_ledger_the_statement_in_files_and_mails() -> None:
    olga = signed_in()
    olga.post(url("reward_units"), STARS)
    program = make_program(rule=None)
    create_rule(program_id=program.id, name="Stars", definition=rule("own_unit", GIVES, hold_days=0), in_force_from=START, actor=SYSTEM, now=START)
    anna, code = make_advocate(program)
    send("purchase", "ben@example.com", START + days(1), amount_minor=3480, code=code)
    work(START + days(2))
    assert wallets(anna) == {"STAR.1": 15}
    assert differences() == []
    said = "1.5\N{NO-BREAK SPACE}stars"
    for page in (olga.get(url("ledger")), olga.get(url("statement", anna)), olga.get(url("books") + "?month=2026-10")):
        assert said in page.content.decode()
    assert ",stars,1.5,1.5" in body(olga.get(url("statement_export", anna, 2026)))
    assert '1.5 "STAR.1"' in body(olga.get(url("books_export", "2026-10", "journal")))
    assert money(15, "STAR.1", locale=locale_of("de")) == "1,5\N{NO-BREAK SPACE}Sterne"
