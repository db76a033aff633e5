"""The table of reactions says all about a fact in one place: a key that stood there twice would silently lose what its first line says."""

import ast
from pathlib import Path

import goodword.reactions


def test_every_fact_and_every_schedule_stands_in_its_table_once() -> None:
    tree = ast.parse(Path(goodword.reactions.__file__).read_text())
    tables = [node for node in ast.walk(tree) if isinstance(node, ast.Dict)]
    assert len(tables) == 2
    for table in tables:
        keys = [ast.unparse(key) for key in table.keys if key]
        assert sorted(keys) == sorted(set(keys))
