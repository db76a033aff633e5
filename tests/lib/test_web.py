"""Web addresses that people typed."""

import pytest

from goodword.lib.web import HostInvalid, clean_host, is_web_address, lies_on

HOSTS = ("shop.example", "localhost:8000")


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("Shop.Example", "shop.example"),
        (" https://shop.example/path?x=1 ", "shop.example"),
        ("shop.example.", "shop.example"),
        ("localhost:8000", "localhost:8000"),
        ("Rösterei.example", "xn--rsterei-90a.example"),
    ],
)
def test_a_host_is_kept_in_one_spelling(typed: str, host: str) -> None:
    assert clean_host(typed) == host


@pytest.mark.parametrize(
    "typed", ["", "not a host", "user@shop.example", "-a.example", "a..example", "shop.example:port", "x" * 64 + ".example", "http://[::1"]
)
def test_what_is_no_host_is_refused(typed: str) -> None:
    with pytest.raises(HostInvalid):
        clean_host(typed)


@pytest.mark.parametrize("url", ["https://shop.example", "http://shop.example:80/", "https://SHOP.example:443/x?y#z", "http://localhost:8000/hello"])
def test_a_destination_on_an_own_host_is_one(url: str) -> None:
    assert lies_on(url, HOSTS)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "//shop.example/",
        "/path",
        "javascript://shop.example/%0aalert(1)",
        "https://evil.example/",
        "https://shop.example.evil.example/",
        "https://www.shop.example/",
        "https://shop.example@evil.example/",
        "https://evil.example\\@shop.example/",
        "https://shop.example:8443/",
        "https://localhost/",
        "https:// shop.example/",
        "https://shop.example\n.evil.example/",
        "https://shop.example:0/",
        "https://[shop.example/",
    ],
)
def test_a_destination_elsewhere_is_none(url: str) -> None:
    assert not lies_on(url, HOSTS)


def test_an_address_has_an_end() -> None:
    assert is_web_address("https://shop.example/" + "x" * 1000)
    assert not is_web_address("https://shop.example/" + "x" * 3000)
