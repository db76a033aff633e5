"""What the source itself must not say: each check reads a tree and returns one line for each offence."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.trees import python_files

ORM_WRITES = {"save", "delete", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "update", "asave", "adelete", "acreate"}
ORM_HOME = {"models", "queries", "actions"}
PURE = {"values", "rules", "conditions", "kinds", "signals", "steps", "metrics"}
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("timezone", "now"), ("time", "time"), ("time", "monotonic")}
WRITING_SQL = ("insert ", "update ", "delete ", "truncate ", "replace into")


def orm_outside_its_home(tree: Path, exempt: dict[str, str]) -> list[str]:
    """`.objects`, `.save(` and `.delete(` belong into models, queries and actions; `exempt` maps other paths to the reason."""
    found = []
    for path in python_files(tree):
        name = _name(tree, path)
        if ORM_HOME & _parts(name) or name in exempt:
            continue
        for node in ast.walk(_parse(path)):
            if isinstance(node, ast.Attribute) and node.attr == "objects":
                found.append(f"{name}:{node.lineno} uses .objects")
            if _called(node) in {"save", "delete"}:
                found.append(f"{name}:{_line(node)} calls .{_called(node)}(")
    return found


def queries_that_write(tree: Path) -> list[str]:
    """Queries read: they neither change rows, nor lock them, nor record facts."""
    found = []
    for path in python_files(tree):
        name = _name(tree, path)
        if "queries" not in _parts(name):
            continue
        for node in ast.walk(_parse(path)):
            if _called(node) in ORM_WRITES | {"select_for_update", "record", "record_all"} and not _updates_a_dict(node):
                found.append(f"{name}:{_line(node)} calls .{_called(node)}(")
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip().lower().startswith(WRITING_SQL):
                found.append(f"{name}:{node.lineno} holds SQL that writes")
            if isinstance(node, ast.ImportFrom) and node.module == "goodword.lib.bulk" and any(alias.name == "insert" for alias in node.names):
                found.append(f"{name}:{node.lineno} imports bulk.insert")
    return found


def queries_that_hand_out_rows(tree: Path) -> list[str]:
    """Public queries return values or pages of values, never a model or a QuerySet."""
    found = []
    for path in python_files(tree):
        name = _name(tree, path)
        if "queries" not in _parts(name):
            continue
        for node in _parse(path).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            returns = ast.unparse(node.returns) if node.returns else "nothing declared"
            if "QuerySet" in returns or "models." in returns or node.returns is None:
                found.append(f"{name}:{node.lineno} {node.name} returns {returns}")
    return found


def pure_modules_that_look_outside(tree: Path) -> list[str]:
    """Pure modules are told the time and what stands outside; they never look it up."""
    found = []
    for path in python_files(tree):
        name = _name(tree, path)
        if not PURE & _parts(name):
            continue
        for node in ast.walk(_parse(path)):
            if isinstance(node, ast.Attribute) and (ast.unparse(node.value).split(".")[-1], node.attr) in CLOCKS:
                found.append(f"{name}:{node.lineno} asks {ast.unparse(node)}")
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open":
                found.append(f"{name}:{node.lineno} opens a file")
            if isinstance(node, ast.Import | ast.ImportFrom) and {"os", "subprocess", "socket"} & set(_imported(node)):
                found.append(f"{name}:{node.lineno} imports {', '.join(_imported(node))}")
    return found


def signals(tree: Path) -> list[str]:
    """What must happen is a fact with a reaction: no Django signals, no on_commit."""
    found = []
    for path in python_files(tree):
        for node in ast.walk(_parse(path)):
            if (
                isinstance(node, ast.ImportFrom)
                and node.module
                and ("dispatch" in node.module or node.module.endswith(".signals"))
                and node.module.startswith("django")
            ):
                found.append(f"{_name(tree, path)}:{node.lineno} imports {node.module}")
            if _called(node) == "on_commit":
                found.append(f"{_name(tree, path)}:{_line(node)} calls on_commit")
    return found


def _name(tree: Path, path: Path) -> str:
    return path.relative_to(tree / "goodword").as_posix()


def _parts(name: str) -> set[str]:
    """Return the module's name and those of the folders it is in, below its package: "rewards/actions/grant.py" → {"actions", "grant"}."""
    return set(name.removesuffix(".py").split("/")[1:])


def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def _called(node: ast.AST) -> str | None:
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else None


def _updates_a_dict(node: ast.AST) -> bool:
    """Rows are updated by keywords, dictionaries by position."""
    return isinstance(node, ast.Call) and _called(node) == "update" and bool(node.args)


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 0)


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom):
        yield (node.module or "").split(".")[0]
    else:
        yield from (alias.name.split(".")[0] for alias in node.names)
