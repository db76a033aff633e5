"""Ways by which a message leaves the house: each hands it over and says how that went."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Receipt:
    """What the other side said when it took a message."""

    words: str


class Retry(Exception):
    """Not now: the other side was away or asked to come again; `whole` where nothing else would get through either."""

    def __init__(self, words: str, *, whole: bool = False) -> None:
        super().__init__(words)
        self.whole = whole


class Refused(Exception):
    """Never: the other side will not take this message; `dead_address` where it will take none for this address."""

    def __init__(self, words: str, *, dead_address: bool = False) -> None:
        super().__init__(words)
        self.dead_address = dead_address
