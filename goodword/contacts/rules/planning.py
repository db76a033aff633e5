"""Which contact each row of a file is about, and what changes there: decided for a piece of rows at once, without touching anything."""

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from goodword.contacts.rules.identities import KeyedIdentity, speaks_against
from goodword.contacts.rules.profile import empty
from goodword.contacts.rules.rows import Row
from goodword.contacts.values import IdentityKind, Problem


class Deed(StrEnum):
    """What a row does."""

    NEW = "new"
    UPDATED = "updated"
    SAME = "same"
    DUPLICATE = "duplicate"  # a person that an earlier row of the file had already
    BAD = "bad"


@dataclass
class Standing:
    """A contact as it stands while a piece of the file is gone through; it gathers what changes."""

    id: UUID
    fields: dict[str, Any]  # as profile.flat, what is filled
    known: dict[str, tuple[IdentityKind, str]]  # key -> kind and source
    new: bool = False
    touched: bool = False  # by an earlier row of the file
    ours: bool = False  # made by an earlier row of the file
    search: str = ""  # the text that a search looks through
    version: Any = None  # what tells whether somebody changed the contact meanwhile
    noted: Mapping[str, Any] | None = None  # what an earlier row of the file noted of how it looked before
    changes: dict[str, list[Any]] = field(default_factory=dict)  # field -> [before, after]
    added: list[tuple[KeyedIdentity, bool]] = field(default_factory=list)  # identity, and whether it is claimed for this contact
    tags: set[str] = field(default_factory=set)  # names in small letters
    lists: set[str] = field(default_factory=set)
    new_tags: dict[str, str] = field(default_factory=dict)  # name in small letters -> name
    new_lists: dict[str, str] = field(default_factory=dict)
    consents: dict[tuple[str, str], int] = field(default_factory=dict)  # purpose and channel -> row


@dataclass(frozen=True)
class Decision:
    """What one row does, and to which contact; `problem` says why not."""

    row: Row
    deed: Deed
    standing: Standing | None = None
    problem: Problem | None = None


def plan(
    rows: Sequence[Row],
    *,
    owners: MutableMapping[str, UUID],
    standings: MutableMapping[UUID, Standing],
    overwrite: bool,
    new_id: Callable[[], UUID],
) -> list[Decision]:
    """Decide for each row, in their order, which contact it is about and what changes there.

    `owners` maps the claimed keys of these rows to contacts, `standings` holds those contacts; both are added to. Without `overwrite` only empty
    fields are filled.
    """
    return [_decide(row, owners=owners, standings=standings, overwrite=overwrite, new_id=new_id) for row in rows]


def _decide(row: Row, *, owners: MutableMapping[str, UUID], standings: MutableMapping[UUID, Standing], overwrite: bool, new_id: Callable[[], UUID]) -> Decision:
    found = _match(row, owners, standings)
    if isinstance(found, Problem):
        return Decision(row=row, deed=Deed.BAD, problem=found)
    standing = found
    if standing is None:
        standing = Standing(id=new_id(), fields={}, known={}, new=True)
        standings[standing.id] = standing
    seen = standing.touched or (standing.new and found is not None)
    changed = _take(row, standing, owners, overwrite=overwrite)
    standing.touched = True
    if found is None:
        return Decision(row=row, deed=Deed.NEW, standing=standing)
    if seen:
        return Decision(row=row, deed=Deed.DUPLICATE, standing=standing)
    return Decision(row=row, deed=Deed.UPDATED if changed else Deed.SAME, standing=standing)


def _match(row: Row, owners: Mapping[str, UUID], standings: Mapping[UUID, Standing]) -> Standing | Problem | None:
    """Return the contact that a row is about, None where it is a new one, a problem where its addresses belong to two.

    A customer number or mail address decides. A telephone number, which a household shares, decides only where nothing speaks against it.
    """
    own = [one for one in row.identities if one.kind is not IdentityKind.PHONE]
    deciding = [(one, owners[one.key]) for one in own if one.key in owners]
    for one, owner in deciding[1:]:
        if owner != deciding[0][1]:
            return Problem(code="identities_apart", given=deciding[0][0].value, limit=one.value)
    if deciding:
        return standings[deciding[0][1]]
    for one in row.identities:
        if one.kind is IdentityKind.PHONE and one.key in owners:
            standing = standings[owners[one.key]]
            if not own or not _contradict(row, own, standing):
                return standing
    return None


def _contradict(row: Row, own: Sequence[KeyedIdentity], standing: Standing) -> bool:
    theirs = str(standing.fields.get("first_name") or "").strip().casefold()
    return speaks_against(own, str(row.fields.get("first_name") or ""), has=set(standing.known.values()), first_names={theirs} - {""})


def _take(row: Row, standing: Standing, owners: MutableMapping[str, UUID], *, overwrite: bool) -> bool:
    """Gather what a row changes in its contact; tell whether that is anything."""
    changed = False
    for name, value in row.fields.items():
        present = standing.fields.get(name)
        if present != value and (empty(present) or overwrite):
            before = standing.changes[name][0] if name in standing.changes else present
            standing.changes[name] = [before, value]
            standing.fields[name] = value
            changed = True
    for one in row.identities:
        if one.key not in standing.known:
            claimed = owners.setdefault(one.key, standing.id) == standing.id
            standing.known[one.key] = (one.kind, one.source)
            standing.added.append((one, claimed))
            changed = True
    for has, fresh, given in ((standing.tags, standing.new_tags, row.tags), (standing.lists, standing.new_lists, row.lists)):
        for name in given:
            if name.casefold() not in has:
                has.add(name.casefold())
                fresh[name.casefold()] = name
                changed = True
    for consent in row.consents:
        if consent not in standing.consents:
            standing.consents[consent] = row.number
            changed = True
    return changed
