"""The built front end is small, whole, and asks nobody else for anything."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DIST = ROOT / "goodword" / "static" / "dist"
STYLE_SHEETS = sorted(DIST.glob("*.css"))
SCRIPTS = sorted(DIST.glob("*.js"))


def test_it_is_built() -> None:
    assert {"console.css", "portal.css", "console.js", "portal.js", "theme.js", "icons.svg"} <= {path.name for path in DIST.iterdir()}


def test_the_portal_leaves_room_for_its_page_within_100_kb() -> None:
    assert sum((DIST / name).stat().st_size for name in ("portal.css", "portal.js", "icons.svg")) < 60_000


@pytest.mark.parametrize("path", [*STYLE_SHEETS, *SCRIPTS], ids=lambda path: path.name)
def test_it_loads_nothing_from_elsewhere(path: Path) -> None:
    assert not re.findall(r"""(?:url\(|@import|import\(|src=)\s*["']?(?:https?:)?//""", path.read_text())


@pytest.mark.parametrize("path", STYLE_SHEETS, ids=lambda path: path.name)
def test_every_file_a_style_sheet_names_is_there(path: Path) -> None:
    for target in re.findall(r"""url\(["']?([^"')]+)""", path.read_text()):
        assert target.startswith("data:") or (DIST / target).exists()


def test_sources_name_no_host_to_install_from() -> None:
    lock = (ROOT / "frontend" / "package-lock.json").read_text()
    assert set(re.findall(r'"resolved": "(https?://[^/"]+)', lock)) <= {"https://registry.npmjs.org"}
    assert set(re.findall(r'registry = "([^"]+)"', (ROOT / "uv.lock").read_text())) <= {"https://pypi.org/simple"}
