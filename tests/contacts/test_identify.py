"""Who somebody is: found by what is known, made where nobody is, and never taken for a housemate."""

from uuid import UUID

import pytest

from goodword.contacts import models, queries
from goodword.contacts.actions.identify import ensure
from goodword.contacts.values import Person
from tests.contacts.makers import NOW

pytestmark = pytest.mark.django_db

PHONE = "+49 40 555017"


def one(**known: str) -> UUID:
    """Return the contact of a person whom the shop vouches for."""
    [contact_id] = ensure([Person(source="shop", trusted=True, **known)], now=NOW)
    assert contact_id is not None
    return contact_id


def test_a_household_with_one_telephone_stays_several_people() -> None:
    anna = one(email="anna@example.com", phone=PHONE)
    ben = one(email="ben@example.com", phone=PHONE)
    assert anna != ben
    assert one(email="anna@example.com", phone=PHONE) == anna
    assert one(email="ben@example.com", phone=PHONE) == ben, "also the second time, when both addresses are known"
    assert queries.contact(ben).phone == "+4940555017", "the number is kept with both"
    assert not models.Merge.objects.exists()
    assert ensure([Person(source="shop", trusted=True, email=f"{name}@example.com", phone="040 555018", country="DE") for name in ("cleo", "olga")], now=NOW)
    assert models.Contact.objects.count() == 4, "nor in one batch"


def test_who_was_known_by_telephone_alone_is_recognised_with_the_first_purchase() -> None:
    told = one(first_name="Ben", phone=PHONE)
    assert one(first_name="Cleo", email="cleo@example.com", phone=PHONE) != told, "another first name"
    ben = one(first_name="Ben", email="ben@example.com", external_id="7", phone=PHONE)
    assert ben == told
    assert one(external_id="7") == told
    assert one(phone=PHONE) == told
    assert one(first_name="Ben", email="other@example.com", phone=PHONE) != told, "Ben has an address, and it is another"


def test_an_address_and_a_customer_number_of_two_contacts_make_them_one() -> None:
    by_address, by_number = one(email="anna@example.com"), one(external_id="7")
    assert by_address != by_number
    both = one(email="anna@example.com", external_id="7")
    assert queries.canonical([by_address, by_number]) == {by_address: both, by_number: both}


def test_what_a_stranger_types_is_neither_added_nor_merged() -> None:
    anna = one(email="anna@example.com")
    [found] = ensure([Person(email="anna@example.com", phone=PHONE)], now=NOW)
    assert found == anna
    assert queries.contact(anna).phone == ""


def test_likely_duplicates_are_found_by_near_spellings() -> None:
    one(email="anna.petersen+shop@example.com")
    assert models.Identity.objects.get().near == "annapetersen@example.com"


def test_looking_up_goes_by_telephone_only_where_nothing_else_is_given() -> None:
    anna = one(email="anna@example.com", phone=PHONE)
    assert queries.find(Person(phone=PHONE)) == anna
    assert queries.find(Person(email="ben@example.com", phone=PHONE)) is None
