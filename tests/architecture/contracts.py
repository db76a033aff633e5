"""Contracts of .importlinter that import-linter does not bring along."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PrivateModules(Contract):
    """What a package keeps to itself: modules of these names are imported only from inside their package."""

    type_name = "private_modules"
    root: Any = fields.StringField()  # Any: import-linter puts the plain value in the field's place
    private: Any = fields.ListField(subfield=fields.StringField())
    exempt: Any = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find every direct import of a private module from outside its package."""
        exempt = tuple(self.exempt or ())
        found = [
            (importer, module)
            for package in sorted(graph.find_children(self.root))
            for name in self.private
            for module in _with_descendants(graph, f"{package}.{name}")
            for importer in sorted(graph.find_modules_that_directly_import(module))
            if not _is_within(importer, package) and not any(_is_within(importer, place) for place in exempt)
        ]
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for each import."""
        _print(check)


class OnlyThese(Contract):
    """All that a package may import of the rest of the project: a list, and nothing beside it."""

    type_name = "only_these"
    root: Any = fields.StringField()
    source: Any = fields.StringField()
    allowed: Any = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find every direct import of a module of the project that is neither the package's own nor on its list."""
        found = [
            (importer, module)
            for importer in _with_descendants(graph, self.source)
            for module in sorted(graph.find_modules_directly_imported_by(importer))
            if _is_within(module, self.root) and not any(_is_within(module, place) for place in (self.source, *self.allowed))
        ]
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for each import."""
        _print(check)


def _with_descendants(graph: ImportGraph, module: str) -> list[str]:
    return sorted({module, *graph.find_descendants(module)}) if module in graph.modules else []


def _is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def _print(check: ContractCheck) -> None:
    for importer, module in check.metadata["found"]:
        output.print_error(f"{importer} must not import {module}")
