"""What may stand in a contact's fields."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.contacts.rules import dates, numbers
from goodword.contacts.rules.cleaning import Reading, clean
from goodword.contacts.rules.places import country_of, language_of
from goodword.contacts.values import CustomField, FieldType

FIELDS = {
    "roast": CustomField("roast", "Roast", FieldType.CHOICE, ("Nordkap", "Dark")),
    "cups": CustomField("cups", "Cups a day", FieldType.NUMBER),
    "visited": CustomField("visited", "Last visit", FieldType.DATE),
    "vip": CustomField("vip", "Guest of honour", FieldType.YES_NO),
    "wish": CustomField("wish", "Wish", FieldType.TEXT),
}
GERMAN = Reading(fields=FIELDS, relations={"kunde": "customer"}, zone="Europe/Berlin", decimal=",", currency="EUR", assignees={"olga@example.com": "7"})


@pytest.mark.parametrize(
    ("field", "given", "stored"),
    [
        ("first_name", "  Anna\tMaria ", "Anna Maria"),
        ("first_name", "=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("company", 4711.0, "4711"),
        ("language", "Deutsch", "de"),
        ("language", "pt_BR", "pt-BR"),
        ("country", "Germania", "DE"),
        ("country", "uk", "GB"),
        ("time_zone", "Europe/Berlin", "Europe/Berlin"),
        ("relation", "KUNDE", "customer"),
        ("lifecycle", "Partner", "partner"),
        ("customer_since", "19.11.2026", "2026-11-18T23:00:00+00:00"),
        ("customer_since", "2026-07-01T12:00:00+02:00", "2026-07-01T10:00:00+00:00"),
        ("former_since", "", None),
        ("assignee_id", "Olga@example.com", "7"),
        ("custom.roast", "nordkap", "Nordkap"),
        ("custom.cups", "1.234,5", 1234.5),
        ("custom.cups", "4", 4),
        ("custom.visited", datetime(2026, 2, 28, 10, tzinfo=UTC), "2026-02-28"),
        ("custom.vip", "Ja", True),
        ("custom.vip", "nee", False),
        ("custom.wish", "Two lines\nof text", "Two lines\nof text"),
        ("custom.wish", " ", None),
        ("last_name", "", ""),
    ],
)
def test_what_people_write_becomes_a_value(field: str, given: object, stored: object) -> None:
    assert clean({field: given}, reading=GERMAN) == ({field: stored}, [])


@pytest.mark.parametrize(
    ("field", "given", "code"),
    [
        ("first_name", "A" * 121, "too_long"),
        ("first_name", "M\ufffdller", "unreadable"),
        ("last_name", "A\x00B", "unreadable"),
        ("last_name", "\ud83d", "unreadable"),
        ("language", "klingonish", "language_unknown"),
        ("country", "Atlantis", "country_unknown"),
        ("time_zone", "Berlin", "time_zone_unknown"),
        ("relation", "enemy", "relation_unknown"),
        ("lifecycle", "ghost", "lifecycle_unknown"),
        ("customer_since", "31.02.2025", "date_invalid"),
        ("customer_since", "2026-13-40T99:00", "date_invalid"),
        ("assignee_id", "cleo@example.com", "assignee_unknown"),
        ("value", "many", "amount_invalid"),
        ("value_minor", "104400", "amount_invalid"),
        ("custom.roast", "Light", "choice_unknown"),
        ("custom.cups", "four", "number_invalid"),
        ("custom.cups", True, "number_invalid"),
        ("custom.visited", "0000-00-00", "date_invalid"),
        ("custom.vip", "perhaps", "yes_no_invalid"),
        ("custom.wish", "x" * 2001, "too_long"),
        ("custom.unheard", "x", "field_unknown"),
        ("password", "x", "field_unknown"),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_field_and_code(field: str, given: object, code: str) -> None:
    cleaned, problems = clean({field: given}, reading=GERMAN)
    assert cleaned == {}
    assert [(problem.field, problem.code) for problem in problems] == [(field, code)]


@pytest.mark.parametrize(
    ("given", "minor", "currency"),
    [("1.044,00", 104400, "EUR"), ("1,044.00 USD", 104400, "USD"), ("1200 JPY", 1200, "JPY"), ("€ 12,50", 1250, "EUR"), ("1.044", 104400, "EUR")],
)
def test_a_customers_value_is_read_with_its_currency(given: str, minor: int, currency: str) -> None:
    assert clean({"value": given}, reading=GERMAN)[0] == {"value_minor": minor, "value_currency": currency}


def test_every_problem_is_told_at_once() -> None:
    cleaned, problems = clean({"first_name": "Anna", "custom.cups": "four", "country": "Atlantis"}, reading=GERMAN)
    assert cleaned == {"first_name": "Anna"}
    assert [problem.field for problem in problems] == ["custom.cups", "country"]


@pytest.mark.parametrize(
    ("text", "day_first", "result"),
    [
        ("2026-11-19", True, date(2026, 11, 19)),
        ("2026-11-19 10:15:00", True, date(2026, 11, 19)),
        ("2026-11-19T10:15:00Z", True, date(2026, 11, 19)),
        ("19/11/2026", True, date(2026, 11, 19)),
        ("11/19/2026", False, date(2026, 11, 19)),
        ("3.4.2026", False, date(2026, 4, 3)),
        ("01.02.69", True, date(2069, 2, 1)),
        ("01.02.70", True, date(1970, 2, 1)),
    ],
)
def test_a_date_is_read_however_it_is_written(text: str, day_first: bool, result: date) -> None:
    assert dates.parse(text, day_first=day_first) == result


@pytest.mark.parametrize("text", ["", "29.02.2025", "2026", "1.1.1066", "1-2.2026", "19. November", "١٩/١١/٢٠٢٦x"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        dates.parse(text, day_first=True)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.booleans())
def test_a_written_date_is_read_back(day: date, day_first: bool) -> None:
    assert dates.parse(day.isoformat(), day_first=day_first) == day
    assert dates.parse(day.strftime("%d/%m/%Y" if day_first else "%m/%d/%Y"), day_first=day_first) == day


@given(st.integers(-(10**14), 10**14))
def test_whole_numbers_are_read_back_with_either_sign_between_thousands(number: int) -> None:
    assert numbers.parse(f"{number:,}", decimal=".") == number
    assert numbers.parse(f"{number:,}".replace(",", "."), decimal=",") == number


@given(st.text(max_size=30))
def test_no_text_makes_the_readers_fail_in_an_unforeseen_way(text: str) -> None:
    for name in (*(f"custom.{slug}" for slug in FIELDS), "first_name", "language", "country", "customer_since", "value", "time_zone"):
        clean({name: text}, reading=GERMAN)


def test_places_are_known_by_code_and_by_name_in_five_languages() -> None:
    assert {country_of(name) for name in ("Netherlands", "Niederlande", "Nederland", "Paesi Bassi", "Belanda", "nl")} == {"NL"}
    assert {language_of(name) for name in ("Italian", "italienisch", "Italiaans", "italiano", "Itali", "it")} == {"it"}
    assert country_of("") is None
    assert language_of("x") is None
