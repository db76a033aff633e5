"""Writes docs/reference from the code itself: facts, settings, permissions, triggers, conditions, kinds, connectors, tables, commands and endpoints."""

import argparse
import ast
import dataclasses
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"


def main() -> int:
    """Write the pages, or with --check say which are out of date."""
    parser = argparse.ArgumentParser(description="Write docs/reference.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a page is out of date")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        start_django(directory)
        stale = [name for name, text in pages().items() if not (REFERENCE / name).exists() or (REFERENCE / name).read_text() != text]
        if options.check:
            print("\n".join(f"docs/reference/{name} is out of date: python3 dev.py docs" for name in stale), file=sys.stderr)
            return 1 if stale else 0
        REFERENCE.mkdir(parents=True, exist_ok=True)
        for name in stale:
            (REFERENCE / name).write_text(pages()[name])
            print(f"docs/reference/{name}")
    return 0


def start_django(data_dir: str) -> None:
    """Set Django up away from anybody's data."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodword.project.settings")
    os.environ["GOODWORD_DATA_DIR"] = data_dir
    import django

    django.setup()


def pages() -> dict[str, str]:
    """Return every page of the reference by its file name."""
    makers: dict[str, Callable[[], str]] = {
        "commands.md": commands,
        "settings.md": settings,
        "endpoints.md": endpoints,
        "permissions.md": permissions,
        "facts.md": facts,
        "triggers.md": triggers,
        "conditions.md": conditions,
        "kinds.md": kinds,
        "connectors.md": connectors,
        "tables.md": tables,
    }
    return {name: f"{make()}\n" for name, make in makers.items()}


def commands() -> str:
    """Return the page on the command line."""
    from goodword.project.cli import _parser

    subcommands = next(action for action in _parser()._actions if isinstance(action, argparse._SubParsersAction))
    parts = ["# Commands", "Each takes `--data-dir`, else `GOODWORD_DATA_DIR`. A `.env` file in the working directory is read."]
    for name, command in subcommands.choices.items():
        parts += [f"## goodword {name}", command.description or ""]
        rows = [(f"`{_option(action)}`", (action.help or "").replace("|", "\\|")) for action in command._actions if _is_shown(action)]
        if rows:
            parts.append(_table(("option", "meaning"), rows))
    return "\n\n".join(parts)


def settings() -> str:
    """Return the page on the variables of the environment."""
    from goodword.project.variables import VARIABLES

    rows = [(f"`{variable.name}`", variable.default, variable.says) for variable in VARIABLES]
    words = "Read from the environment or a `.env` file at start. Everything else is set in the console."
    return "\n\n".join(["# Settings", words, _table(("variable", "when not set", "what it decides"), rows)])


def endpoints() -> str:
    """Return the page on the HTTP API, one line for each operation of the OpenAPI document."""
    import goodword.api.urls  # noqa: F401 - registers every endpoint
    from goodword.api.application import api

    schema = api.get_openapi_schema()
    rows = [
        (f"`{method.upper()} {path}`", operation.get("summary", ""), ", ".join(f"`{status}`" for status in operation["responses"]))
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    words = "The whole contract is the OpenAPI document at `/api/v1/openapi.json`, shown as pages at `/api/v1/docs`. Errors are `application/problem+json`."
    return "\n\n".join(["# Endpoints", words, _table(("operation", "what it does", "answers"), rows)])


def permissions() -> str:
    """Return the page on roles and what each may do."""
    from goodword.operators.permissions import KEY_SCOPES, MATRIX
    from goodword.operators.values import Permission

    rows = [
        (f"`{permission.value}`", *("✓" if permission in granted else "" for granted in MATRIX.values()), "✓" if permission in KEY_SCOPES else "")
        for permission in Permission
    ]
    head = ("permission", *(role.value.replace("_", " ") for role in MATRIX), "a key")
    words = "One matrix decides for the console and the API. Only owners make or unmake owners. A key never has a scope that its maker's role lacks."
    return "\n\n".join(["# Permissions", words, _table(head, rows)])


def facts() -> str:
    """Return the page on facts and what follows from each."""
    from goodword.facts import catalogue, log
    from goodword.reactions import REACTIONS, SCHEDULES

    parts = [
        "# Facts",
        "What happened, in ids and plain values. Each is recorded in the transaction of the decision it tells of; what follows is done by a worker.",
    ]
    rows: list[tuple[str, ...]] = []
    for heading, name in _in_reading_order(ROOT / "goodword" / "facts" / "catalogue"):
        if heading:
            parts += [_table(("fact", "tells that", "carries", "is followed by"), rows)] if rows else []
            parts.append(f"## {heading.capitalize()}")
            rows = []
            continue
        fact: type[catalogue.Fact] = getattr(catalogue, name)
        carries = ", ".join(f"`{field.name}`" for field in dataclasses.fields(fact))
        follows = ", ".join(f"`{log.name_of(reaction)}`" for reaction in REACTIONS.get(fact, ()))
        rows.append((f"`{name}`", _one_line(fact.__doc__), carries, follows or "–"))
    parts.append(_table(("fact", "tells that", "carries", "is followed by"), rows))
    turns = [(f"`{name}`", f"`{cron}`", _one_line((turn.__doc__ or "").split("\n\n")[0])) for name, (cron, turn) in SCHEDULES.items()]
    parts += ["## Schedules", "What comes round by the clock, in the organisation's time zone.", _table(("schedule", "when", "what it does"), turns)]
    return "\n\n".join(parts)


def triggers() -> str:
    """Return the page on what makes a reward rule look."""
    from goodword.rewards.triggers import TRIGGERS

    return _plug_ins("Triggers", "What makes a rule look: each rule has one. Its conditions are asked then.", TRIGGERS)


def conditions() -> str:
    """Return the page on what a reward rule can ask for."""
    from goodword.rewards.conditions import CONDITIONS

    return _plug_ins(
        "Conditions", "What must hold for a rule to give something. A rule may hold several; all of them are asked, and every answer is kept.", CONDITIONS
    )


def kinds() -> str:
    """Return the page on what a reward can be."""
    from goodword.rewards.kinds import KINDS

    return _plug_ins("Reward kinds", "What a rule can give, to the advocate, to the friend, or to both.", KINDS)


def connectors() -> str:
    """Return the page on shops and providers."""
    from goodword.integrations.connectors import CONNECTORS

    return _plug_ins("Connectors", "Shops and providers that hand rewards out. The credential is entered with them, and kept encrypted apart.", CONNECTORS)


def tables() -> str:
    """Return the page on tables: for those who audit, and for those who spread them over servers."""
    from django.apps import apps

    from goodword.lib.tables import REGISTRY

    rows = [
        (f"`{model._meta.db_table}`", _spread(REGISTRY[model]), REGISTRY[model].erasure, REGISTRY[model].retention)
        for model in apps.get_models()
        if model in REGISTRY
    ]
    words = "How each table would be spread over the servers of a distributed PostgreSQL, and what erasing a person and the passing of time do to its rows."
    return "\n\n".join(["# Tables", words, _table(("table", "spreads", "on erasure", "kept"), rows)])


def _plug_ins(title: str, words: str, modules: Iterable[ModuleType]) -> str:
    parts = [f"# {title}", words]
    for module in modules:
        parts += [f"## {module.label}", f"`{module.slug}` · {_one_line(module.__doc__)}"]
        rows = [(f"`{field.name}`", _type(field), _default(field)) for field in dataclasses.fields(module.Settings)]
        if rows:
            parts.append(_table(("setting", "type", "when not set"), rows))
    return "\n\n".join(parts)


_SUBJECTS = ("operators", "programs", "contacts", "sharing", "rewards", "feedback", "messages")


def _in_reading_order(folder: Path) -> Iterable[tuple[str, str]]:
    """Yield (heading, "") and ("", name of a fact) as they stand in the catalogue, the packages from below to above."""
    if missing := {path.stem for path in folder.glob("*.py")} - {*_SUBJECTS, "__init__", "base"}:
        raise SystemExit(f"goodword/facts/catalogue: give {', '.join(missing)} a place in scripts/reference.py")
    for subject in _SUBJECTS:
        source = ast.parse((folder / f"{subject}.py").read_text())
        yield (ast.get_docstring(source) or "").removeprefix("Facts about ").removesuffix("."), ""
        yield from (("", node.name) for node in source.body if isinstance(node, ast.ClassDef))


def _is_shown(action: argparse.Action) -> bool:
    return action.dest not in {"help", "data_dir"} and action.help != argparse.SUPPRESS


def _option(action: argparse.Action) -> str:
    name = " ".join(action.option_strings[-1:]) or action.dest.upper()
    takes_value = action.option_strings and action.nargs != 0
    value = action.metavar if isinstance(action.metavar, str) else action.dest
    return f"{name} {value.upper()}" if takes_value else name


def _type(field: dataclasses.Field[Any]) -> str:
    return f"`{field.type if isinstance(field.type, str) else getattr(field.type, '__name__', str(field.type))}`"


def _default(field: dataclasses.Field[Any]) -> str:
    if field.default is dataclasses.MISSING:
        return "must be set" if field.default_factory is dataclasses.MISSING else "empty"
    return f"`{field.default!r}`" if not hasattr(field.default, "value") else f"`{field.default.value}`"


def _spread(rule: Any) -> str:
    return {"reference": "copied everywhere", "local": "on one server"}.get(rule.spread.value, f"by `{rule.column}`")


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


if __name__ == "__main__":
    sys.exit(main())
