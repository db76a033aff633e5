"""Migrations say what the models say, and stand on their own."""

import ast

import pytest
from django.core.management import call_command

from tests.architecture.trees import SOURCE

MIGRATIONS = sorted(path for path in SOURCE.glob("*/migrations/*.py") if path.name != "__init__.py")


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


def test_each_package_has_one_migration_until_the_first_release() -> None:
    assert [path.name for path in MIGRATIONS] == ["0001_initial.py"] * len(MIGRATIONS)


def test_migrations_import_nothing_of_a_package_but_the_makers_of_ids() -> None:
    imported = {
        alias.name if isinstance(node, ast.Import) else node.module or ""
        for path in MIGRATIONS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert {name for name in imported if name.startswith("goodword")} <= {"goodword.lib.ids"}
