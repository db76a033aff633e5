"""A whole programme out of a preset or a file."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from goodword.operators.values import SYSTEM
from goodword.presets import actions, queries, rules
from goodword.presets.queries import FileInvalid, PresetUnknown
from goodword.presets.values import Parts, ProgramFile
from goodword.programs import queries as programs
from goodword.programs.actions import ProgramInvalid
from goodword.programs.rules import LANGUAGES, problems
from goodword.programs.values import AttributionPolicy, Brand, Program, ProgramState
from goodword.rewards.models import Rule, RuleVersion
from goodword.rewards.queries.rules import rules as rules_of_program
from goodword.rewards.rules import RuleInvalid
from goodword.rewards.values import Period, Side

NOW = datetime(2026, 11, 19, 9, tzinfo=UTC)


def apply(slug: str = "nordlicht", **choices: Any) -> Program:
    return actions.apply(preset="both-sides", slug=slug, name="Nordlicht", actor=SYSTEM, now=NOW, **choices)


@pytest.mark.parametrize("file", queries.presets(), ids=lambda file: file.slug)
def test_each_preset_speaks_all_languages_and_is_valid(file: ProgramFile) -> None:
    assert not problems(file.settings)
    for texts in (file.label, file.summary, file.settings.offer.friend, file.settings.offer.advocate, file.settings.offer.message, file.settings.offer.terms):
        assert set(texts) == set(LANGUAGES)
        assert all(text.strip() for text in texts.values())
    for rule in file.rules:
        assert set(rule.name) == set(LANGUAGES)


def test_the_parts_of_a_sentence_come_back_out_of_its_rule() -> None:
    file = queries.preset("both-sides")
    parts = Parts(minimum_minor=1500, gifts={Side.FRIEND: 500}, kind="account_credit", hold_days=30, cap=3, cap_period=Period.MONTH)
    assert rules.parts_of(rules.with_parts(file.rules[0].definition, parts)) == parts


def test_a_sentence_may_name_neither_a_least_amount_nor_a_cap() -> None:
    file = queries.preset("both-sides")
    parts = Parts(minimum_minor=0, gifts={Side.ADVOCATE: 500}, cap=None)
    definition = rules.with_parts(file.rules[0].definition, parts)
    assert rules.parts_of(definition) == parts
    assert [condition.slug for condition in definition.conditions] == ["new_customer", "first_purchase"]


@pytest.mark.parametrize(("currency", "minimum", "gift"), [("EUR", 2000, 1000), ("USD", 2000, 1000), ("JPY", 3000, 1500), ("MYR", 8000, 4000)])
def test_amounts_suit_the_currency(currency: str, minimum: int, gift: int) -> None:
    parts = rules.suggested(queries.preset("both-sides"), currency=currency)
    assert (parts.minimum_minor, set(parts.gifts.values())) == (minimum, {gift})


@pytest.mark.django_db
def test_a_preset_becomes_a_draft_with_its_rules() -> None:
    program = apply(language="de", currency="USD")
    assert (program.state, program.preset, program.currency, program.name) == (ProgramState.DRAFT, "both-sides", "USD", "Nordlicht")
    (rule,) = rules_of_program(program.id)
    assert (rule.name, rule.number, rule.in_force_from) == ("Beide Seiten, erster Einkauf", 1, NOW)


@pytest.mark.django_db
def test_a_preset_can_go_live_in_the_past_for_history() -> None:
    begin = datetime(1997, 1, 1, tzinfo=UTC)
    program = apply(starts_at=begin, go_live=True, parts=Parts(minimum_minor=1000, gifts={Side.ADVOCATE: 300, Side.FRIEND: 200}))
    assert (program.state, program.starts_at) == (ProgramState.LIVE, begin)
    (rule,) = rules_of_program(program.id)
    assert rule.in_force_from == begin
    assert [benefit.kind.settings["amount_minor"] for benefit in rule.definition.benefits] == [300, 200]


@pytest.mark.django_db
def test_what_is_refused_leaves_nothing_behind() -> None:
    apply()
    with pytest.raises(ProgramInvalid):
        apply()
    with pytest.raises(PresetUnknown):
        actions.apply(preset="none", slug="x", actor=SYSTEM, now=NOW)
    with pytest.raises(RuleInvalid):
        apply(slug="other", parts=Parts(minimum_minor=0, gifts={Side.ADVOCATE: -1}))
    assert [program.slug for program in programs.programs()] == ["nordlicht"]
    assert Rule.objects.count() == RuleVersion.objects.count() == 1


@pytest.mark.django_db
def test_a_programme_comes_back_from_its_file() -> None:
    program = apply()
    settings = replace(program.settings, policy=AttributionPolicy(window_days=7), brand=Brand(name="Nordlicht", color="#112233"), hosts=("shop.example",))
    file = queries.read(queries.export(program.id))
    copy = actions.from_file(replace(file, settings=settings), slug="copy", actor=SYSTEM, now=NOW)
    assert copy.settings == settings
    assert rules_of_program(copy.id)[0].definition == rules_of_program(program.id)[0].definition
    assert b'"id"' not in queries.export(copy.id)


@pytest.mark.django_db
def test_a_copy_has_the_rules_that_still_hold_and_no_dates() -> None:
    program = apply(starts_at=NOW)
    Rule.objects.create(program_id=program.id, name="Over", ended_at=NOW, created_at=NOW)
    copy = actions.duplicate(program.id, slug="copy", name="Copy", actor=SYSTEM, now=NOW)
    assert (copy.state, copy.starts_at) == (ProgramState.DRAFT, None)
    assert [rule.definition for rule in rules_of_program(copy.id)] == [rules_of_program(program.id)[0].definition]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"format": "goodword-program/2"}',
        b'{"format": "goodword-program/1", "settings": {}, "rules": []}',
        b"[" * 100_000,
        json.dumps({"format": "goodword-program/1", "settings": {"name": "x", "policy": {"window_days": "x"}}, "rules": []}).encode(),
        b"x" * 1_000_001,
    ],
)
def test_what_is_no_file_of_a_programme_is_refused(content: bytes) -> None:
    with pytest.raises(FileInvalid):
        queries.read(content)


@pytest.mark.parametrize("file", queries.presets(), ids=lambda file: file.slug)
def test_each_preset_says_how_it_works_and_who_tells_of_it(file: ProgramFile) -> None:
    for texts in (file.mechanics, file.source, *file.words.values()):
        assert set(texts) == set(LANGUAGES)
        assert all(text.strip() for text in texts.values())


def test_a_preset_that_is_no_sentence_takes_no_parts() -> None:
    file = queries.preset("evernote")
    assert rules.filled(file, currency="EUR", language="en", parts=Parts(minimum_minor=1, gifts={})) == rules.filled(file, currency="EUR", language="en")
