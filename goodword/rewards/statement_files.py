"""A statement as a table for spreadsheets."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from goodword.lib.money import to_text
from goodword.lib.sheets import Cell, csv_lines
from goodword.rewards.values import Statement
from goodword.rewards.words.movements import movement
from goodword.rewards.words.units import unit_name


def as_csv(statements: Sequence[Statement], *, programs: Mapping[UUID, str], zone: ZoneInfo) -> Iterator[str]:
    """Yield a person's statements as CSV in the active language: a line for what there was before, then one for each movement."""
    return csv_lines([_("Day"), _("What"), _("Programme"), _("Unit"), _("Amount"), _("Balance")], _rows(statements, programs, zone))


def _rows(statements: Sequence[Statement], programs: Mapping[UUID, str], zone: ZoneInfo) -> Iterator[tuple[Cell, ...]]:
    for one in statements:
        unit = unit_name(one.asset, language=get_language() or "en")
        yield "", _("Before"), "", unit, "", _figure(one.opening, one.asset)
        for line in one.lines:
            program = programs.get(line.program_id, "") if line.program_id else ""
            day = f"{line.at.astimezone(zone):%Y-%m-%d}"
            yield day, movement(line.kind), program, unit, _figure(line.amount, one.asset), _figure(line.balance, one.asset)


def _figure(minor: int, asset: str) -> Decimal:
    return Decimal(to_text(minor, asset))
