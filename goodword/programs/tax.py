"""From how much a year on the tax asks after what people receive: thresholds by country, as data with its source (tax.json).

They are a reminder, no advice: none is `checked` by counsel. A reward counts where it is money or as good as money; what is taken off somebody's own
purchase does not. A year that the data does not know has no threshold, rather than that of another year.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from goodword.lib.money import to_minor
from goodword.lib.plain import from_plain

COUNTED = ("cash", "gift_card")  # where a country is not in the data


@dataclass(frozen=True)
class Threshold:
    """What may be received in a calendar year before it has to be looked at, in whole units of the asset."""

    country: str
    asset: str
    amount: str
    since: int  # the first year it holds for
    until: int | None  # the last one; None: until the law changes
    counts: tuple[str, ...]  # kinds of rewards
    warn_percent: int
    law: str
    source: str
    as_of: str  # the month in which it was read
    checked: bool  # by somebody who answers for it

    @property
    def amount_minor(self) -> int:
        return to_minor(self.amount, self.asset)

    def share(self, received_minor: int) -> int:
        """Return how much of the threshold an amount is, in whole percent, rounded down: 25599 of 25600 is 99."""
        return received_minor * 100 // self.amount_minor


@cache
def thresholds() -> tuple[Threshold, ...]:
    """Return what the data knows."""
    content = Path(__file__).with_name("tax.json").read_bytes()
    return from_plain(tuple[Threshold, ...], json.loads(content))


def threshold(country: str, year: int) -> Threshold | None:
    """Return the threshold of a country for a year; None where the data has none."""
    return next((one for one in thresholds() if one.country == country and one.since <= year and (one.until is None or year <= one.until)), None)
