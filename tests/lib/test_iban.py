"""Account numbers, tidied and checked."""

import pytest

from goodword.lib.iban import normalise_iban


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("gb82west12345698765432", "GB82WEST12345698765432"),
        ("NL91 ABNA 0417 1643 00", "NL91ABNA0417164300"),
        ("IT60X0542811101000000123456", "IT60X0542811101000000123456"),
        ("NO93 8601 1117 947", "NO9386011117947"),
        ("DE88 3704 0044 0532 0130 00", ""),  # check digits
        ("DE89 3704 0044 0532 0130 0", ""),  # a sign is missing
        ("DE98 3704 0044 0532 0130 00", ""),  # two signs swapped
        ("US89370400440532013000", ""),  # no country that euros are sent to in this way
        ("DE８９370400440532013000", ""),  # other digits
        ("", ""),
        ("0", ""),
    ],
)
def test_an_account_number_is_checked(typed: str, number: str) -> None:
    assert normalise_iban(typed) == number
