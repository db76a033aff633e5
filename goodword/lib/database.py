"""Plain connections to the database for what must not wait for an ORM, with cursors that read like Django's."""

import json
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

SQLITE = "sqlite"
POSTGRESQL = "postgresql"


class Unavailable(Exception):
    """The database is away, or too busy to answer in time; the same transaction may be tried again."""


@dataclass(frozen=True)
class Database:
    """Where the database is; `options` go to psycopg's connect, `path` and `pragmas` to sqlite3."""

    vendor: str
    path: str = ""
    pragmas: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Database":
        """Return the database that Django's settings for one (an entry of DATABASES) speak of."""
        if settings["ENGINE"].endswith("sqlite3"):
            return cls(SQLITE, path=str(settings["NAME"]), pragmas=settings.get("OPTIONS", {}).get("init_command", ""))
        names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
        options = {ours: str(settings[theirs]) for theirs, ours in names.items() if settings.get(theirs)}
        return cls(POSTGRESQL, options={**settings.get("OPTIONS", {}), **options})

    def connect(self, *, timeout_s: float) -> "Connection":
        """Return a new connection that gives up on a lock after `timeout_s`; raise Unavailable where there is none to be had."""
        return _Sqlite(self, timeout_s) if self.vendor == SQLITE else _Postgresql(self, timeout_s)


class Connection(ABC):
    """One connection, for one thread at a time."""

    vendor: str
    raw: Any

    @abstractmethod
    def transaction(self) -> AbstractContextManager[Any]:
        """Give a cursor whose statements are committed together; raise Unavailable where the transaction may be tried again."""

    @contextmanager
    def one_statement(self) -> Iterator[Any]:
        """Give a cursor for what needs no more than one statement, which spares PostgreSQL the way for begin and commit."""
        with self.transaction() as cursor:
            yield cursor

    @abstractmethod
    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Sequence[Any]]:
        """Return what a reading statement finds; raise Unavailable where the database is away."""

    def close(self) -> None:
        """Close it, whatever state it is in."""
        self.raw.close()


class _Sqlite(Connection):
    vendor = SQLITE

    def __init__(self, database: Database, timeout_s: float) -> None:
        try:
            self.raw = sqlite3.connect(database.path, timeout=timeout_s, isolation_level=None, check_same_thread=False, uri=database.path.startswith("file:"))
            self.raw.executescript(database.pragmas)
        except sqlite3.OperationalError as error:
            raise Unavailable(str(error)) from error

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        try:
            self.raw.execute("begin immediate")
            try:
                yield _Cursor(self.raw)
            except BaseException:
                self.raw.execute("rollback")
                raise
            self.raw.execute("commit")
        except sqlite3.OperationalError as error:
            if self.raw.in_transaction:
                self.raw.execute("rollback")
            raise Unavailable(str(error)) from error

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Sequence[Any]]:
        try:
            return self.raw.execute(_question_marks(sql), values).fetchall()  # type: ignore[no-any-return]
        except sqlite3.OperationalError as error:
            raise Unavailable(str(error)) from error


class _Cursor:
    """An sqlite3 connection that takes Django's %s."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw
        self._found: sqlite3.Cursor | None = None

    def execute(self, sql: str, values: Sequence[Any] = ()) -> None:
        self._found = self._raw.execute(_question_marks(sql), values)

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        self._found = self._raw.executemany(_question_marks(sql), rows)

    def fetchall(self) -> list[Sequence[Any]]:
        return self._found.fetchall() if self._found else []

    @property
    def rowcount(self) -> int:
        return self._found.rowcount if self._found else -1


class _Postgresql(Connection):
    vendor = POSTGRESQL

    def __init__(self, database: Database, timeout_s: float) -> None:
        import psycopg

        self._away = (psycopg.OperationalError, psycopg.InterfaceError)
        limits = f"-c lock_timeout={int(timeout_s * 1000)} -c statement_timeout={int(timeout_s * 2000)} -c timezone=UTC"
        ours: dict[str, Any] = {
            "autocommit": True,
            "prepare_threshold": 1,
            "connect_timeout": max(2, int(timeout_s)),
            "tcp_user_timeout": int(timeout_s * 2000),
            "application_name": "goodword-edge",
            "options": limits,
        }
        try:
            self.raw = psycopg.connect(**{**ours, **database.options})
        except self._away as error:
            raise Unavailable(str(error)) from error

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        try:
            with self.raw.transaction(), self.raw.cursor() as cursor:
                yield cursor
        except self._away as error:
            raise Unavailable(str(error)) from error

    @contextmanager
    def one_statement(self) -> Iterator[Any]:
        try:
            with self.raw.cursor() as cursor:
                yield cursor
        except self._away as error:
            raise Unavailable(str(error)) from error

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Sequence[Any]]:
        try:
            return self.raw.execute(sql, values).fetchall()  # type: ignore[no-any-return]
        except self._away as error:
            raise Unavailable(str(error)) from error


@lru_cache(maxsize=200)
def _question_marks(sql: str) -> str:
    return sql.replace("%s", "?")


def to_uuid(value: Any) -> UUID:
    """Return a UUID that was read by either database."""
    return value if isinstance(value, UUID) else UUID(value)


def to_moment(value: Any) -> datetime | None:
    """Return a time that was read by either database, in UTC."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


def to_json(value: Any) -> Any:
    """Return the content of a JSON column that was read by either database."""
    return json.loads(value) if isinstance(value, str) else value
