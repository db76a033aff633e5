"""What tables must promise: each check reads models with their rules and returns one line for each offence."""

import configparser
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.db import models

from goodword.lib.tables import Spread, TableRule

Model = type[models.Model]
Rules = Mapping[type, TableRule]


def layers(importlinter: Path) -> dict[str, int]:
    """Return each package's height in .importlinter; what stands on one line has one height and does not know each other."""
    config = configparser.ConfigParser()
    config.read(importlinter)
    lines = [line.strip() for line in config["importlinter:contract:layers"]["layers"].splitlines() if line.strip()]
    return {name.strip(" ()"): height for height, line in enumerate(reversed(lines)) for name in line.split("|")}


def unregistered(tables: Iterable[Model], rules: Rules) -> list[str]:
    """Every table says in goodword/lib/tables.py how it spreads and what erasure and retention do with it."""
    return [f"{_name(model)} has no rule" for model in tables if model not in rules]


def silent(tables: Iterable[Model], rules: Rules) -> list[str]:
    """The words about erasure and retention say something."""
    return [f"{_name(model)} is silent on erasure or retention" for model in tables if model in rules and not (rules[model].erasure and rules[model].retention)]


def without_their_column(tables: Iterable[Model], rules: Rules) -> list[str]:
    """A table that spreads has the column it spreads by, and it is never empty in one that spreads by contact as its key."""
    return [
        f"{_name(model)} has no column {rules[model].column}"
        for model in tables
        if model in rules and _spreads(rules[model]) and rules[model].column not in _columns(model)
    ]


def unique_without_spreading_column(tables: Iterable[Model], rules: Rules) -> list[str]:
    """A unique constraint of a table that spreads contains the column it spreads by, else no server could check it alone."""
    found = []
    for model in tables:
        if model not in rules or not _spreads(rules[model]):
            continue
        for columns in _unique_sets(model):
            if rules[model].column not in columns:
                found.append(f"{_name(model)} is unique by {', '.join(columns)} without {rules[model].column}")
    return found


def numbered_by_the_database(tables: Iterable[Model]) -> list[str]:
    """Ids are made in the application: no auto-increment."""
    return [f"{_name(model)} lets the database number its rows" for model in tables if isinstance(model._meta.pk, models.AutoField)]


def keys_that_point_up(tables: Iterable[Model], heights: Mapping[str, int]) -> list[str]:
    """Foreign keys point down the same order as imports, and never to a neighbour."""
    found = []
    for model, field, target in _foreign_keys(tables):
        ours, theirs = _package(model), _package(target)
        if ours != theirs and theirs in heights and heights[theirs] >= heights[ours]:
            found.append(f"{_name(model)}.{field} points at {_name(target)}, which does not lie below")
    return found


def keys_across_servers(tables: Iterable[Model], rules: Rules) -> list[str]:
    """A table that spreads points only at contacts, at others of the same contact and at reference tables; those point at reference tables."""
    reach = {
        Spread.CONTACT: {Spread.CONTACT, Spread.REFERENCE},
        Spread.OWN_KEY: {Spread.REFERENCE},
        Spread.REFERENCE: {Spread.REFERENCE},
        Spread.LOCAL: {Spread.LOCAL, Spread.REFERENCE},
    }
    return [
        f"{_name(model)}.{field} points at {_name(target)}, which may live on another server"
        for model, field, target in _foreign_keys(tables)
        if model in rules and target in rules and rules[target].spread not in reach[rules[model].spread]
    ]


def _spreads(rule: TableRule) -> bool:
    return rule.spread in {Spread.CONTACT, Spread.OWN_KEY}


def _columns(model: Model) -> set[str]:
    return {field.attname for field in model._meta.concrete_fields}


def _unique_sets(model: Model) -> Iterable[tuple[str, ...]]:
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key:
            yield (field.attname,)
    attnames = {field.name: field.attname for field in model._meta.concrete_fields}
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            yield tuple(attnames[name] for name in constraint.fields)
    for names in model._meta.unique_together:
        yield tuple(attnames[name] for name in names)


def _foreign_keys(tables: Iterable[Model]) -> Iterable[tuple[Model, str, Model]]:
    for model in tables:
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey):
                yield model, field.name, field.related_model


def _package(model: Model) -> str:
    return model._meta.app_label


def _name(model: Model) -> str:
    return model._meta.label
