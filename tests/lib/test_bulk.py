"""Rows and lists in bulk come back as they were, whatever is in them, on both databases."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection

from goodword.lib import bulk

ODD = ["", " ", "NULL", "null", 'a "quoted" word', "back\\slash", "{a,b}", "a,b", "Zoë ☕", "line\nbreak", "tab\t", "'"]
COLUMNS = {"id": "uuid", "name": "text", "at": "timestamptz", "number": "bigint", "content": "jsonb", "yes": "boolean"}


@pytest.mark.django_db
def test_rows_come_back_as_they_were() -> None:
    at = datetime(2026, 11, 22, 12, 30, 0, 123456, tzinfo=UTC)
    rows = [(UUID(int=place), text, at if place else None, place or None, '{"a": [1, "ü"]}', bool(place % 2)) for place, text in enumerate(ODD)]
    with connection.cursor() as cursor:
        kinds = COLUMNS if connection.vendor == "postgresql" else dict.fromkeys(COLUMNS, "text")
        cursor.execute(f"create temporary table odd ({', '.join(f'{name} {kind}' for name, kind in kinds.items())})")
        assert bulk.insert(cursor, connection.vendor, "odd", COLUMNS, rows) == len(ODD)
        cursor.execute("select id, name, at from odd order by id")
        found = cursor.fetchall()
    assert [bulk.read_id(one) for one, _, _ in found] == [row[0] for row in rows]
    assert [name for _, name, _ in found] == ODD
    assert [bulk.read_time(moment) if moment else None for _, _, moment in found] == [row[2] for row in rows]


@pytest.mark.django_db
@pytest.mark.parametrize("values", [ODD, [], ["one"]])
def test_a_list_finds_what_is_in_it(values: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("create temporary table word (name text)")
        cursor.executemany("insert into word values (%s)", [(text,) for text in [*ODD, "one", "two"]])
        where, given = bulk.any_of(connection.vendor, "name", values, "text")
        cursor.execute(f"select name from word where {where}", given)
        assert sorted(name for (name,) in cursor.fetchall()) == sorted(values)


def test_an_array_is_written_as_its_database_reads_it() -> None:
    assert bulk.array([UUID(int=1), None, 7, True, 'a"b']) == '{00000000000000000000000000000001,null,7,True,"a\\"b"}'
