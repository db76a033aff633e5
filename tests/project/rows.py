"""A row in every table, with something in every column, to see what survives a journey."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from goodword.lib.ids import new_id

MOMENT = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)


def fill(kept: list[type[models.Model]]) -> None:
    """Make one row in each of these tables, those first that others hang on."""
    waiting = list(kept)
    while waiting:
        ready = [model for model in waiting if not any(needed in waiting and needed is not model for needed in _needs(model))]
        assert ready, waiting
        for model in ready:
            model._base_manager.bulk_create([model(**{field.attname: _value(field) for field in model._meta.concrete_fields})])
            waiting.remove(model)


def _needs(model: type[models.Model]) -> list[type[models.Model]]:
    return [field.related_model for field in model._meta.concrete_fields if field.is_relation]  # type: ignore[misc]


def _value(field: Any) -> Any:
    if field.is_relation:
        target = field.related_model._base_manager.first()
        return target.pk if target else None
    for kind, value in _VALUES.items():
        if isinstance(field, kind):
            return value() if callable(value) else value
    text = 'Zoë "Ω" \\u0000 \n\t😀, O\'Neill'
    return text[: field.max_length] if field.max_length else text


_VALUES: dict[type[Any], Any] = {
    models.UUIDField: new_id,
    models.DateTimeField: MOMENT,
    models.DateField: date(2026, 3, 29),
    models.DecimalField: Decimal("12.30"),
    models.BooleanField: True,
    models.AutoField: 7001,
    models.BigIntegerField: 2**53 + 1,
    models.SmallIntegerField: 1,
    models.IntegerField: 2**31 - 1,
    models.FloatField: 0.1,
    models.GenericIPAddressField: "2001:db8::1",
    models.BinaryField: b"\x00\xff\n{",
    models.JSONField: lambda: {"text": "ß", "list": [1, 2**53 + 1, None, True, 0.1], "nested": {"": "\\u0000"}},
}
