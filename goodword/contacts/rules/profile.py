"""The fields of a contact, the built-in and the custom ones in one flat mapping, and how they stand in plain JSON."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from goodword.lib.plain import to_plain

# What staff, imports and the API may set; custom fields stand beside them as custom.<slug>.
PROFILE = (
    "first_name", "last_name", "company", "language", "country", "time_zone", "relation", "lifecycle",
    "customer_since", "former_since", "value_minor", "value_currency", "assignee_id", "name_shown",
)  # fmt: skip
CUSTOM = "custom."

_TYPED: dict[str, Callable[[str], Any]] = {"customer_since": datetime.fromisoformat, "former_since": datetime.fromisoformat, "assignee_id": UUID}
_NULLABLE = {"customer_since", "former_since", "value_minor", "assignee_id"}


def flat(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a contact's row with the custom ones beside the others, in plain JSON."""
    both = {name: fields[name] for name in PROFILE} | {CUSTOM + slug: value for slug, value in fields["custom"].items()}
    return {name: to_plain(value) for name, value in both.items()}


def typed(name: str, plain: Any) -> Any:
    """Return a field's value as its column holds it."""
    if empty(plain):
        return None if name in _NULLABLE or name.startswith(CUSTOM) else ""
    return _TYPED[name](plain) if name in _TYPED else plain


def empty(value: Any) -> bool:
    """Tell whether a field says nothing; zero and no are something."""
    return value is None or value == ""
