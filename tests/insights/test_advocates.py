"""How good an advocate somebody would be: the rule by itself, and worked out every night from what is known."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodword.contacts import models as contacts
from goodword.contacts.actions import merging, pauses, people
from goodword.contacts.queries import traits
from goodword.contacts.rules.traits import ADVOCATE, CIRCLE, LEADER, Trait
from goodword.feedback.values import Group
from goodword.insights.actions import advocates as actions
from goodword.insights.queries import advocates as reads
from goodword.insights.rules.advocates import Band, Factor, Known, Sign, advocate_score, circle_signs
from goodword.operators.values import SYSTEM
from tests.feedback.makers import ASKED, answered, make_customer, make_survey
from tests.making import START, days, make_advocate, make_contact, make_program, send, work

NOW = START + days(40)


def steps(known: Known) -> dict[str, tuple[int, str]]:
    return {one.factor.value: (one.step, one.sign.code) for one in advocate_score(known).factors}


def test_of_whom_nothing_is_known_little_is_expected_and_each_factor_says_so() -> None:
    assert steps(Known()) == {
        "readiness": (1, "not_asked_yet"),
        "quality": (1, "value_unknown"),
        "closing": (1, "nobody_brought"),
        "reach": (1, "reach_unknown"),
    }
    assert advocate_score(Known()).band is Band.LOW


def test_the_worked_example_is_high() -> None:
    found = advocate_score(Known(group=Group.PROMOTER, score=10, third=3, came_recommended=True))
    assert (found.band, found.product) == (Band.HIGH, 18)


@pytest.mark.parametrize(
    ("known", "factor", "step", "code"),
    [
        (Known(group=Group.PASSIVE, score=8, purchases=9), Factor.READINESS, 1, "passive"),
        (Known(purchases=3), Factor.READINESS, 2, "regular"),
        (Known(brought_lately=1), Factor.READINESS, 3, "brought_lately"),
        (Known(third=2), Factor.QUALITY, 2, "value_2"),
        (Known(friends=3, bought=0), Factor.CLOSING, 1, "friends_bought"),
        (Known(friends=5, bought=1), Factor.CLOSING, 2, "friends_bought"),
        (Known(friends=4, bought=2), Factor.CLOSING, 3, "friends_bought"),
        (Known(friends=1, bought=1), Factor.CLOSING, 2, "friends_bought"),
        (Known(friends=1), Factor.CLOSING, 1, "no_friends_bought"),
        (Known(friends=2, bought=2), Factor.REACH, 2, "several_friends"),
        (Known(relation="industry_figure"), Factor.REACH, 3, "in_the_trade"),
        (Known(relation="partner"), Factor.REACH, 2, "in_the_trade"),
        (Known(further=1), Factor.REACH, 3, "leader"),
    ],
)
def test_each_factor_goes_by_what_is_known(known: Known, factor: Factor, step: int, code: str) -> None:
    assert steps(known)[factor.value] == (step, code)


def test_who_is_unhappy_or_silent_is_not_asked_now_however_good_otherwise() -> None:
    best = Known(group=Group.PROMOTER, score=10, third=3, friends=9, bought=9, further=4, purchases=9, brought_lately=2)
    assert advocate_score(best).product == 81 and len(circle_signs(best)) == 4
    for bad in (replace(best, silent="an open complaint"), replace(best, group=Group.DETRACTOR, score=3)):
        assert advocate_score(bad).band is Band.NOT_NOW and circle_signs(bad) == []


@settings(max_examples=40)
@given(
    st.builds(
        Known,
        group=st.sampled_from([None, *Group]),
        third=st.sampled_from([None, 1, 2, 3]),
        purchases=st.integers(0, 9),
        came_recommended=st.booleans(),
        bought=st.integers(0, 9),
        further=st.integers(0, 9),
    )
)
def test_more_value_and_more_reach_never_lower_a_score(known: Known) -> None:
    known = replace(known, friends=known.bought)
    before = advocate_score(known).product
    assert advocate_score(replace(known, third=3)).product >= before
    assert advocate_score(replace(known, further=known.further + 1)).product >= before


# Worked out from what is known


def traits_of(contact_id: UUID) -> dict[str, Trait]:
    return traits.traits(contact_id)


@pytest.fixture
def _story(db: None) -> None:
    """Anna brings Ben, Ben brings Cleo and Dora, Cleo brings Emil; all of them buy."""
    program = make_program(starts_at=START)
    code = make_advocate(program)[1]
    for place, (name, spent) in enumerate((("ben", 30_00), ("cleo", 50_00), ("dora", 70_00), ("emil", 90_00))):
        at = START + days(place + 2)
        if name == "emil":
            code = make_advocate(program, "cleo@example.com", now=at, first_name="Cleo")[1]
        send("purchase", f"{name}@example.com", at, amount_minor=spent, name=name, code=code)
        work(at)
        if name == "ben":
            code = make_advocate(program, "ben@example.com", now=at, first_name="Ben")[1]


@pytest.mark.usefixtures("_story")
def test_opinion_leaders_are_who_brought_people_who_brought_people() -> None:
    anna, ben = make_contact("anna@example.com"), make_contact("ben@example.com")
    assert reads.leads() == {anna: 3, ben: 1}
    actions.score_all(NOW)
    assert [(one.contact_id, one.number) for one in traits.top(LEADER)] == [(anna, 3), (ben, 1)]
    score = traits_of(anna)[ADVOCATE]
    assert {one["factor"]: one["sign"]["code"] for one in score.reasons["factors"]}["reach"] == "leader"


@pytest.mark.usefixtures("_story")
def test_a_ring_of_recommendations_ends() -> None:
    program_b = make_program(slug="tea", starts_at=START)
    code = make_advocate(program_b, "emil@example.com")[1]
    send("purchase", "anna@example.com", START + days(9), amount_minor=20_00, name="ring", code=code)
    work(START + days(9))
    anna = make_contact("anna@example.com")
    assert reads.leads()[anna] == 3


@pytest.mark.usefixtures("_story")
def test_merged_people_lead_as_one_and_what_stood_at_the_other_is_gone() -> None:
    anna, dora = make_contact("anna@example.com"), make_contact("dora@example.com")
    actions.score_all(NOW)
    merging.merge(dora, anna, now=NOW)
    actions.score_all(NOW)
    assert set(reads.leads()) == {dora, make_contact("ben@example.com")}
    assert traits_of(anna)[LEADER].contact_id == dora and anna not in {one.contact_id for one in traits.top(LEADER)}


@pytest.mark.usefixtures("_story")
def test_the_thirds_are_those_of_what_was_spent_within_a_year() -> None:
    assert reads.thirds(currency="EUR", now=NOW) == (70_00, 90_00)  # of four, the lowest third holds two
    assert reads.thirds(currency="CHF", now=NOW) is None and reads.thirds(currency="EUR", now=NOW + days(400)) is None


@pytest.mark.django_db
def test_a_night_writes_the_same_traits_again_and_takes_back_what_no_longer_holds() -> None:
    survey, ben = make_survey(), make_customer()
    for place in range(2):
        send("purchase", "ben@example.com", START + days(place + 1), amount_minor=20_00, name=str(place))
    work(START + days(3))
    answered(9, survey=survey, who=ben)
    people.change(ben, {"relation": "partner"}, actor=SYSTEM, now=ASKED)
    for _ in range(2):
        actions.score_all(NOW)
    assert contacts.Trait.objects.count() == 1 and traits_of(ben)[ADVOCATE].level == "middle"
    assert traits.counts(ADVOCATE) == {("partner", "middle"): 1}
    pauses.pause(ben, reason="on holiday", source="staff", now=NOW)
    actions.score_all(NOW)
    assert traits_of(ben)[ADVOCATE].level == "not_now" and CIRCLE not in traits_of(ben)


@pytest.mark.django_db
def test_three_signs_make_a_suggestion_for_the_circle() -> None:
    program, survey = make_program(starts_at=START), make_survey()
    code = make_advocate(program)[1]
    for place in range(2):
        send("purchase", "ben@example.com", START + days(place + 1), amount_minor=20_00, name=str(place), code=code)
    work(START + days(3))
    ben = make_contact("ben@example.com")
    answered(9, survey=survey, who=ben)
    actions.score_all(NOW)
    assert [one["code"] for one in traits_of(ben)[CIRCLE].reasons["signs"]] == ["promoter", "repeat_buyer", "came_recommended"]
    answered(3, survey=survey, who=ben, now=ASKED + days(1))
    actions.score_all(NOW)
    assert CIRCLE not in traits_of(ben)


@pytest.mark.django_db
def test_a_purchase_sent_back_is_none() -> None:
    make_customer()
    for place in range(3):
        send("purchase", "ben@example.com", START + days(place + 1), amount_minor=20_00, name=str(place))
    send("refund", "ben@example.com", START + days(5), refund_of="0", name="back")
    work(START + days(6))
    ben = make_contact("ben@example.com")
    assert reads.known([ben], currency="EUR", steps=None, leading={}, now=NOW)[ben].purchases == 2


@pytest.mark.django_db
def test_many_people_cost_a_handful_of_statements(django_assert_max_num_queries: object) -> None:
    ids = [make_contact(f"c{number}@example.com") for number in range(30)]
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        reads.known(ids, currency="EUR", steps=None, leading={}, now=NOW)


def test_signs_carry_what_decided() -> None:
    assert circle_signs(Known(purchases=2)) == [Sign("repeat_buyer", {"count": "2"})]
