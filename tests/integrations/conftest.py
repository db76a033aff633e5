"""Providers on this machine, and rewards that go to them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from goodword.integrations.actions import sending
from goodword.lib.proxies import networks
from tests.integrations.fakes import Fake


@pytest.fixture(autouse=True)
def inside(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let connections call this machine, and hang no longer than a test may."""
    settings.OUTBOUND_INSIDE = networks(["127.0.0.0/8"])
    monkeypatch.setattr(sending, "TIMEOUT_S", 0.6)


@pytest.fixture
def start() -> Iterator[Callable[[type[Fake]], Any]]:
    """Return what starts a fake provider; it ends with the test."""
    with ExitStack() as stack:

        def begin(kind: type[Fake]) -> Any:
            fake = kind()
            stack.callback(fake.close)
            return fake

        yield begin
