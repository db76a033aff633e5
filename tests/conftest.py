"""What all tests share; databases, data directory and settings are sealed off in tests/sealing.py."""

from datetime import UTC, datetime

import pytest
from django.conf import settings

# What would be the same on another database.
ONCE = (
    "tests/architecture", "tests/test_", "tests/worker/test_process.py", "tests/console/test_doors.py", "tests/api/test_docs.py", "tests/api/test_scopes.py",
)  # fmt: skip

SLOW = (
    "tests/simulate", "tests/api/test_schemathesis.py", "tests/rewards/test_laws.py", "tests/test_wheel.py", "tests/test_dev.py",
    "tests/project/test_backup.py", "tests/presets/test_stories.py", "tests/feedback/test_story.py", "tests/contacts/test_aliases.py",
    "tests/integrations/test_contract.py", "tests/integrations/test_story.py",
    "tests/rewards/test_rule_laws.py", "tests/rewards/test_orders.py::test_any_order", "tests/rewards/test_budgets.py::test_nobody",
    "tests/console/test_doors.py::test_a_role",
)  # fmt: skip

_NEED_DATABASE = {"db", "transactional_db", "live_server", "database", "django_db_setup"}


def pytest_configure() -> None:
    """Look static files up one by one: every test client would read the whole folder anew."""
    settings.WHITENOISE_AUTOREFRESH = True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that take long, so that no process is left alone with them at the end."""
    for item in items:
        if item.nodeid.startswith(ONCE):
            item.add_marker(pytest.mark.once)
        if not _NEED_DATABASE & set(getattr(item, "fixturenames", ())) and not item.get_closest_marker("django_db") and not item.get_closest_marker("service"):
            item.add_marker(pytest.mark.once)
        if item.nodeid.startswith(SLOW):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.get_closest_marker("service") is None)


@pytest.fixture
def now() -> datetime:
    """Return the moment at which most stories of the tests take place: a Thursday morning in November."""
    return datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
