"""`goodword preset`: list, show, use."""

from types import SimpleNamespace
from typing import Any

import pytest

from goodword.presets.queries import presets
from goodword.programs import queries as programs
from goodword.programs.values import ProgramState
from goodword.project.commands import preset

pytestmark = pytest.mark.django_db


def run(what: str, which: str = "", **options: Any) -> int:
    given = {"slug": "", "name": "", "currency": "", "language": "", "live": False, "sold": "", "aim": "", "incentive": ""} | options
    return preset.run(SimpleNamespace(what=what, preset=which, **given))  # type: ignore[arg-type]


def test_the_list_names_every_preset(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("list") == 0
    said = capsys.readouterr().out
    assert all(file.slug in said for file in presets())


def test_the_list_says_why_each_fits_or_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("list", sold="advice", aim="continuing", incentive="no") == 0
    first, *_, last = capsys.readouterr().out.strip().splitlines()
    assert first.startswith("agency")
    assert last.strip() == "- It gives something, and you would rather not."


def test_a_preset_is_shown_with_its_rules_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "charity", language="de", currency="chf") == 0
    said = capsys.readouterr().out
    assert "eine Spende von CHF\N{NO-BREAK SPACE}10" in said or "eine Spende von 10\N{NO-BREAK SPACE}CHF" in said
    assert "Unsere eigene Zusammenstellung, 2026." in said


def test_a_draft_is_made_of_a_preset() -> None:
    assert run("use", "dropbox", slug="files", currency="usd", language="nl") == 0
    program = programs.by_slug("files")
    assert (program.state, program.preset, program.currency, program.name) == (ProgramState.DRAFT, "dropbox", "USD", "Opslag voor beiden (zoals Dropbox)")


@pytest.mark.parametrize(("what", "slug"), [("show", "none"), ("use", "none"), ("show", ""), ("use", "")])
def test_a_preset_that_is_not_there_is_said(what: str, slug: str) -> None:
    assert run(what, slug) != 0
    assert programs.programs() == []
