"""What people agreed to, which addresses are never written to, and where there is silence for now."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from goodword.contacts import models, values
from goodword.contacts.queries.aliases import AT_ONCE, canonical, members, person_ids, pieces
from goodword.lib import identity
from goodword.lib.memory import remembered
from goodword.lib.signing import keyed_hash

Kind = tuple[str, str]  # purpose, channel

EVERYTHING = "all"


def standing(contact_ids: Collection[UUID]) -> dict[UUID, dict[Kind, values.ConsentEntry]]:
    """Return for each contact its newest entry for each purpose and channel; the newest one decides, whichever alias it stands at."""
    kept = canonical(contact_ids)
    owner = {member: one for one, ids in members(set(kept.values())).items() for member in ids}
    newest: dict[UUID, list[models.Consent]] = {one: [] for one in kept.values()}
    for piece in pieces(owner):
        for row in _given(tuple(piece)):
            newest[owner[row.contact_id]].append(row)
    for rows in newest.values():
        rows.sort(key=lambda row: (row.at, row.id))
    return {one: {(row.purpose, row.channel): to_entry(row) for row in newest[kept[one]]} for one in contact_ids}


def ever_agreed(*, purpose: str, channel: str, after: UUID | None = None, limit: int = AT_ONCE) -> list[UUID]:
    """Return contacts who agreed to a purpose on a channel at some time, in the order of their ids from after one of them on; the gate knows who still does."""
    rows = models.Consent.objects.filter(purpose=purpose, channel=channel, given=True)
    rows = rows.filter(contact_id__gt=after) if after else rows
    return list(rows.order_by("contact_id").values_list("contact_id", flat=True).distinct()[:limit])


def entries(contact_id: UUID, *, limit: int = 200) -> list[values.ConsentEntry]:
    """Return the consent ledger of a person, the newest entry first."""
    rows = sorted(_given(tuple(person_ids(contact_id))), key=lambda row: (row.at, row.id), reverse=True)
    return [to_entry(row) for row in rows[:limit]]


@remembered
def _given(contact_ids: tuple[UUID, ...]) -> list[models.Consent]:
    """Return all entries of some contacts: few for each person, and asked for twice by pages that show the ledger and ask the gate."""
    return list(models.Consent.objects.filter(contact_id__in=contact_ids))


def suppressed(addresses: Collection[tuple[str, str]], *, purpose: str) -> set[tuple[str, str]]:
    """Return those of the (channel, address) pairs that must not be written to for this purpose."""
    keys = {suppression_key(channel, address, scope): (channel, address) for channel, address in addresses for scope in (EVERYTHING, purpose)}
    return {keys[key] for key in models.Suppression.objects.filter(key__in=keys).values_list("key", flat=True)}


def suppressions(addresses: Collection[tuple[str, str]], *, scopes: Collection[str]) -> dict[tuple[str, str], dict[str, str]]:
    """Return under which of these scopes the (channel, address) pairs are suppressed, each with its reason; the others are left out."""
    keys = {suppression_key(channel, address, scope): ((channel, address), scope) for channel, address in addresses for scope in scopes}
    found: dict[tuple[str, str], dict[str, str]] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), AT_ONCE):
        for key, reason in models.Suppression.objects.filter(key__in=wanted[start : start + AT_ONCE]).values_list("key", "reason"):
            pair, scope = keys[key]
            found.setdefault(pair, {})[scope] = reason
    return found


def suppression_key(channel: str, address: str, scope: str = EVERYTHING) -> str:
    """Return the keyed hash under which an address is suppressed on a channel, for a purpose or for all."""
    normal = identity.normalise_email(address) or identity.normalise_phone(address) or address.strip().lower()
    return keyed_hash("suppression", f"{channel}|{scope}|{normal}")


def paused(contact_ids: Collection[UUID], *, now: datetime) -> dict[UUID, Sequence[values.Pause]]:
    """Return for each contact the pauses that hold now, the one that ends last at the end; none: an empty list."""
    kept = canonical(contact_ids)
    owner = {member: one for one, ids in members(set(kept.values())).items() for member in ids}
    found: dict[UUID, list[values.Pause]] = {one: [] for one in kept.values()}
    for piece in pieces(owner):
        for row in _written(tuple(piece)):
            if row.ended_at is None and row.since <= now and (row.until is None or row.until > now):
                found[owner[row.contact_id]].append(to_pause(row))
    for holding in found.values():
        holding.sort(key=lambda pause: (pause.until is None, pause.until or now, pause.id))
    return {one: found[kept[one]] for one in contact_ids}


def pauses(contact_id: UUID, *, limit: int = 50) -> list[values.Pause]:
    """Return the pauses of a person, over or not, the newest first."""
    rows = sorted(_written(tuple(sorted(person_ids(contact_id)))), key=lambda row: (row.since, row.id), reverse=True)
    return [to_pause(row) for row in rows[:limit]]


@remembered
def _written(contact_ids: tuple[UUID, ...]) -> list[models.Pause]:
    """Return all pauses of some contacts, over or not: few for each person, and asked for twice by pages that list them and ask the gate."""
    return list(models.Pause.objects.filter(contact_id__in=contact_ids))


def to_entry(row: models.Consent) -> values.ConsentEntry:
    """Return a row of the consent ledger as a value."""
    return values.ConsentEntry(
        id=row.id,
        contact_id=row.contact_id,
        purpose=row.purpose,
        channel=row.channel,
        given=row.given,
        at=row.at,
        source=row.source,
        wording=row.wording,
        proof=row.proof,
    )


def to_pause(row: models.Pause) -> values.Pause:
    """Return a pause as a value."""
    return values.Pause(
        id=row.id,
        contact_id=row.contact_id,
        purpose=row.purpose,
        reason=row.reason,
        source=row.source,
        since=row.since,
        until=row.until,
        ended_at=row.ended_at,
    )
