"""What one row of a file says about a person, or why it cannot be taken."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from goodword.contacts.rules.cleaning import Reading, clean
from goodword.contacts.rules.identities import KeyedIdentity, identity_keys
from goodword.contacts.rules.profile import CUSTOM, empty
from goodword.contacts.values import CustomField, FieldType, IdentityKind, Person, Problem
from goodword.lib.sheets import unsafe

LABELS_MAX = 50  # tags or lists in one cell
CONSENT = "consent."

_NOTHING = {"-", "–", "—", "n/a", "#n/a", "null", "none", "nan", "#ref!", "#value!", "#name?"}
_PARTS = re.compile(r"[;,|]")
_ELSEWHERE = {"name", "email", "phone", "external_id", "tags", "lists"}  # targets that are no fields
_YES_NO = Reading(fields={"answer": CustomField("answer", "", FieldType.YES_NO)})


@dataclass(frozen=True)
class Row:
    """A person as one row of a file gives them; `fields` are those of `profile.flat`, only the filled ones."""

    number: int
    fields: Mapping[str, Any]
    identities: tuple[KeyedIdentity, ...]
    tags: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    consents: tuple[tuple[str, str], ...] = ()  # purpose, channel


@dataclass(frozen=True)
class Columns:
    """How the columns of a file are read: number -> target, and what every row gets besides."""

    targets: Mapping[int, str]
    reading: Reading
    source: str = ""  # scopes customer numbers
    country: str = ""  # of telephone numbers without a country code
    defaults: Mapping[str, Any] = field(default_factory=dict)  # fields, clean already
    tags: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()

    def one_line(self) -> frozenset[int]:
        """Return the columns in which a line break means that a quotation mark went wrong: all but the installation's own texts."""
        return frozenset(number for number, target in self.targets.items() if not self._is_text(target))

    def _is_text(self, target: str) -> bool:
        own = self.reading.fields.get(target.removeprefix(CUSTOM)) if target.startswith(CUSTOM) else None
        return own is not None and own.type is FieldType.TEXT


def read(number: int, cells: Sequence[str], columns: Columns) -> Row | tuple[Problem, ...]:
    """Return the person in a row, or all that is wrong with it."""
    given: dict[str, list[str]] = {}
    for column, target in columns.targets.items():
        text = unsafe(cells[column].strip()) if column < len(cells) else ""
        if text and text.casefold() not in _NOTHING:
            given.setdefault(target, []).append(text)
    fields, problems = clean(_fields(given), reading=columns.reading)
    identities, unfit = _identities(given, country=str(fields.get("country") or columns.country), source=columns.source)
    problems = [*unfit, *problems]
    consents = []
    for target, texts in given.items():
        if target.startswith(CONSENT):
            answer, wrong = clean({"custom.answer": texts[0]}, reading=_YES_NO)
            problems += [Problem(code="yes_no_invalid", field=target, given=texts[0][:120]) for _ in wrong]
            if answer.get("custom.answer"):
                _, purpose, channel = target.split(".")
                consents.append((purpose, channel))
    if not identities and not problems:
        problems.append(Problem(code="identity_missing"))
    if problems:
        return tuple(problems)
    return Row(
        number=number,
        fields={**columns.defaults, **{name: value for name, value in fields.items() if not empty(value)}},
        identities=identities,
        tags=_labels(given.get("tags", []), columns.tags),
        lists=_labels(given.get("lists", []), columns.lists),
        consents=tuple(consents),
    )


def _fields(given: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return what goes into fields; one column for the whole name is parted where first and last name have none of their own."""
    fields = {target: texts[0] for target, texts in given.items() if target not in _ELSEWHERE and not target.startswith(CONSENT)}
    if whole := next(iter(given.get("name", [])), ""):
        last, comma, first = whole.partition(",")
        if not comma:
            first, _, last = whole.rpartition(" ") if " " in whole else (whole, "", "")
        fields = {"first_name": first.strip(), "last_name": last.strip()} | fields
    return fields


def _identities(given: Mapping[str, list[str]], *, country: str, source: str) -> tuple[tuple[KeyedIdentity, ...], list[Problem]]:
    found: dict[str, KeyedIdentity] = {}
    problems = []
    people = [
        *((IdentityKind.EXTERNAL, text, Person(external_id=text, source=source)) for text in given.get("external_id", [])[:1]),
        *((IdentityKind.EMAIL, text, Person(email=text)) for text in given.get("email", [])),
        *((IdentityKind.PHONE, text, Person(phone=text, country=country)) for text in given.get("phone", [])),
    ]
    for kind, text, person in people:
        keyed = identity_keys(person)
        if keyed:
            found[keyed[0].key] = keyed[0]
        else:
            problems.append(Problem(code=f"{kind.value}_invalid", field=kind.value, given=text[:120]))
    return tuple(found.values()), problems


def _labels(texts: Sequence[str], always: Sequence[str]) -> tuple[str, ...]:
    names = [" ".join(part.split())[:80] for text in texts for part in _PARTS.split(text)]
    return tuple({name.casefold(): name for name in [*names, *always] if name}.values())[:LABELS_MAX]
