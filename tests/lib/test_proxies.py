import pytest

from goodword.lib.proxies import Caller, caller, networks

TRUSTED = networks(["10.0.0.0/8", "127.0.0.1", "fd00::/8"])


def who(peer: str, forwarded_for: str = "", proto: str = "") -> Caller:
    return caller(peer=peer, scheme="http", forwarded_for=forwarded_for, forwarded_proto=proto, trusted=TRUSTED)


def test_a_stranger_who_claims_to_speak_for_somebody_else_is_not_believed() -> None:
    assert who("203.0.113.9", "198.51.100.1", "https") == Caller("203.0.113.9", "http")


def test_a_trusted_proxy_says_whom_it_speaks_for() -> None:
    assert who("10.0.0.1", "198.51.100.1", "https") == Caller("198.51.100.1", "https")


def test_what_the_caller_invented_before_the_proxy_wrote_is_passed_over() -> None:
    assert who("10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.7").address == "198.51.100.1"


def test_a_chain_of_trusted_proxies_ends_at_its_first_member() -> None:
    assert who("127.0.0.1", "10.1.1.1, 10.0.0.7").address == "10.1.1.1"


@pytest.mark.parametrize("said", ["unknown", "'; drop table", "999.1.1.1", ""])
def test_what_is_no_address_leaves_the_nearest_address_that_is_one(said: str) -> None:
    assert who("10.0.0.1", said).address == "10.0.0.1"


@pytest.mark.parametrize(
    ("said", "address"),
    [("198.51.100.1:4711", "198.51.100.1"), ("[2001:db8::1]:443", "2001:db8::1"), ("2001:db8::1", "2001:db8::1"), (" 198.51.100.1 ", "198.51.100.1")],
)
def test_ports_and_brackets_are_taken_off(said: str, address: str) -> None:
    assert who("10.0.0.1", said).address == address


def test_a_proxy_that_reaches_us_by_ipv6_is_known_by_its_ipv4_address() -> None:
    assert who("::ffff:10.0.0.1", "198.51.100.1").address == "198.51.100.1"


def test_a_scheme_that_is_none_is_not_taken_over() -> None:
    assert who("10.0.0.1", "198.51.100.1", "gopher").scheme == "http"
    assert who("10.0.0.1", "198.51.100.1", "http, https").scheme == "https"


def test_a_network_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="example"):
        networks(["10.0.0.0/8", "example"])
