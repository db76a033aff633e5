"""Values that views hand to the shared parts of a page: reasons, timelines, filters, toasts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise

Tone = Literal["", "good", "wait", "bad", "info"]
Mark = Literal["draft", "todo", "work", "hold", "done", "refused", "decide", "reversed", "live"]
Words = str | Promise

TONES: dict[str, Tone] = {
    "draft": "",
    "todo": "",
    "work": "info",
    "hold": "wait",
    "done": "good",
    "refused": "bad",
    "decide": "bad",
    "reversed": "",
    "live": "good",
}


@dataclass(frozen=True)
class Reason:
    """Why or why not: a mark, a sentence, and the value that decided."""

    mark: Mark
    words: Words
    value: Words = ""

    @property
    def tone(self) -> Tone:
        """Return the colour that goes with the mark."""
        return TONES[self.mark]


@dataclass(frozen=True)
class Event:
    """One entry of a timeline; `quote` is what a person said, set in the voice face."""

    at: datetime
    icon: str
    title: Words
    text: Words = ""
    quote: str = ""
    tone: Tone = ""
    url: str = ""


@dataclass(frozen=True)
class Choice:
    """One value of a filter and how it reads."""

    value: str
    label: Words


@dataclass(frozen=True)
class Filter:
    """A filter above a list: the parameter of the address it sets, its choices, and the one that is on ("" for none)."""

    name: str
    label: Words
    choices: Sequence[Choice]
    chosen: str = ""

    @property
    def chosen_label(self) -> Words:
        """Return how the choice that is on reads, the value itself where it is none of the choices."""
        return next((choice.label for choice in self.choices if choice.value == self.chosen), self.chosen)


@dataclass(frozen=True)
class Crumb:
    """A step back above the title."""

    label: Words
    url: str


@dataclass(frozen=True)
class Figure:
    """A number with what it counts, its unit and a comparison."""

    label: Words
    value: Words
    unit: Words = ""
    note: Words = ""
    definition: Words = field(default="")


def toast(request: HttpRequest, words: Words, *, undo: str = "") -> None:
    """Tell what happened at the foot of the next page shown; `undo` is an address that a POST to takes it back."""
    messages.success(request, str(words), extra_tags=f"undo:{undo}" if undo else "")
