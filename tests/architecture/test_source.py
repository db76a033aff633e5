"""What the source must not say, and that each of these checks bites."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture import source
from tests.architecture.trees import ROOT, seed

# Where rows are written or read outside models, queries and actions, and why.
EXEMPT: dict[str, str] = {}


def test_rows_are_touched_only_in_models_queries_and_actions() -> None:
    assert source.orm_outside_its_home(ROOT, EXEMPT) == []


def test_every_exemption_is_still_needed() -> None:
    needed = {offence.split(":")[0] for offence in source.orm_outside_its_home(ROOT, {})}
    assert set(EXEMPT) <= needed


@pytest.mark.parametrize(
    "check",
    [source.queries_that_write, source.queries_that_hand_out_rows, source.pure_modules_that_look_outside, source.signals],
    ids=lambda check: check.__name__,
)
def test_the_source_keeps_to_its_rules(check: Callable[[Path], list[str]]) -> None:
    assert check(ROOT) == []


SEEDS: dict[str, tuple[Callable[[Path], list[str]], str, str]] = {
    "a view reads through .objects": (
        lambda tree: source.orm_outside_its_home(tree, {}),
        "console/views.py",
        "def page(model):\n    return model.objects.all()",
    ),
    "a rule saves a row": (lambda tree: source.orm_outside_its_home(tree, {}), "rewards/rules.py", "def decide(row):\n    row.save()"),
    "the worker deletes a row": (lambda tree: source.orm_outside_its_home(tree, {}), "worker/loop.py", "def tidy(row):\n    row.delete()"),
    "a query updates": (source.queries_that_write, "links/queries.py", "def link(model):\n    model.filter(id=1).update(active=False)"),
    "a query in a folder creates": (source.queries_that_write, "links/queries/board.py", "def link(model):\n    model.create(id=1)"),
    "a query records a fact": (source.queries_that_write, "links/queries.py", "def link(log):\n    log.record(1)"),
    "a query writes in SQL": (source.queries_that_write, "links/queries.py", 'SQL = "INSERT INTO link VALUES (1)"'),
    "a query inserts in bulk": (source.queries_that_write, "links/queries.py", "from goodword.lib.bulk import insert"),
    "a query hands out a QuerySet": (source.queries_that_hand_out_rows, "links/queries.py", "def links() -> 'QuerySet[Link]':\n    ..."),
    "a query hands out a model": (source.queries_that_hand_out_rows, "links/queries.py", "def link() -> models.Link:\n    ..."),
    "a query does not say what it returns": (source.queries_that_hand_out_rows, "links/queries.py", "def link():\n    ..."),
    "a rule asks the clock": (source.pure_modules_that_look_outside, "referrals/rules.py", "def late():\n    return datetime.now(UTC)"),
    "a condition asks the calendar": (source.pure_modules_that_look_outside, "rewards/conditions/period.py", "import datetime\nTODAY = datetime.date.today()"),
    "a rule reads a file": (source.pure_modules_that_look_outside, "referrals/rules.py", "def terms():\n    return open('terms')"),
    "a rule reads the environment": (source.pure_modules_that_look_outside, "referrals/rules.py", "import os"),
    "a package listens to a signal": (source.signals, "contacts/apps.py", "from django.db.models.signals import post_save"),
    "an action waits for the commit": (source.signals, "contacts/actions.py", "def act(transaction):\n    transaction.on_commit(print)"),
}


@pytest.mark.parametrize("name", SEEDS)
def test_an_offence_is_caught(name: str, tmp_path: Path) -> None:
    check, path, text = SEEDS[name]
    seed(tmp_path, f"goodword/{path}", text)
    assert check(tmp_path) != []


def test_a_query_that_reads_is_no_offence(tmp_path: Path) -> None:
    seed(tmp_path, "goodword/links/queries.py", "def link(id: int) -> Link:\n    return _value(models.Link.objects.get(id=id))")
    seed(tmp_path, "goodword/links/actions.py", "def end(id: int) -> None:\n    models.Link.objects.filter(id=id).update(active=False)")
    assert [check(tmp_path) for check in (source.queries_that_write, source.queries_that_hand_out_rows)] == [[], []]
    assert source.orm_outside_its_home(tmp_path, {}) == []
