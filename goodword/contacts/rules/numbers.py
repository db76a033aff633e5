"""Numbers as people write them."""

import math
import re
from decimal import Decimal
from typing import Any

_DIGITS = re.compile(r"[+-]?\d+(\.\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}([., '\u2019])\d{3}(\1\d{3})*")


def parse(value: Any, *, decimal: str = ".") -> int | float:
    """Return the number that somebody wrote, whole where it is; raise ValueError where it is none.

    `decimal` decides 1.234: with "," it is one thousand two hundred and thirty-four. Where both signs stand in a number, the last is the decimal one.
    """
    if isinstance(value, bool):
        raise ValueError("a number is expected")
    if isinstance(value, int | float):
        return _whole(float(value))
    return _whole(float(Decimal(plain_decimal(str(value), decimal=decimal))))


def plain_decimal(text: str, *, decimal: str | None = None) -> str:
    """Return a written number as plain digits with a point: "1.044,00 €" → "1044.00"; raise ValueError.

    Without `decimal`, a single sign with exactly three digits behind it parts thousands.
    """
    text = "".join(sign for sign in text if sign not in " \u00a0\u202f'\u2019€$£")
    point, comma = text.rfind("."), text.rfind(",")
    if point >= 0 and comma >= 0:
        text = text.replace("," if point > comma else ".", "").replace(",", ".")
    elif decimal is None:
        text = text.replace(".", "").replace(",", "") if _GROUPED.fullmatch(text) else text.replace(",", ".")
    else:
        text = text.replace("." if decimal == "," else ",", "").replace(",", ".")
    if not _DIGITS.fullmatch(text) or len(text) > 40:
        raise ValueError(f"{text!r} is not a number")
    return text


def text_of(value: Any) -> str:
    """Return a value from a spreadsheet as it reads there: 17.0 → 17."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _whole(number: float) -> int | float:
    if not math.isfinite(number) or abs(number) >= 1e15:
        raise ValueError("the number is beyond reason")
    return int(number) if number.is_integer() else number
