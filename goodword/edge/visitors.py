"""Who stands behind a click: a person, a machine that only looks, or somebody who tries codes."""

import asyncio
import re
from collections import Counter
from datetime import datetime
from functools import lru_cache
from time import monotonic

from crawlerdetect import CrawlerDetect  # type: ignore[import-untyped]

from goodword.edge.http import Scope, header
from goodword.lib.buckets import Buckets
from goodword.lib.network import network_of
from goodword.lib.proxies import Networks, caller
from goodword.lib.signing import keyed_hash

MISSES_AT_ONCE = 20  # wrong codes that a network may try before it is slowed down
MISSES_PER_S = 0.1
SWEEP_S = 5.0
DELAY_S = 2.0
DELAYED_MAX = 4  # requests of one network that may wait at a time; more are turned away

_CHANNEL = re.compile(r"[a-z0-9_-]{1,20}")
_AGENT_MAX = 512  # the patterns are many, and a hostile text must not keep them busy
_detector = CrawlerDetect()
_LOOKERS = ("preview", "googleimageproxy", "barracuda", "proofpoint", "mimecast", "safelinks", "urldefense")


@lru_cache(maxsize=20_000)
def is_machine(user_agent: bytes) -> bool:
    """Tell whether a user agent is a known bot, link preview or mail scanner; one that says nothing is."""
    text = user_agent[:_AGENT_MAX].decode("latin1").strip()
    return not text or any(word in text.lower() for word in _LOOKERS) or bool(_detector.is_crawler(text))


def channel(text: str) -> str:
    """Return the short name of a channel such as wa or mail; empty where it is none."""
    text = text.lower()
    return text if _CHANNEL.fullmatch(text) else ""


def is_ahead_of_time(scope: Scope) -> bool:
    """Tell whether a browser only fetches what somebody might click (prefetch, prerender)."""
    purpose = header(scope, b"sec-purpose") or header(scope, b"purpose") or header(scope, b"x-purpose") or header(scope, b"x-moz")
    return any(word in purpose.lower() for word in ("prefetch", "prerender", "preview"))


def address_of(scope: Scope, trusted: Networks) -> str:
    """Return the address a request came from, as far as proxies can be believed."""
    peer = (scope.get("client") or ("",))[0]
    if not trusted:
        return str(peer)
    return caller(peer=peer, scheme="", forwarded_for=header(scope, b"x-forwarded-for"), forwarded_proto="", trusted=trusted).address


def network_hash(address: str, *, now: datetime) -> str:
    """Return a hash of a visitor's network under a key that changes every day."""
    return keyed_hash(f"network {now:%Y-%m-%d}", network_of(address))


def agent_hash(user_agent: str, *, now: datetime) -> str:
    """Return a hash of a user agent under a key that changes every day."""
    return keyed_hash(f"agent {now:%Y-%m-%d}", user_agent)


class Guessing:
    """Slows down networks that try codes: after some wrong ones every answer takes its time, right or wrong."""

    def __init__(self) -> None:
        self._misses = Buckets(capacity=MISSES_AT_ONCE, per_second=MISSES_PER_S)
        self._delayed: Counter[str] = Counter()
        self._slowed: set[str] = set()  # networks that had tried too many when last seen
        self._swept_at = 0.0
        self.active = False  # whether there are any: as long as there are none, nobody is asked for a network

    def missed(self, network: str) -> None:
        """Note a wrong code."""
        self._misses.take(network, at=monotonic())
        if self._is_out(network):
            self._slowed.add(network)
            self.active = True

    async def may_pass(self, network: str) -> bool:
        """Wait where too many codes were wrong; return False where others of the network wait already."""
        self._sweep()
        if network not in self._slowed or not self._is_out(network):
            return True
        if self._delayed[network] >= DELAYED_MAX:
            return False
        self._delayed[network] += 1
        try:
            await asyncio.sleep(DELAY_S)
        finally:
            self._delayed[network] -= 1
            if not self._delayed[network]:
                del self._delayed[network]
        return True

    def _is_out(self, network: str) -> bool:
        return self._misses.level(network, at=monotonic()) < 1

    def _sweep(self) -> None:
        """Forget now and then the networks that may try again."""
        if monotonic() >= self._swept_at + SWEEP_S:
            self._slowed = {network for network in self._slowed if self._is_out(network)}
            self._swept_at, self.active = monotonic(), bool(self._slowed)
