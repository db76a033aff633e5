"""What a programme's settings must be, and which steps its life allows."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from goodword.lib.plain import PlainInvalid, from_plain, to_plain
from goodword.programs import rules
from goodword.programs.rules import Pace, Standing, Step
from goodword.programs.values import AttributionPolicy, Brand, Goal, Method, Offer, PrivacyMode, ProgramSettings, ProgramState, Touchpoint

GOOD = ProgramSettings(name="Nordlicht", landing_url="https://shop.example/", hosts=("shop.example",))


def codes(settings: ProgramSettings) -> list[str]:
    return [problem.code for problem in rules.problems(rules.tidied(settings))]


def test_plain_settings_are_good() -> None:
    assert codes(GOOD) == []
    assert codes(ProgramSettings(name="No pages of its own")) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "  "}, "name_length"),
        ({"name": "x" * 201}, "name_length"),
        ({"language": "fr"}, "language_unknown"),
        ({"currency": "EURO"}, "currency_unknown"),
        ({"currency": "ABC"}, "currency_unknown"),
        ({"country": "XX"}, "country_unknown"),
        ({"landing_url": "javascript:alert(1)"}, "address_invalid"),
        ({"landing_url": "ftp://shop.example/"}, "address_invalid"),
        ({"landing_url": "https://evil.example/"}, "not_on_hosts"),
        ({"landing_url": "https://shop.example.evil.example/"}, "not_on_hosts"),
        ({"landing_url": "https://shop.example@evil.example/"}, "address_invalid"),
        ({"landing_url": "https://shop.example\\@evil.example/"}, "address_invalid"),
        ({"landing_url": "https://shop.example:8443/"}, "not_on_hosts"),
        ({"hosts": ("shop.example", "not a host")}, "host_invalid"),
        ({"policy": AttributionPolicy(window_days=0)}, "window_out_of_range"),
        ({"policy": AttributionPolicy(precedence=())}, "precedence_invalid"),
        ({"policy": AttributionPolicy(precedence=(Method.CODE, Method.CODE))}, "precedence_invalid"),
        ({"brand": Brand(color="red")}, "color_invalid"),
        ({"brand": Brand(website="shop.example")}, "address_invalid"),
        ({"brand": Brand(contact_email="nobody")}, "email_invalid"),
        ({"offer": Offer(headline={"xx": "Hello"})}, "language_unknown"),
        ({"offer": Offer(friend={"en": "x" * 2001})}, "text_too_long"),
        ({"goal": Goal(target_value=-1)}, "number_out_of_range"),
        ({"starts_at": datetime(2026, 2, 1, tzinfo=UTC), "ends_at": datetime(2026, 1, 1, tzinfo=UTC)}, "ends_before_start"),
        ({"starts_at": datetime(2026, 2, 1)}, "time_without_zone"),  # noqa: DTZ001
    ],
)
def test_each_mistake_is_named(change: dict[str, object], code: str) -> None:
    assert code in codes(replace(GOOD, **change))  # type: ignore[arg-type]


def test_hosts_are_tidied_and_taken_from_the_landing_page() -> None:
    tidied = rules.tidied(ProgramSettings(name="  A  b ", currency="eur", country="de", landing_url=" https://Kaffee-Rösterei.example:8443/x "))
    assert (tidied.name, tidied.currency, tidied.country) == ("A b", "EUR", "DE")
    assert tidied.hosts == ("xn--kaffee-rsterei-2pb.example:8443",)
    assert rules.problems(tidied) == ()


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        (ProgramState.DRAFT, {Step.GO_LIVE, Step.DELETE_DRAFT}),
        (ProgramState.LIVE, {Step.PAUSE, Step.END}),
        (ProgramState.PAUSED, {Step.RESUME, Step.END}),
        (ProgramState.ENDED, {Step.ARCHIVE}),
        (ProgramState.ARCHIVED, set()),
    ],
)
def test_each_state_allows_its_steps_only(state: ProgramState, steps: set[Step]) -> None:
    assert set(rules.steps(state)) == steps


def test_a_slug_is_made_of_the_name() -> None:
    assert rules.slug_from("Kaffee für Zwei & mehr!") == "kaffee-fuer-zwei-mehr"
    assert rules.slug_from("咖啡") == ""
    assert rules.problems_of_slug("a" * 61)
    assert rules.problems_of_slug("Nordlicht")
    assert not rules.problems_of_slug("nordlicht-2")


def test_settings_come_back_from_json_unchanged() -> None:
    settings = ProgramSettings(
        name="Nordlicht",
        policy=AttributionPolicy(touch=Touchpoint.LAST, precedence=(Method.NAME, Method.CODE)),
        offer=Offer(headline={"de": "Für Sie"}),
        goal=Goal(deadline=date(2026, 12, 31)),
        privacy_mode=PrivacyMode.CONSENT,
        hosts=("a.example", "b.example"),
        starts_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert from_plain(ProgramSettings, to_plain(settings)) == settings


def test_json_of_another_shape_is_refused_with_its_place() -> None:
    with pytest.raises(PlainInvalid) as refused:
        from_plain(ProgramSettings, {"name": "x", "policy": {"window_days": "90"}})
    assert refused.value.at == ("policy", "window_days")
    with pytest.raises(PlainInvalid):
        from_plain(ProgramSettings, {})
    with pytest.raises(PlainInvalid):
        from_plain(ProgramSettings, {"name": "x", "privacy_mode": "z"})


BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
GOAL = Goal(target_value=200, deadline=date(2026, 4, 10))  # a hundred days


@pytest.mark.parametrize(
    ("day", "counted", "standing"),
    [
        (5, 0, Standing.TOO_EARLY),
        (50, 100, Standing.ON_TRACK),
        (50, 91, Standing.ON_TRACK),
        (50, 111, Standing.AHEAD),
        (50, 89, Standing.BEHIND),
        (50, 200, Standing.REACHED),
        (101, 199, Standing.MISSED),
    ],
)
def test_a_goal_stands_against_an_even_pace(day: int, counted: int, standing: Standing) -> None:
    pace = rules.pace(GOAL, counted=counted, began_at=BEGAN, now=BEGAN + timedelta(days=day))
    assert pace is not None
    assert pace.standing is standing


def test_an_even_pace_begins_at_the_start_value() -> None:
    pace = rules.pace(replace(GOAL, start_value=100), counted=50, began_at=BEGAN, now=BEGAN + timedelta(days=50))
    assert pace == Pace(actual=150, target=200, expected=150, standing=Standing.ON_TRACK)


def test_without_a_target_there_is_no_goal_and_without_a_deadline_no_pace() -> None:
    assert rules.pace(Goal(), counted=5, began_at=BEGAN, now=BEGAN) is None
    open_goal = rules.pace(Goal(target_value=10), counted=5, began_at=BEGAN, now=BEGAN)
    assert open_goal is not None
    assert (open_goal.standing, open_goal.expected, open_goal.share) == (Standing.OPEN, None, 0.5)
