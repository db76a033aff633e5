"""Who is to be forgotten, and how what others wrote is searched for them."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

_SHORTEST = 2  # signs of a name; a single letter stands in every text


@dataclass(frozen=True)
class Subject:
    """One person with all ids, addresses and names that anything may know them by; `keys` are the keyed hashes of their identities."""

    id: UUID
    ids: tuple[UUID, ...]  # the kept contact's first
    emails: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()  # names, companies, addresses and codes, as they stand in texts

    def is_named_in(self, text: str) -> bool:
        """Say whether a text names the person: one of the words stands in it as a whole, in whichever case."""
        return bool(text and self._pattern and self._pattern.search(text))

    def without(self, plain: Any) -> Any:
        """Return plain JSON in which every text that names the person is empty."""
        if isinstance(plain, str):
            return "" if self.is_named_in(plain) else plain
        if isinstance(plain, list | tuple):
            return [self.without(one) for one in plain]
        if isinstance(plain, dict):
            return {key: self.without(value) for key, value in plain.items()}
        return plain

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        words = sorted({word.strip() for word in self.words if len(word.strip()) >= _SHORTEST}, key=len, reverse=True)
        if not words:
            return None
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
