"""A database as code without Django sees it: the schema of the migrations, emptied for each test."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from goodword.lib.database import Connection, Database

# Children before parents, so that they can be emptied in this order.
_FILLED = (
    "events_touch", "events_touchcount", "events_outcomeclaim", "events_outcome", "events_outcomeconflict", "links_linkcode", "links_link",
    "contacts_contact", "programs_program", "operators_apikey", "operators_organisation",
)  # fmt: skip


@pytest.fixture
def database(db: None, tmp_path: Path) -> Iterator[Database]:
    """Give a database of its own to code that brings its own connections: on SQLite a copy of the schema, on PostgreSQL the emptied test database."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("select sql from sqlite_master where sql is not null and name not like 'sqlite_%' order by type desc")
            schema = ";".join(sql for (sql,) in cursor.fetchall())
        with sqlite3.connect(tmp_path / "copy.sqlite3") as copy:
            copy.executescript(f"pragma synchronous=off; begin; {schema}; commit")
        copy.close()
        yield Database.of({**connection.settings_dict, "NAME": tmp_path / "copy.sqlite3"})
    else:
        yield (database := Database.of(connection.settings_dict))
        plain = database.connect(timeout_s=5)
        with plain.transaction() as cursor:
            for table in _FILLED:
                cursor.execute(f"delete from {table}")
        plain.close()


@pytest.fixture
def plain(database: Database) -> Iterator["Plain"]:
    """Return a second connection to it, for looking and for filling."""
    opened = Plain(database.connect(timeout_s=5))
    yield opened
    opened.connection.close()


class Plain:
    """What tests ask of a plain connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def rows(self, sql: str, *values: object) -> list[Any]:
        """Return the rows of a statement, or the values where it asks for one column."""
        rows = [tuple(row) for row in self.connection.rows(sql, values)]
        return [row[0] for row in rows] if rows and len(rows[0]) == 1 else rows

    def run(self, sql: str, *values: object) -> None:
        """Commit one statement."""
        with self.connection.transaction() as cursor:
            cursor.execute(sql, values)
