"""Whose network a request came from."""

import pytest

from goodword.lib.network import client_address, network_of


@pytest.mark.parametrize(
    ("remote", "forwarded_for", "trusted", "address"),
    [
        ("192.0.2.7", "", [], "192.0.2.7"),
        ("192.0.2.7", "203.0.113.9", [], "192.0.2.7"),  # the header is the visitor's own invention
        ("127.0.0.1", "203.0.113.9", ["127.0.0.1"], "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.9", ["127.0.0.1"], "203.0.113.9"),
        ("10.0.0.2", "203.0.113.9, 10.0.0.1", ["10.0.0.0/8"], "203.0.113.9"),
        ("10.0.0.2", "nonsense, 203.0.113.9", ["10.0.0.0/8"], "203.0.113.9"),
        ("10.0.0.2", "nonsense", ["10.0.0.0/8"], "10.0.0.2"),
        ("10.0.0.2", "10.0.0.3", ["10.0.0.0/8"], "10.0.0.3"),
        ("::ffff:192.0.2.7", "", [], "192.0.2.7"),
        ("unix:", "", [], "unix:"),
    ],
)
def test_only_known_proxies_are_believed(remote: str, forwarded_for: str, trusted: list[str], address: str) -> None:
    assert client_address(remote, forwarded_for, trusted=trusted) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("[2001:db8::1]", "2001:db8::/64"), ("::ffff:192.0.2.7", "192.0.2.7"), ("x", "x")],
)
def test_a_visitor_is_counted_by_a_network_that_one_person_has(address: str, network: str) -> None:
    assert network_of(address) == network
