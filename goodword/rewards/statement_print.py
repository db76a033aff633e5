"""A statement as a PDF to keep, in the active language."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from goodword.lib.money import Money
from goodword.lib.printing import pdf
from goodword.rewards.values import Statement
from goodword.rewards.words import amount
from goodword.rewards.words.amounts import day
from goodword.rewards.words.movements import movement


def as_pdf(
    statements: Sequence[Statement], *, year: int, who: str, issuer: str, address: str, programs: Mapping[UUID, str], zone: ZoneInfo, now: datetime
) -> bytes:
    """Return a person's statements of a year as a PDF; `issuer` is who owes, with their address."""
    return pdf(_template(), values_of(statements, year=year, who=who, issuer=issuer, address=address, programs=programs, zone=zone, now=now), made_at=now)


def values_of(
    statements: Sequence[Statement], *, year: int, who: str, issuer: str, address: str, programs: Mapping[UUID, str], zone: ZoneInfo, now: datetime
) -> dict[str, Any]:
    """Return every word and figure of the page as it stands there."""
    return {
        "language": (get_language() or "en")[:2],
        "title": _("Your statement for %(year)s") % {"year": year},
        "who": who,
        "issuer": issuer,
        "address": ", ".join(address.split("\n")),
        "made": _("Made on %(day)s") % {"day": day(now.astimezone(zone).date())},
        "nothing": _("Nothing moved in this year."),
        "heads": [_("Day"), _("What"), _("Amount"), _("Balance")],
        "wallets": [_wallet(one, programs, zone) for one in statements],
    }


def _wallet(one: Statement, programs: Mapping[UUID, str], zone: ZoneInfo) -> dict[str, Any]:
    def said(minor: int) -> str:
        return amount(Money(minor, one.asset))

    lines = [
        {
            "day": day(line.at.astimezone(zone).date()),
            "what": movement(line.kind),
            "program": programs.get(line.program_id, "") if line.program_id else "",
            "amount": said(line.amount),
            "balance": said(line.balance),
        }
        for line in one.lines
    ]
    before, after = _("Before: %(amount)s") % {"amount": said(one.opening)}, _("After: %(amount)s") % {"amount": said(one.closing)}
    return {"before": before, "after": after, "lines": lines}


def _template() -> str:
    return files("goodword.rewards").joinpath("statement.typ").read_text(encoding="utf-8")
