"""The wheel carries what its users cannot make: front end, compiled translations, templates."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def build(source: Path, destination: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(destination)]
    return subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build the wheel and return the names in it."""
    place = tmp_path_factory.mktemp("wheel")
    result = build(ROOT, place)
    assert result.returncode == 0, result.stdout + result.stderr
    (path,) = place.glob("goodword-*.whl")
    return set(zipfile.ZipFile(path).namelist())


@pytest.mark.parametrize(
    "name", ["console.css", "console.js", "portal.css", "portal.js", "theme.js", "icons.svg", "fonts/inter.woff2", "licenses/htmx.org.txt"]
)
def test_it_carries_the_front_end(name: str, wheel: set[str]) -> None:
    assert f"goodword/static/dist/{name}" in wheel


@pytest.mark.parametrize("language", ["de", "nl", "it", "ms"])
def test_it_carries_compiled_translations(language: str, wheel: set[str]) -> None:
    assert f"goodword/locale/{language}/LC_MESSAGES/django.mo" in wheel


def test_it_carries_every_template_module_and_migration(wheel: set[str]) -> None:
    package = ROOT / "goodword"
    wanted = {path.relative_to(ROOT).as_posix() for pattern in ("templates/**/*.*", "**/*.py", "**/*.liquid", "**/*.mjml") for path in package.glob(pattern)}
    assert wanted - wheel == set()


def test_it_carries_nothing_else(wheel: set[str]) -> None:
    assert {name.split("/")[0] for name in wheel} <= {"goodword", *(name.split("/")[0] for name in wheel if ".dist-info/" in name)}
    assert not [name for name in wheel if "node_modules" in name or "__pycache__" in name]


def test_it_is_not_built_without_the_front_end(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "README.md", "LICENSE", "scripts/wheel_hook.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "goodword").mkdir()
    (tmp_path / "goodword" / "__init__.py").touch()
    result = build(tmp_path, tmp_path / "out")
    assert result.returncode != 0
    assert "python3 dev.py build" in result.stdout + result.stderr
