"""The schema rules that let one code run on SQLite, PostgreSQL and a database spread over servers, and that each of these checks bites."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from goodword.lib.tables import REGISTRY, Spread, TableRule
from tests.architecture import tables
from tests.architecture.trees import ROOT

HEIGHTS = tables.layers(ROOT / ".importlinter")


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("goodword.")]


def test_every_table_is_in_the_registry() -> None:
    assert tables.unregistered(apps.get_models(), REGISTRY) == []


def test_every_table_says_what_erasure_and_retention_do() -> None:
    assert tables.silent(apps.get_models(), REGISTRY) == []


def test_tables_that_spread_can_be_spread() -> None:
    assert tables.without_their_column(ours(), REGISTRY) == []
    assert tables.unique_without_spreading_column(ours(), REGISTRY) == []
    assert tables.keys_across_servers(ours(), REGISTRY) == []


def test_ids_are_made_in_the_application() -> None:
    assert tables.numbered_by_the_database(ours()) == []


def test_foreign_keys_point_down() -> None:
    assert tables.keys_that_point_up(ours(), HEIGHTS) == []


# Offences


def rule(spread: Spread, column: str | None = None) -> TableRule:
    return TableRule(spread=spread, column=column, erasure="deleted", retention="a year")


def key_to(target: type[models.Model] | str) -> "models.ForeignKey[models.Model, models.Model]":
    return models.ForeignKey(target, models.CASCADE)


@isolate_apps("goodword.contacts")
def test_a_table_without_a_rule_is_caught() -> None:
    class Stray(models.Model):
        class Meta:
            app_label = "contacts"

    assert tables.unregistered([Stray], REGISTRY) == ["contacts.Stray has no rule"]
    assert tables.silent([Stray], {Stray: TableRule(spread=Spread.LOCAL, column=None, erasure="", retention="a year")})


@isolate_apps("goodword.contacts")
def test_a_contacts_table_without_contact_id_is_caught() -> None:
    class Stray(models.Model):
        class Meta:
            app_label = "contacts"

    assert tables.without_their_column([Stray], {Stray: rule(Spread.CONTACT, "contact_id")})


@isolate_apps("goodword.contacts")
def test_a_unique_constraint_without_the_contact_is_caught() -> None:
    class ByField(models.Model):
        contact_id = models.UUIDField()
        code = models.CharField(max_length=9, unique=True)

        class Meta:
            app_label = "contacts"

    class ByConstraint(models.Model):
        contact_id = models.UUIDField()
        code = models.CharField(max_length=9)

        class Meta:
            app_label = "contacts"
            constraints = [models.UniqueConstraint(fields=["code"], name="seeded")]

    for model in (ByField, ByConstraint):
        assert tables.unique_without_spreading_column([model], {model: rule(Spread.CONTACT, "contact_id")})


@isolate_apps("goodword.contacts")
def test_an_auto_increment_is_caught() -> None:
    class Counted(models.Model):
        class Meta:
            app_label = "contacts"

    assert tables.numbered_by_the_database([Counted])


@pytest.mark.parametrize(("from_app", "to_app"), [("programs", "contacts"), ("links", "messaging"), ("contacts", "rewards")])
def test_a_foreign_key_that_points_up_or_aside_is_caught(from_app: str, to_app: str) -> None:
    with isolate_apps("goodword.contacts"):
        _, origin = _pair(from_app, to_app)
    assert tables.keys_that_point_up([origin], HEIGHTS)


def test_a_foreign_key_that_points_down_is_none() -> None:
    with isolate_apps("goodword.contacts"):
        _, origin = _pair("rewards", "contacts")
    assert tables.keys_that_point_up([origin], HEIGHTS) == []


@pytest.mark.parametrize(
    ("spread", "target_spread"),
    [(Spread.CONTACT, Spread.LOCAL), (Spread.CONTACT, Spread.OWN_KEY), (Spread.OWN_KEY, Spread.CONTACT), (Spread.REFERENCE, Spread.CONTACT)],
)
def test_a_foreign_key_across_servers_is_caught(spread: Spread, target_spread: Spread) -> None:
    with isolate_apps("goodword.contacts"):
        target, origin = _pair("contacts", "contacts")
    assert tables.keys_across_servers([origin], {origin: rule(spread, "contact_id"), target: rule(target_spread, "contact_id")})


def _pair(from_app: str, to_app: str) -> tuple[type[models.Model], type[models.Model]]:
    def make(name: str, app: str, **columns: object) -> type[models.Model]:
        meta = type("Meta", (), {"app_label": app})
        made: Callable[..., type[models.Model]] = type(models.Model)
        return made(name, (models.Model,), {"__module__": __name__, "Meta": meta, **columns})

    target = make("Target", to_app)
    return target, make("Origin", from_app, target=key_to(target))
