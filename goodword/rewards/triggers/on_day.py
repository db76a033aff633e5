"""A day comes: a date of the person such as a birthday, or a day of the calendar."""

from dataclasses import dataclass
from datetime import date, timedelta

from goodword.rewards.values import Case, OccasionKind

slug = "date"
label = "A day comes: a birthday, an anniversary, a date"
OF_FRIEND = False
CONDITIONS = frozenset({"advocate_tag", "on_list", "relation", "cap"})
AMOUNT = False
LIMITED = False

CUSTOMER_SINCE = "customer_since"


@dataclass(frozen=True)
class Settings:
    """Every year on the `field` of the person (customer_since, or the name of a date field of yours), or once on the `day`; one of the two."""

    field: str = ""
    day: str = ""

    def __post_init__(self) -> None:
        if bool(self.field) is bool(self.day):
            raise ValueError("field or day: one of the two")
        if self.day:
            try:
                date.fromisoformat(self.day)
            except ValueError:
                raise ValueError("day: a day such as 2026-12-24") from None


def types(settings: Settings) -> frozenset[str]:
    return frozenset({OccasionKind.DATE.type})


def holds(settings: Settings, case: Case) -> bool:
    return case.known["of"] == (settings.field or settings.day)


def falls_on(of: date, day: date) -> bool:
    """Say whether an anniversary is kept on a day: the 29th of February on the 28th in years without one, and never on the very first day."""
    if day.year <= of.year:
        return False
    if (of.month, of.day) == (2, 29) and (day.month, day.day) == (2, 28):
        return (day + timedelta(days=1)).month == 3
    return (of.month, of.day) == (day.month, day.day)
