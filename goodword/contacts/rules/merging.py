"""What the contact that is kept takes from the one that is dropped, and what it gives back when they are parted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from goodword.contacts.rules.profile import empty

_DECIDED = {"customer_since", "value_currency"}  # nobody's choice, see `taken`


@dataclass(frozen=True)
class Difference:
    """A field that two contacts fill differently, so that a person has to choose."""

    field: str
    kept: Any
    dropped: Any


def differences(kept: Mapping[str, Any], dropped: Mapping[str, Any]) -> list[Difference]:
    """Return the fields in which two contacts (as `profile.flat`) contradict each other."""
    pairs = [Difference(field=name, kept=value, dropped=dropped.get(name)) for name, value in kept.items() if name not in _DECIDED]
    return [pair for pair in pairs if not empty(pair.kept) and not empty(pair.dropped) and pair.kept != pair.dropped]


def taken(kept: Mapping[str, Any], dropped: Mapping[str, Any], *, take: Collection[str] = ()) -> dict[str, list[Any]]:
    """Return what changes in the kept contact: field -> [before, after]; both are given as `profile.flat`.

    It takes what it lacks, and of what both have only the fields in `take`. Two things are nobody's choice: a person has been a customer since the
    earlier of both dates, and a value goes with its currency.
    """
    changes = {}
    for name, theirs in dropped.items():
        ours = kept.get(name)
        if not empty(theirs) and theirs != ours and (empty(ours) or name in take):
            changes[name] = [ours, theirs]
    ours, theirs = kept["customer_since"], dropped["customer_since"]
    changes.pop("customer_since", None)
    if theirs is not None and (ours is None or theirs < ours):
        changes["customer_since"] = [ours, theirs]
    changes.pop("value_currency", None)
    if "value_minor" in changes and kept["value_currency"] != dropped["value_currency"]:
        changes["value_currency"] = [kept["value_currency"], dropped["value_currency"]]
    return changes


def given_back(now: Mapping[str, Any], changes: Mapping[str, list[Any]]) -> dict[str, Any]:
    """Return the fields that parting restores, with their old values: those that nobody has changed since the merge."""
    return {name: before for name, (before, after) in changes.items() if now.get(name) == after}
