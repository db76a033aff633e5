"""What a row of a file says, which column is what, and which contact a row is about."""

from uuid import UUID, uuid4

import pytest

from goodword.contacts.rules.cleaning import Reading
from goodword.contacts.rules.headings import TARGETS, guess
from goodword.contacts.rules.planning import Deed, Standing, plan
from goodword.contacts.rules.rows import Columns, Row, read
from goodword.contacts.values import CustomField, FieldType, Problem

ROAST = CustomField("roast", "Lieblingsröstung", FieldType.CHOICE, ("Nordkap", "Dark"))
WISH = CustomField("wish", "Wish", FieldType.TEXT)
READING = Reading(fields={"roast": ROAST, "wish": WISH}, relations={"kunde": "customer", "customer": "customer"}, zone="Europe/Berlin", decimal=",")


def columns(*targets: str, **more: object) -> Columns:
    return Columns(targets={number: target for number, target in enumerate(targets) if target}, reading=READING, country="DE", **more)  # type: ignore[arg-type]


def row(*cells: str, targets: tuple[str, ...] = ("first_name", "email", "phone", "external_id"), number: int = 2) -> Row:
    found = read(number, cells, columns(*targets))
    assert isinstance(found, Row), found
    return found


@pytest.mark.parametrize(
    ("headings", "targets"),
    [
        (["Vorname", "Nachname", "E-Mail-Adresse", "Telefon", "Kunde seit"], ["first_name", "last_name", "email", "phone", "customer_since"]),
        (["First Name", "Surname", "EMAIL", "Mobile phone", "Customer ID"], ["first_name", "last_name", "email", "phone", "external_id"]),
        (["Voornaam", "Achternaam", "E-mailadres", "Land", "Klantnummer"], ["first_name", "last_name", "email", "country", "external_id"]),
        (["Nome", "Cognome", "Posta elettronica", "Cellulare", "Azienda"], ["first_name", "last_name", "email", "phone", "company"]),
        (["Nama depan", "Nama keluarga", "E-mel", "No. telefon", "Negara"], ["first_name", "last_name", None, "phone", "country"]),
        (["Emel", "LIEBLINGSRÖSTUNG", "roast", "Mail"], ["email", "custom.roast", None, None]),
        (["Bemerkung", "", "x"], [None, None, None]),
    ],
)
def test_columns_are_guessed_in_five_languages(headings: list[str], targets: list[str | None]) -> None:
    guessed = guess(headings, fields=READING.fields)
    assert [guessed.get(number) for number in range(len(headings))] == targets
    assert set(guessed.values()) <= {*TARGETS, "custom.roast"}


def test_a_row_becomes_fields_identities_labels_and_consents() -> None:
    targets = ("name", "email", "email", "phone", "custom.roast", "tags", "consent.ask.email", "customer_since")
    found = read(
        7,
        ("Petersen, Anna", "Anna@Example.com", "anna@work.example", "040 555017", "nordkap", "office; Regular,office", "ja", "01.03.2024"),
        columns(*targets, tags=("import 2026",), defaults={"relation": "customer"}),
    )
    assert isinstance(found, Row)
    assert found.fields == {
        "relation": "customer",
        "first_name": "Anna",
        "last_name": "Petersen",
        "custom.roast": "Nordkap",
        "customer_since": "2024-02-29T23:00:00+00:00",
    }
    assert [one.value for one in found.identities] == ["anna@example.com", "anna@work.example", "+4940555017"]
    assert found.tags == ("office", "Regular", "import 2026")
    assert found.consents == (("ask", "email"),)
    assert found.number == 7


@pytest.mark.parametrize(
    ("whole", "first", "last"), [("Anna Maria Petersen", "Anna Maria", "Petersen"), ("Anna", "Anna", None), ("Petersen , Anna", "Anna", "Petersen")]
)
def test_a_whole_name_is_parted(whole: str, first: str, last: str | None) -> None:
    fields = row(whole, "anna@example.com", targets=("name", "email")).fields
    assert (fields["first_name"], fields.get("last_name")) == (first, last)


def test_cells_that_say_nothing_are_empty() -> None:
    found = row("N/A", "anna@example.com", "-", "#REF!")
    assert found.fields == {}
    assert len(found.identities) == 1


def test_formulas_stay_text_and_those_that_an_export_made_safe_are_read_back() -> None:
    assert row("=cmd|' /C calc'!A0", "a@example.com").fields["first_name"] == "=cmd|' /C calc'!A0"
    assert row("'=cmd|' /C calc'!A0", "a@example.com").fields["first_name"] == "=cmd|' /C calc'!A0"
    assert row("'t Hart", "a@example.com", "'+49 40 555017").fields["first_name"] == "'t Hart"


def test_all_that_is_wrong_with_a_row_is_told() -> None:
    found = read(
        2, ("A" * 300, "anna@exmaple", "call me", "", "Light", "vielleicht"), columns("first_name", "email", "phone", "", "custom.roast", "consent.ask.email")
    )
    assert isinstance(found, tuple)
    assert [(problem.code, problem.field) for problem in found] == [
        ("email_invalid", "email"),
        ("phone_invalid", "phone"),
        ("too_long", "first_name"),
        ("choice_unknown", "custom.roast"),
        ("yes_no_invalid", "consent.ask.email"),
    ]


def test_a_row_without_any_address_is_nobody() -> None:
    assert read(2, ("Anna", "", "", ""), columns("first_name", "email", "phone", "external_id")) == (Problem(code="identity_missing"),)


def test_line_breaks_are_expected_in_texts_of_ones_own_only() -> None:
    assert columns("first_name", "custom.wish", "custom.roast").one_line() == {0, 2}


def decide(rows: list[Row], standings: dict[UUID, Standing] | None = None, owners: dict[str, UUID] | None = None, *, overwrite: bool = False) -> list[Deed]:
    return [one.deed for one in plan(rows, owners=owners or {}, standings=standings or {}, overwrite=overwrite, new_id=uuid4)]


def standing(of: Row, **fields: object) -> tuple[dict[UUID, Standing], dict[str, UUID]]:
    contact = Standing(id=uuid4(), fields={**of.fields, **fields}, known={one.key: (one.kind, one.source) for one in of.identities})
    return {contact.id: contact}, {one.key: contact.id for one in of.identities}


def test_people_are_recognised_inside_the_file() -> None:
    rows = [row("Anna", "anna@example.com"), row("Anna", "ANNA@example.com", "040 555017"), row("", "", "+4940555017"), row("Ben", "ben@example.com")]
    assert decide(rows) == [Deed.NEW, Deed.DUPLICATE, Deed.DUPLICATE, Deed.NEW]


def test_a_known_contact_is_updated_or_stays_the_same() -> None:
    standings, owners = standing(row("Anna", "anna@example.com"))
    rows = [row("Anna", "anna@example.com"), row("Anna", "anna@example.com")]
    assert decide(rows, standings, owners) == [Deed.SAME, Deed.DUPLICATE]
    standings, owners = standing(row("Anna", "anna@example.com"))
    assert decide([row("Anna", "anna@example.com", "", "17")], standings, owners) == [Deed.UPDATED]


@pytest.mark.parametrize(("overwrite", "name"), [(False, "Anna"), (True, "Anne")])
def test_only_empty_fields_are_filled_unless_staff_want_otherwise(overwrite: bool, name: str) -> None:
    standings, owners = standing(row("Anna", "anna@example.com"))
    (decision,) = plan(
        [row("Anne", "anna@example.com", "DE", targets=("first_name", "email", "country"))],
        owners=owners,
        standings=standings,
        overwrite=overwrite,
        new_id=uuid4,
    )
    assert decision.standing is not None
    assert decision.standing.fields == {"first_name": name, "country": "DE"}
    assert decision.standing.changes == {"country": [None, "DE"]} | ({"first_name": ["Anna", "Anne"]} if overwrite else {})


def test_a_household_with_one_telephone_stays_several_people() -> None:
    anna, ben = row("Anna", "anna@example.com", "040 555017"), row("Ben", "ben@example.com", "040 555017")
    first, second = plan([anna, ben], owners={}, standings={}, overwrite=False, new_id=uuid4)
    assert (first.deed, second.deed) == (Deed.NEW, Deed.NEW)
    assert second.standing is not None
    assert [claimed for _, claimed in second.standing.added] == [True, False], "the number stays claimed by who had it first"
    assert decide([anna, row("Ben", "", "040 555017", "18")]) == [Deed.NEW, Deed.NEW], "another first name"
    assert decide([anna, row("", "", "040 555017", "18")]) == [Deed.NEW, Deed.DUPLICATE], "nothing speaks against it"


def test_a_row_whose_addresses_belong_to_two_contacts_is_not_taken() -> None:
    rows = [row("Anna", "anna@example.com"), row("Anne", "", "", "17"), row("Anna", "anna@example.com", "", "17")]
    decisions = plan(rows, owners={}, standings={}, overwrite=False, new_id=uuid4)
    assert [one.deed for one in decisions] == [Deed.NEW, Deed.NEW, Deed.BAD]
    assert decisions[2].problem == Problem(code="identities_apart", given="17", limit="anna@example.com")
