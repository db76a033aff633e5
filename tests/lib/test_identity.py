"""People are recognised by addresses in one spelling, under hashes that tell nothing."""

import pytest

from goodword.lib import identity


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Anna@Example.COM ", "anna@example.com"),
        ("anna+shop@example.com", "anna+shop@example.com"),
        ("anna", ""),
        ("anna@example", ""),
        ("anna@@example.com", ""),
        ("an na@example.com", ""),
        ("", ""),
        ("a" * 65 + "@example.com", ""),
        ("müller@exämple.de", "müller@exämple.de"),
    ],
)
def test_mail_addresses_are_compared_in_one_spelling(typed: str, kept: str) -> None:
    assert identity.normalise_email(typed) == kept


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("030 123456", "DE", "+4930123456"),
        ("+49 (30) 123 456", "", "+4930123456"),
        ("030 123456", "", ""),
        ("12", "DE", ""),
        ("call me", "DE", ""),
    ],
)
def test_telephone_numbers_are_compared_in_e164(typed: str, country: str, kept: str) -> None:
    assert identity.normalise_phone(typed, country) == kept


def test_an_external_id_belongs_to_its_source_and_an_address_to_its_owner() -> None:
    assert identity.key("external", "shop", "7") != identity.key("external", "crm", "7")
    assert identity.key("email", "shop", "anna@example.com") == identity.key("email", "crm", "anna@example.com")
    assert identity.key("email", "", "7") != identity.key("external", "", "7")


def test_a_person_always_falls_into_the_same_shard() -> None:
    key = identity.key("external", "shop", "7")
    assert len(key) == 64
    assert identity.shard_of(key) == identity.shard_of(key) < 64
