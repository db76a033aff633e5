"""A database as code without Django sees it: the schema of the migrations, emptied for each test."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from goodword.lib.database import Connection, Database

# Children before parents, so that they can be emptied in this order.
_FILLED = (
    "events_touch", "events_touchcount", "events_touchcursor", "events_outcomeclaim", "events_outcome", "events_outcomeconflict", "links_linkcode",
    "links_link", "contacts_contact", "programs_program", "operators_apikey", "operators_organisation",
)  # fmt: skip


@pytest.fixture
def database(db: None, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Give a database of its own to code that brings its own connections: on SQLite a copy of the schema, on PostgreSQL the emptied test database."""
    if connection.vendor == "sqlite":
        path = shutil.copy(_template(tmp_path_factory.getbasetemp()), tmp_path / "copy.sqlite3")
        yield Database.of({**connection.settings_dict, "NAME": path})
    else:
        yield (database := Database.of(connection.settings_dict))
        plain = database.connect(timeout_s=5)
        with plain.transaction() as cursor:
            for table in _FILLED:
                cursor.execute(f"delete from {table}")
        plain.close()


def _template(folder: Path) -> Path:
    """Return an empty database with the schema, made once a run."""
    path = folder / "template.sqlite3"
    if not path.exists():
        with connection.cursor() as cursor:
            cursor.execute("select sql from sqlite_master where sql is not null and name not like 'sqlite_%' order by type desc")
            schema = ";".join(sql for (sql,) in cursor.fetchall())
        with closing(sqlite3.connect(path)) as template:
            template.executescript(f"begin; {schema}; commit")
    return path


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

    def insert(self, *rows: Any) -> None:
        """Write instances of models, without their ORM's connection."""
        for row in rows:
            fields = row._meta.concrete_fields
            columns = ", ".join(f'"{field.column}"' for field in fields)
            values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
            self.run(f"insert into {row._meta.db_table} ({columns}) values ({', '.join(['%s'] * len(fields))})", *values)
