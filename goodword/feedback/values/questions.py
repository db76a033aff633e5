"""A survey's own questions, and what was answered to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Words = Mapping[str, str]  # language -> what it says in it
Reply = int | str | tuple[str, ...]  # a number of a scale; text, "yes" or "no", or the key of an option; the keys of several
Replies = Mapping[str, Reply]  # key of a question -> what was answered to it


class QuestionKind(StrEnum):
    """What a question takes for an answer."""

    SCALE = "scale"
    ONE = "one"  # of the options
    MANY = "many"
    TEXT = "text"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class Option:
    """One of the things to choose from; its key stays when its words change."""

    key: str
    words: Words


@dataclass(frozen=True)
class When:
    """A question is asked only after one of these answers to an earlier one: keys of options, yes or no, numbers as text."""

    question: str
    any_of: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One question; its key stays the same from version to version.

    `contact_field` is the field of the contact that takes the newest answer, such as custom.roast. `area` and `weight` (from 1) say what a question
    counts for in a check; a scale goes from `lowest` to `highest`.
    """

    key: str
    kind: QuestionKind
    words: Words = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    lowest: int = 1
    highest: int = 5
    required: bool = False
    when: When | None = None
    contact_field: str = ""
    area: str = ""
    weight: int = 1

    @property
    def scores(self) -> range:
        """The numbers of its scale."""
        return range(self.lowest, self.highest + 1)

    @property
    def answers(self) -> tuple[str, ...]:
        """What may be answered where that is a short list, as text; nothing for a text."""
        if self.kind is QuestionKind.SCALE:
            return tuple(str(score) for score in self.scores)
        if self.kind is QuestionKind.YES_NO:
            return ("yes", "no")
        return tuple(option.key for option in self.options)
