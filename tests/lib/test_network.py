"""By which network a visitor is counted."""

import pytest

from goodword.lib.network import network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("[2001:db8::1]", "2001:db8::/64"), ("::ffff:192.0.2.7", "192.0.2.7"), ("x", "x")],
)
def test_a_visitor_is_counted_by_a_network_that_one_person_has(address: str, network: str) -> None:
    assert network_of(address) == network
