"""What statements of insights share: who is who after merges, and values as the database takes them."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from goodword.lib import bulk

# Every alias -> the contact that was kept in the end, however many merges lie between; only aliases are gone through.
PEOPLE = """
with recursive step(id, kept) as (
    select id, alias_of_id from contacts_contact where alias_of_id is not null
    union all
    select step.id, c.alias_of_id from step join contacts_contact c on c.id = step.kept where c.alias_of_id is not null
), person(id, kept) as (
    select step.id, step.kept from step join contacts_contact c on c.id = step.kept where c.alias_of_id is null
)"""


def rows(sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    """Return all rows of a statement; keep it to those that answer in few."""
    stored: list[Any] = [bulk.plain(value) for value in values] if connection.vendor == "sqlite" else list(values)
    with connection.cursor() as cursor:
        cursor.execute(sql, stored)
        return list(cursor.fetchall())
