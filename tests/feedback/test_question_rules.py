"""Decisions about own questions: what one may be, which are asked after what was answered, and what may be answered."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from goodword.feedback.rules import questions as rules
from goodword.feedback.rules import templates
from goodword.feedback.rules.surveys import from_plain, to_plain
from goodword.feedback.values import Definition, Question, QuestionKind, SurveyKind, When
from tests.feedback.makers import AGAIN, QUESTIONS, REPLIES, ROAST, STRONG, WAYS

REPLY = st.one_of(st.integers(-1, 7), st.sampled_from(["dark", "light", "yes", ""]), st.just(("press",)))


def test_a_follow_up_is_asked_only_after_its_answer() -> None:
    assert [one.key for one in rules.asked(QUESTIONS, {})] == ["roast", "ways", "strong", "again"]
    assert [one.key for one in rules.asked(QUESTIONS, {"roast": "dark"})] == ["roast", "why", "ways", "strong", "again"]
    assert [one.key for one in rules.asked(QUESTIONS, {"roast": "light"})] == ["roast", "ways", "strong", "again"]


def test_a_follow_up_of_a_question_that_is_not_asked_is_not_asked_either() -> None:
    third = Question("third", QuestionKind.TEXT, {"en": "And?"}, when=When("second", ("yes",)))
    second = Question("second", QuestionKind.YES_NO, {"en": "Sure?"}, when=When("roast", ("dark",)))
    assert [one.key for one in rules.asked((ROAST, second, third), {"roast": "light", "second": "yes"})] == ["roast"]
    assert rules.kept((ROAST, second, third), {"roast": "light", "second": "yes", "third": "x"}) == {"roast": "light"}


def test_scales_and_several_options_lead_on_too() -> None:
    after_scale = Question("low", QuestionKind.TEXT, {"en": "What?"}, when=When("strong", ("1", "2")))
    after_many = Question("clean", QuestionKind.YES_NO, {"en": "Easy to clean?"}, when=When("ways", ("press",)))
    shown = {one.key for one in rules.asked((WAYS, STRONG, after_scale, after_many), {"strong": 2, "ways": ("filter", "press")})}
    assert shown == {"ways", "strong", "low", "clean"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"roast": None}, "required"),
        ({"why": "   "}, "required"),
        ({"roast": "green"}, "not_offered"),
        ({"ways": ("press", "cup")}, "not_offered"),
        ({"ways": "press"}, "not_offered"),
        ({"strong": 6}, "out_of_bounds"),
        ({"strong": True}, "out_of_bounds"),
        ({"strong": "4"}, "out_of_bounds"),
        ({"again": "maybe"}, "not_offered"),
        ({"why": "x" * 4001}, "too_long"),
        ({"mood": "good"}, "question_unknown"),
    ],
)
def test_a_reply_that_cannot_be_says_why(changed: dict[str, Any], code: str) -> None:
    assert [one.code for one in rules.reply_problems(QUESTIONS, REPLIES | changed)] == [code]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"words": {"en": " "}}, "words_missing"),
        ({"words": {"en": "x" * 301}}, "too_long"),
        ({"options": ROAST.options[:1]}, "options_count"),
        ({"key": "Röst"}, "key_invalid"),
        ({"weight": 0}, "out_of_bounds"),
        ({"when": When("later", ("yes",))}, "when_not_earlier"),
        ({"when": When("again", ("maybe",))}, "when_not_offered"),
        ({"when": When("again", ())}, "when_not_offered"),
        ({"contact_field": "custom.gone"}, "field_unfit"),
        ({"contact_field": "custom.number"}, "field_unfit"),
        ({"kind": QuestionKind.SCALE, "lowest": 5, "highest": 5}, "scale_invalid"),
    ],
)
def test_a_question_that_cannot_be_says_why(changed: dict[str, Any], code: str) -> None:
    fields = {"custom.number": "number", "custom.roast": "choice"}
    assert rules.question_problems(replace(ROAST, contact_field="custom.roast"), earlier=[AGAIN], fields=fields) == []
    assert [one.code for one in rules.question_problems(replace(ROAST, **changed), earlier=[AGAIN], fields=fields)] == [code]


def test_options_keep_their_keys_when_their_words_or_order_change() -> None:
    made = rules.options_of({"en": ["Light", "Dark"], "de": ["Hell", "Dunkel"]}, ())
    assert [(one.key, one.words) for one in made] == [("light", {"en": "Light", "de": "Hell"}), ("dark", {"en": "Dark", "de": "Dunkel"})]
    assert [one.key for one in rules.options_of({"en": ["Dark", "Light"]}, made)] == ["dark", "light"]
    assert [one.key for one in rules.options_of({"en": ["Pale", "Dark"]}, made)] == ["light", "dark"]
    assert [one.key for one in rules.options_of({"en": ["Medium", "Dark", "Light"]}, made)] == ["medium", "dark", "light"]
    assert [one.key for one in rules.options_of({"en": ["Same", "Same!"]}, ())] == ["same", "same_2"]


@settings(max_examples=30)
@over(st.dictionaries(st.sampled_from([one.key for one in QUESTIONS]), REPLY))
def test_what_counts_is_only_what_was_asked_and_stays_what_it_is(replies: dict[str, Any]) -> None:
    once = rules.kept(QUESTIONS, replies)
    assert set(once) <= {one.key for one in rules.asked(QUESTIONS, replies)}
    assert rules.kept(QUESTIONS, once) == once


def test_a_definition_with_questions_survives_json() -> None:
    definition = Definition(kind=SurveyKind.OWN, questions=QUESTIONS)
    assert from_plain(to_plain(definition)) == definition


@pytest.mark.parametrize("kind", [SurveyKind.INTERVIEW, SurveyKind.CSAT, SurveyKind.CHECK])
def test_built_in_questions_stand_in_five_languages(kind: SurveyKind) -> None:
    made = templates.questions_of(kind)
    assert rules.questions_problems(made) == []
    for one in made:
        assert set(one.words) == set(rules.LANGUAGES) and len(set(one.words.values())) == 5


def test_the_interview_asks_its_five_intents_in_order() -> None:
    assert [one.key for one in templates.questions_of(SurveyKind.INTERVIEW)] == ["before", "problem", "hesitation", "after", "helped"]
