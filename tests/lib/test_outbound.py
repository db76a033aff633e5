"""Calls outwards go to public addresses only, end in time, and follow nobody elsewhere."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest

from goodword.lib import outbound
from goodword.lib.outbound import AddressRefused, Unreachable, call
from goodword.lib.proxies import networks

HERE = networks(["127.0.0.0/8"])


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/drip":
            self.send_response(200)
            self.end_headers()
            for _ in range(50):
                time.sleep(0.05)
                try:
                    self.wfile.write(b".")
                except OSError:
                    return
            return
        self.send_response({"/moved": 302, "/wrong": 422}.get(self.path, 200))
        self.send_header("Location", "http://169.254.169.254/")
        self.end_headers()
        self.wfile.write(b"x" * 1_100_000 if self.path == "/long" else b'{"said": %d}' % len(body))

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()


def test_an_answer_comes_back_whatever_its_status(server: str) -> None:
    assert call("POST", f"{server}/", headers={}, content=b"four", inside=HERE).json() == {"said": 4}
    answer = call("POST", f"{server}/wrong", headers={}, inside=HERE)
    assert (answer.status, answer.ok) == (422, False)


def test_nobody_sends_us_elsewhere(server: str) -> None:
    assert call("POST", f"{server}/moved", headers={}, inside=HERE).status == 302


@pytest.mark.parametrize("path", ["/drip", "/long"])
def test_it_ends_in_time_and_size(server: str, path: str) -> None:
    began = time.monotonic()
    with pytest.raises(Unreachable):
        call("POST", f"{server}{path}", headers={}, inside=HERE, timeout_s=0.4)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "0x7f000001", "2130706433", "169.254.169.254", "[::ffff:10.0.0.1]", "100.64.0.1", "0.0.0.0"]
)
def test_an_address_of_our_own_networks_is_refused(scheme: str, host: str) -> None:
    with pytest.raises(AddressRefused):
        call("GET", f"{scheme}://{host}:9/", headers={}, timeout_s=2)


def test_plain_text_goes_to_our_own_network_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound.socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("93.184.215.14", 80))])
    with pytest.raises(AddressRefused, match="https"):
        call("GET", "http://example.com/", headers={})


def test_a_name_with_one_bad_address_among_good_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound.socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("93.184.215.14", 443)), (2, 1, 6, "", ("10.0.0.1", 443))])
    with pytest.raises(AddressRefused):
        call("GET", "https://example.com/", headers={})


@pytest.mark.parametrize("text", ["64:ff9b::a00:1", "2002:a00:1::", "2001:0:a00:1::", "192.0.0.8", "224.0.0.1", "fe80::1", "::"])
def test_tunnels_into_other_networks_are_not_public(text: str) -> None:
    assert not outbound.is_public(ip_address(text))


def test_nobody_there_is_said_so() -> None:
    with pytest.raises(Unreachable, match="pick up"):
        call("GET", "http://127.0.0.1:1/", headers={}, inside=HERE)
