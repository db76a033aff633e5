"""What all tests share; databases, data directory and settings are sealed off in tests/sealing.py."""

from datetime import UTC, datetime

import pytest


@pytest.fixture
def now() -> datetime:
    """Return the moment at which most stories of the tests take place: a Thursday morning in November."""
    return datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
