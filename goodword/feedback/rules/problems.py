"""What is wrong with something typed, for doors to word."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """What is wrong with something typed: a code, the field it is in, and the limits it must keep."""

    code: str
    field: str
    low: int = 0
    high: int = 0
