"""Who may import whom: the contracts of .importlinter hold, and each of them bites."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.trees import ROOT, copy_tree, seed

# file in goodword/ (new or with the text at its end), what it then says, and what the report must name
SEEDS = {
    "a package below imports one above": ("facts/seeded_up.py", "import goodword.contacts.values", "goodword.facts.seeded_up -> goodword.contacts.values"),
    "siblings import each other": ("links/seeded_side.py", "import goodword.messaging.values", "goodword.links.seeded_side -> goodword.messaging.values"),
    "a door imports another": ("portal/seeded_door.py", "import goodword.console", "goodword.portal.seeded_door -> goodword.console"),
    "a package that is not in the list": ("invented/__init__.py", '"""Seeded."""', "- goodword.invented"),
    "queries import actions": ("programs/queries.py", "import goodword.programs.actions", "goodword.programs.queries -> goodword.programs.actions"),
    "values import rules": ("programs/values.py", "import goodword.programs.rules", "goodword.programs.values -> goodword.programs.rules"),
    "a rule meets the clock": ("contacts/rules.py", "import goodword.lib.clock", "goodword.contacts.rules -> goodword.lib.clock"),
    "values meet Django": ("rewards/values.py", "import django.db", "goodword.rewards.values -> django"),
    "a condition meets Django through another": (
        "rewards/conditions/seeded.py",
        "import goodword.rewards.seeded_between",
        "goodword.rewards.conditions.seeded -> goodword.rewards.seeded_between",
    ),
    "lib imports Django": ("lib/seeded_django.py", "import django", "goodword.lib.seeded_django -> django"),
    "models are used outside their package": (
        "rewards/seeded_models.py",
        "import goodword.contacts.models",
        "goodword.rewards.seeded_models must not import goodword.contacts.models",
    ),
    "a door uses models": ("console/seeded_models.py", "import goodword.links.models", "goodword.console.seeded_models must not import goodword.links.models"),
    "the edge imports what is not on its list": (
        "edge/seeded_more.py",
        "import goodword.programs.queries",
        "goodword.edge.seeded_more must not import goodword.programs.queries",
    ),
    "the edge meets the ORM through what it may import": (
        "events/ingest.py",
        "import goodword.events.models",
        "goodword.events.ingest -> goodword.events.models",
    ),
    "the edge imports Django": ("edge/seeded_django.py", "import django.http", "goodword.edge.seeded_django -> django"),
}


def lint(tree: Path) -> "subprocess.CompletedProcess[str]":
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what import-linter says of one copy of the tree that holds every seed."""
    tree = copy_tree(tmp_path_factory.mktemp("seeded"))
    for path, text, _ in SEEDS.values():
        seed(tree, f"goodword/{path}", text)
    seed(tree, "goodword/rewards/seeded_between.py", "import django")
    seed(tree, "goodword/edge/seeded_ingest.py", "import goodword.events.ingest")
    result = lint(tree)
    assert result.returncode == 1, result.stdout + result.stderr
    return result.stdout


def test_every_import_is_allowed() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("name", SEEDS)
def test_a_forbidden_import_is_caught(name: str, report: str) -> None:
    said = " ".join(report.split())
    assert SEEDS[name][2] in said
