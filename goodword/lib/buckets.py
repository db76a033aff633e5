"""Token buckets in memory: how often something may happen, for each of many at once."""

from collections import OrderedDict


class Buckets:
    """A bucket of `capacity` tokens for each name, refilled at `per_second`; the names least lately seen are forgotten beyond `names_max`."""

    def __init__(self, *, capacity: float, per_second: float, names_max: int = 50_000) -> None:
        self.capacity = capacity
        self.per_second = per_second
        self._names_max = names_max
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()  # name -> (tokens, when it was seen)

    def level(self, name: str, *, at: float) -> float:
        """Return how many tokens are left at a moment (seconds of any clock that never goes back)."""
        tokens, seen = self._levels.get(name, (self.capacity, at))
        return min(self.capacity, tokens + (at - seen) * self.per_second)

    def take(self, name: str, *, at: float, tokens: float = 1) -> float:
        """Take tokens and return 0, or take none and return after how many seconds there will be enough."""
        left = self.level(name, at=at) - tokens
        self._levels[name] = (left if left >= 0 else left + tokens, at)
        self._levels.move_to_end(name)
        if len(self._levels) > self._names_max:
            self._levels.popitem(last=False)
        return 0.0 if left >= 0 else -left / self.per_second
