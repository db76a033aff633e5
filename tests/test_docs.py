"""The docs say what the code does: the reference is up to date, links lead somewhere, words have their entry."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from goodword.feedback.values import CaseState, Group, Severity
from goodword.messaging.values import Purpose
from goodword.operators.values import Role
from goodword.programs.values import ProgramState
from goodword.project.variables import VARIABLES
from goodword.referrals.values import ReferralState
from goodword.rewards.values import RewardState
from scripts import reference

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("name", reference.pages())
def test_the_reference_is_up_to_date(name: str) -> None:
    page = DOCS / "reference" / name
    assert page.exists() and page.read_text() == reference.pages()[name], "Run: python3 dev.py docs"


def test_every_variable_that_is_read_is_described_and_none_besides() -> None:
    reads = re.compile(r"""(?:environ(?:\.get|\.setdefault)?[\[(]|_flag\(|_number\()\s*["']((?:GOODWORD_|DATABASE_)\w+)["']""")
    read = {name for path in (ROOT / "goodword").rglob("*.py") for name in reads.findall(path.read_text())}
    assert read == {variable.name for variable in VARIABLES}


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md", ROOT / "CONTRIBUTING.md"], ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text()):
        path, _, anchor = target.partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{target} leads nowhere"
        if anchor:
            assert anchor in anchors(file), f"{target} names no heading"


def test_every_page_is_in_the_navigation_and_the_other_way_round() -> None:
    navigation = tomllib.loads((ROOT / "zensical.toml").read_text())["project"]["nav"]
    assert sorted(leaves(navigation)) == [page.relative_to(DOCS).as_posix() for page in PAGES]


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_has_its_form(page: Path) -> None:
    text = page.read_text()
    assert text.startswith(f"# {int(page.stem[:4])}. ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences", "Alternatives"]
    quoted = text.split("## Decision")[1].split("## Consequences")[0].strip()
    assert [line for line in quoted.splitlines() if line.startswith("> ")][:1] == quoted.splitlines()[:1], "the decision is one line that can be quoted"


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(page.stem[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize(
    "word",
    [
        *Role,
        *ProgramState,
        *Purpose,
        *ReferralState,
        *RewardState,
        *Group,
        *CaseState,
        *Severity,
        "history",
        "late outcome",
        "existing customer",
        "hold",
        "merge",
        "refund",
        "touch",
        "source",
    ],
)
def test_the_glossary_has_the_word(word: str) -> None:
    glossary = (DOCS / "guide" / "glossary.md").read_text().lower()
    assert re.search(rf"\b{re.escape(str(word).replace('_', ' '))}\b", glossary)


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leaves(navigation: Any) -> Iterator[str]:
    if isinstance(navigation, str):
        yield navigation
    elif isinstance(navigation, dict):
        for value in navigation.values():
            yield from leaves(value)
    else:
        for entry in navigation:
            yield from leaves(entry)
