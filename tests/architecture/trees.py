"""Copies of the source tree with one mistake in each, to see that the checks of this folder catch it."""

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "goodword"


def copy_tree(destination: Path) -> Path:
    """Copy the Python files of the project, with the contracts, into a directory; return it."""
    shutil.copytree(SOURCE, destination / "goodword", ignore=_only_python)
    shutil.copytree(ROOT / "tests" / "architecture", destination / "tests" / "architecture", ignore=shutil.ignore_patterns("__pycache__"))
    (destination / "tests" / "__init__.py").touch()
    shutil.copy(ROOT / ".importlinter", destination)
    return destination


def seed(tree: Path, path: str, text: str) -> None:
    """Write a file of the copied project, with its package where that is missing; what exists, as a file or a folder, gets the text at its end."""
    file = tree / path
    if file.with_suffix("").is_dir():
        file = file.with_suffix("") / "__init__.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    if not (file.parent / "__init__.py").exists():
        (file.parent / "__init__.py").write_text('"""Seeded."""\n')
    with file.open("a") as target:
        target.write(text + "\n")


def python_files(tree: Path) -> list[Path]:
    """Return the project's own modules, migrations left out."""
    return sorted(path for path in (tree / "goodword").rglob("*.py") if "migrations" not in path.parts)


def _only_python(directory: str, names: list[str]) -> list[str]:
    return [name for name in names if name in {"__pycache__", "static", "templates", "locale"} or ("." in name and not name.endswith(".py"))]
