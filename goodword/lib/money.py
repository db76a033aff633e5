"""Amounts as integers of the smallest unit; an asset is an ISO 4217 currency or a unit of our own such as points."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from goodword.lib.units import decimals_of, is_own

# Decimals of currencies that differ from two (ISO 4217), and of our own units.
_DECIMALS = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0, "UGX": 0, "UYI": 0, "VND": 0, "VUV": 0,
    "XAF": 0, "XOF": 0, "XPF": 0, "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3, "POINTS": 0, "COUPON": 0,
    "WAIVER": 0, "ITEM": 0, "MONTH": 0, "BYTE": 0, "FILE": 0, "ACCESS": 0, "PLACE": 0, "MINUTE": 0, "CARD": 0, "ENTRY": 0, "GIFT": 0,
}  # fmt: skip

MAX_MINOR = 10**15  # far above any order, far below what a 64-bit column holds


class AmountInvalid(ValueError):
    """An amount that cannot be one: not a number, too many decimals, or beyond reason."""

    code = "amount_invalid"


@dataclass(frozen=True)
class Money:
    """An exact amount of one asset; sums never cross assets."""

    minor: int
    asset: str

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.asset)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.asset)

    def _same(self, other: "Money") -> None:
        if self.asset != other.asset:
            raise ValueError(f"{self.asset} and {other.asset} cannot be added: amounts never cross assets")


def decimals(asset: str) -> int:
    """Return how many decimals an asset has: 2 for EUR, 0 for JPY and points, 1 for a unit of the shop's own such as HOURS.1."""
    if is_own(asset):
        return decimals_of(asset)
    return _DECIMALS.get(asset, 2)


def to_minor(text: str | int | Decimal, asset: str) -> int:
    """Return the amount in minor units ("24.90", "EUR" → 2490); raise AmountInvalid rather than round."""
    try:
        amount = Decimal(text).scaleb(decimals(asset))
    except (InvalidOperation, ValueError, TypeError) as error:
        raise AmountInvalid(f"{text!r} is not an amount such as 24.90") from error
    if not amount.is_finite() or abs(amount) > MAX_MINOR:
        raise AmountInvalid(f"{text!r} is beyond what an amount can be")
    if amount != amount.to_integral_value():
        raise AmountInvalid(f"{text!r} has more than {decimals(asset)} decimals, which {asset} does not have")
    return int(amount)


def to_text(minor: int, asset: str) -> str:
    """Return the plain decimal for machines: 2490 EUR → "24.90"."""
    places = decimals(asset)
    return f"{Decimal(minor).scaleb(-places):.{places}f}"


def percentage(minor: int, *, basis_points: int) -> int:
    """Return a share of an amount, rounded half up: 10 % (1000 basis points) of 2495 is 250."""
    share = (abs(minor) * basis_points + 5_000) // 10_000
    return share if minor >= 0 else -share
