"""What a planned piece writes: claims first, then contacts, addresses, labels, consents, and how changed contacts looked before."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from goodword.contacts import models
from goodword.contacts.actions import labels
from goodword.contacts.actions.imports.reader import Reader
from goodword.contacts.actions.labels import Kind
from goodword.contacts.rules.identities import near, search_text
from goodword.contacts.rules.planning import Decision, Standing
from goodword.contacts.rules.profile import CUSTOM, PROFILE, typed
from goodword.facts import catalogue as facts
from goodword.facts.log import record_all
from goodword.lib import bulk
from goodword.lib.ids import new_id

_TYPES = {"customer_since": "timestamptz", "former_since": "timestamptz", "value_minor": "bigint", "assignee_id": "uuid"}
_PROFILE = {name: _TYPES.get(name, "text") for name in PROFILE}
_CONTACT = {
    "id": "uuid", **_PROFILE, "custom": "jsonb", "ledger_key": "uuid", "import_id": "uuid", "search": "text", "created_at": "timestamptz",
    "changed_at": "timestamptz",
}  # fmt: skip
_IDENTITY = {
    "id": "uuid", "contact_id": "uuid", "kind": "text", "source": "text", "value": "text", "key": "text", "near": "text",
    "confirmed_at": "timestamptz", "created_at": "timestamptz",
}  # fmt: skip
_ENTRIES = {Kind.TAG: ("contacts_contacttag", "tag_id", facts.TagAdded), Kind.LIST: ("contacts_contactlistentry", "list_id", facts.ListJoined)}
_CONSENT = {
    "id": "uuid", "contact_id": "uuid", "purpose": "text", "channel": "text", "given": "boolean", "at": "timestamptz", "source": "text",
    "wording": "text", "proof": "jsonb",
}  # fmt: skip
_BEFORE = {"id": "uuid", "contact_id": "uuid", "import_id": "uuid", "before": "jsonb"}


class Raced(Exception):
    """Somebody claimed an address or changed a contact between the look-up and the writing; the piece is planned anew."""


@dataclass(frozen=True)
class _Piece:
    """What all parts of a piece share."""

    row: models.Import
    reader: Reader
    at: datetime  # when the import began: the change time of all it writes, by which later changes are told from it

    def insert(self, table: str, columns: dict[str, str], rows: Sequence[Sequence[object]], tail: str = "on conflict do nothing") -> int:
        with connection.cursor() as cursor:
            return bulk.insert(cursor, connection.vendor, table, columns, rows, tail=tail)


def write(row: models.Import, reader: Reader, decisions: Sequence[Decision], *, now: datetime) -> list[str]:
    """Write what a piece decided and record it as facts; return the tags and lists it had to make. Raises Raced."""
    standings = sorted({one.standing.id: one.standing for one in decisions if one.standing}.values(), key=lambda one: one.id)
    piece = _Piece(row=row, reader=reader, at=row.started_at or now)
    _claim(piece, standings)
    fresh = [one for one in standings if one.new]
    present = [one for one in standings if not one.new]
    piece.insert("contacts_contact", _CONTACT, [_contact_row(piece, one) for one in fresh])
    _update(piece, [one for one in present if one.changes or one.added])
    identities = _identities(piece, standings)
    _note_before(piece, present, identities)
    _consent(piece, standings)
    history = not reader.options.starts
    changed = [one for one in standings if one.new or one.changes or one.added]
    told: list[facts.Fact] = []
    if changed:
        fields = sorted({name for one in changed for name in one.changes} | {identity.kind.value for one in changed for identity, _ in one.added})
        told.append(facts.ContactChanged(contact_ids=tuple(one.id for one in changed), fields=tuple(fields), history=history))
    made = _label(piece, Kind.TAG, standings, now=now, told=told) + _label(piece, Kind.LIST, standings, now=now, told=told)
    record_all(told, now=now)
    return made


def _claim(piece: _Piece, standings: Sequence[Standing]) -> None:
    """Claim the fresh keys in sorted order, so that two workers never wait for each other, and see that nobody else has them."""
    wanted = {identity.key: one.id for one in standings for identity, claimed in one.added if claimed}
    if piece.insert("contacts_contactkey", {"key": "text", "contact_id": "uuid"}, sorted(wanted.items())) < len(wanted):
        raise Raced


def _contact_row(piece: _Piece, one: Standing) -> list[object]:
    profile = [typed(name, one.fields.get(name)) for name in PROFILE]
    return [one.id, *profile, _custom(one), new_id(), piece.row.id, _search(one, ""), piece.at, piece.at]


def _update(piece: _Piece, standings: Sequence[Standing]) -> None:
    versions = {one.id: one.version for one in standings}
    present = models.Contact.objects.select_for_update().filter(id__in=versions, alias_of__isnull=True, erased_at__isnull=True).order_by("id")
    if dict(present.values_list("id", "changed_at")) != versions:
        raise Raced
    names = [*PROFILE, "custom", "search", "changed_at"]
    rows = [[*(typed(name, one.fields.get(name)) for name in PROFILE), _custom(one), _search(one, one.search), piece.at, one.id] for one in standings]
    if connection.vendor == "sqlite":
        rows = [[bulk.plain(value) for value in row] for row in rows]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(f"update contacts_contact set {', '.join(f'{name} = %s' for name in names)} where id = %s", rows)


def _custom(one: Standing) -> str:
    return json.dumps({name.removeprefix(CUSTOM): value for name, value in one.fields.items() if name.startswith(CUSTOM)})


def _search(one: Standing, present: str) -> str:
    """Return the searched text with what this piece adds to it."""
    words = [str(one.fields.get(name) or "") for name in ("first_name", "last_name", "company")] + [identity.value for identity, _ in one.added]
    return search_text([present, *(word for word in words if word.lower() not in present)], [])


def _identities(piece: _Piece, standings: Sequence[Standing]) -> dict[UUID, list[str]]:
    """Insert the added addresses and return their ids by contact."""
    confirmed = piece.at if piece.reader.options.confirmed else None
    made: dict[UUID, list[str]] = {}
    rows: list[list[object]] = []
    for one in standings:
        for identity, _ in one.added:
            identity_id = new_id()
            made.setdefault(one.id, []).append(str(identity_id))
            value, kind = identity.value, identity.kind.value
            rows.append([identity_id, one.id, kind, identity.source, value, identity.key, near(kind, value), confirmed, piece.at])
    piece.insert("contacts_identity", _IDENTITY, rows)
    return made


def _note_before(piece: _Piece, present: Sequence[Standing], identities: dict[UUID, list[str]]) -> None:
    """Keep how contacts looked before, also where nothing changed, so that a second row of the same person is known as such."""
    rows: list[list[object]] = []
    for one in present:
        if not one.ours and (one.changes or one.added or one.noted is None):
            noted: Mapping[str, Any] = one.noted or {"fields": {}, "identities": []}
            fields = {name: [noted["fields"].get(name, pair)[0], pair[1]] for name, pair in one.changes.items()}
            before = {"fields": noted["fields"] | fields, "identities": noted["identities"] + identities.get(one.id, [])}
            rows.append([new_id(), one.id, piece.row.id, json.dumps(before)])
    piece.insert("contacts_importedbefore", _BEFORE, rows, tail="on conflict (contact_id, import_id) do update set before = excluded.before")


def _consent(piece: _Piece, standings: Sequence[Standing]) -> None:
    """Enter what the file says people agreed to; whoever has said yes or no before keeps that word."""
    rows: list[list[object]] = []
    for one in standings:
        for (purpose, channel), number in one.consents.items():
            if number:
                proof = json.dumps({"import": str(piece.row.id), "file": piece.row.file_name, "row": number})
                rows.append([new_id(), one.id, purpose, channel, True, piece.at, f"import:{piece.row.id}", piece.reader.options.wording, proof])
    piece.insert("contacts_consent", _CONSENT, rows)


def _label(piece: _Piece, kind: Kind, standings: Sequence[Standing], *, now: datetime, told: list[facts.Fact]) -> list[str]:
    """Put tags or lists on contacts, one fact for each of them; return those that had to be made."""
    table, column, fact = _ENTRIES[kind]
    wanted: dict[str, list[UUID]] = {}
    for one in standings:
        for name in (one.new_tags if kind is Kind.TAG else one.new_lists).values():
            wanted.setdefault(name, []).append(one.id)
    found, made = labels.all_named(kind, list(wanted), now=now)
    columns = {"id": "uuid", "contact_id": "uuid", column: "uuid", "import_id": "uuid", "at": "timestamptz"}
    for name, contact_ids in sorted(wanted.items()):
        label_id = found[name.casefold()]
        piece.insert(table, columns, [[new_id(), one, label_id, piece.row.id, piece.at] for one in contact_ids])
        told.append(fact(tuple(contact_ids), label_id, not piece.reader.options.starts))
    return [f"{kind.value}:{one}" for one in made]
