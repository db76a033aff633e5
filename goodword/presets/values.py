"""The nouns of presets: a whole programme as one file, and the parts of its offer that one sentence names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from goodword.programs.values import ProgramSettings
from goodword.rewards.values import Period, RuleDefinition, Side
from goodword.rewards.values.tiers import Ladder

FORMAT = "goodword-program/1"


@dataclass(frozen=True)
class FiledRule:
    """A rule as a file holds it: its name by language, and what it says."""

    name: dict[str, str]
    definition: RuleDefinition


@dataclass(frozen=True)
class FiledItem:
    """Something for points as a file holds it: its words by language and what it costs; staff send it."""

    title: dict[str, str]
    price: int
    text: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Amounts:
    """What a preset suggests in one currency, in whole units."""

    minimum: str
    gift: str


class Sold(StrEnum):
    """What a business sells."""

    APP = "app"
    GOODS = "goods"
    PROJECT = "project"
    CONTRACT = "contract"
    ADVICE = "advice"


class Aim(StrEnum):
    """What a programme is to bring."""

    ONCE = "once"  # a foot in the door: single recommendations
    CONTINUING = "continuing"  # volume: people who go on recommending


@dataclass(frozen=True)
class Suits:
    """What a preset is made for, and whether it gives an incentive."""

    sold: tuple[Sold, ...] = ()
    aims: tuple[Aim, ...] = ()
    incentive: bool = True


@dataclass(frozen=True)
class ProgramFile:
    """A whole programme: settings and rules without ids, people or dates; built-in presets also carry words and amounts by currency.

    A preset whose offer is one sentence of money has `amounts`; the amounts of all others are meant in euros and scaled to another currency. `words` are
    what settings name as "@name", by name and language.
    """

    settings: ProgramSettings
    rules: tuple[FiledRule, ...]
    format: str = FORMAT
    slug: str = ""
    label: dict[str, str] = field(default_factory=dict)
    summary: dict[str, str] = field(default_factory=dict)
    mechanics: dict[str, str] = field(default_factory=dict)  # how it works, to be read
    source: dict[str, str] = field(default_factory=dict)  # who tells of it, of which year
    suits: Suits = Suits()
    amounts: dict[str, Amounts] = field(default_factory=dict)  # by currency; "" for all others
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    ladder: Ladder | None = None  # the tiers, where there are some; without amounts of money, which are not scaled
    items: tuple[FiledItem, ...] = ()  # the catalogue of points

    @property
    def is_one_sentence(self) -> bool:
        """Say whether its offer is one sentence whose parts can be chosen."""
        return bool(self.amounts)


@dataclass(frozen=True)
class Parts:
    """What the sentence of an offer names: "When a friend's first purchase is at least €20, both get a €10 coupon, after 14 days, at most ten times a year."

    Amounts are in the smallest unit of the programme's currency.
    """

    minimum_minor: int
    gifts: Mapping[Side, int]  # minor units for each side that gets something
    kind: str = "coupon"  # coupon or account_credit
    hold_days: int = 14
    cap: int | None = 10  # None: as often as they like
    cap_period: Period = Period.YEAR
