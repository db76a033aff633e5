"""Which preset fits: what is sold, whether one first step or a steady stream is wanted, for or against an incentive; every reason kept."""

from collections.abc import Iterable
from dataclasses import dataclass

from goodword.presets.values import Aim, ProgramFile, Sold, Suits


@dataclass(frozen=True)
class Wanted:
    """What somebody said; None: nothing yet."""

    sold: Sold | None = None
    aim: Aim | None = None
    incentive: bool | None = None

    @property
    def said(self) -> bool:
        return self.sold is not None or self.aim is not None or self.incentive is not None


@dataclass(frozen=True)
class Why:
    """One reason for or against a preset; `code` is sold, aim_once, aim_continuing, gives or gives_nothing."""

    code: str
    passed: bool


@dataclass(frozen=True)
class Choice:
    """A preset with the reasons for and against it."""

    file: ProgramFile
    reasons: tuple[Why, ...]

    @property
    def fits(self) -> bool:
        return all(why.passed for why in self.reasons)


def choose(files: Iterable[ProgramFile], wanted: Wanted) -> list[Choice]:
    """Return the presets with their reasons, those with the fewest against them first; among equals their order stays."""
    found = [Choice(file, reasons(file.suits, wanted)) for file in files]
    return sorted(found, key=lambda choice: sum(not why.passed for why in choice.reasons))


def reasons(suits: Suits, wanted: Wanted) -> tuple[Why, ...]:
    """Return why something that suits these fits what is wanted, or does not."""
    found = []
    if wanted.sold is not None:
        found.append(Why("sold", wanted.sold in suits.sold))
    if wanted.aim is not None:
        found.append(Why(f"aim_{wanted.aim.value}", wanted.aim in suits.aims))
    if wanted.incentive is not None:
        found.append(Why("gives" if suits.incentive else "gives_nothing", suits.incentive is wanted.incentive))
    return tuple(found)
