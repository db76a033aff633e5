"""Outcomes and databases for the tests of events."""

from tests.plain_database import database, plain

__all__ = ["database", "plain"]
