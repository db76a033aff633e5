"""Giving out links and codes; a code is claimed in LinkCode before anything else is written."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.contacts import queries as contacts
from goodword.facts import log
from goodword.facts.catalogue import AdvocateJoined
from goodword.lib.ids import new_id
from goodword.links import models, queries, rules
from goodword.links.values import Link


@transaction.atomic
def ensure_links(contact_ids: Collection[UUID], *, program_id: UUID, now: datetime, history: bool = False) -> dict[UUID, Link]:
    """Return each contact's link in a programme, making those that are missing; who left the programme keeps an inactive one.

    Pass contacts that are no aliases. New links are told as AdvocateJoined, with `history` where they come from old outcomes or an import.
    """
    links = queries.links_of(contact_ids, program_id=program_id)
    missing = sorted(set(contact_ids) - links.keys())
    if not missing:
        return links
    names = contacts.shown_names(missing)
    owners = {new_id(): contact_id for contact_id in missing}
    claimed = _claim({id_: rules.candidates(names.get(contact_id, "")) for id_, contact_id in owners.items()}, owners, program_id=program_id, now=now)
    models.Link.objects.bulk_create(
        [models.Link(id=id_, contact_id=contact_id, program_id=program_id, code=claimed[id_], created_at=now) for id_, contact_id in owners.items()],
        ignore_conflicts=True,
    )
    made = queries.links_of(missing, program_id=program_id)
    mine = [contact_id for id_, contact_id in owners.items() if made[contact_id].id == id_]
    spare = [claimed[id_] for id_, contact_id in owners.items() if made[contact_id].id != id_]  # somebody else was faster
    if spare:
        models.LinkCode.objects.filter(code__in=spare).delete()
    log.record_all([AdvocateJoined(contact_id=contact_id, program_id=program_id, history=history) for contact_id in mine], now=now)
    return links | made


def _claim(tries: dict[UUID, Iterator[str]], owners: dict[UUID, UUID], *, program_id: UUID, now: datetime) -> dict[UUID, str]:
    """Claim a code for each link and return them by link; a code that is taken means the link's next candidate."""
    claimed: dict[UUID, str] = {}
    while waiting := [id_ for id_ in tries if id_ not in claimed]:
        wanted: dict[str, UUID] = {}
        for id_ in waiting:
            wanted.setdefault(next(tries[id_]), id_)
        for code in queries.retired(wanted):
            del wanted[code]
        models.LinkCode.objects.bulk_create(
            [
                models.LinkCode(code=code, link_id=id_, contact_id=owners[id_], program_id=program_id, created_at=now)
                for code, id_ in sorted(wanted.items(), key=lambda item: item[0])
            ],
            ignore_conflicts=True,
        )
        got = queries.owners_of(wanted)
        claimed.update({id_: code for code, id_ in wanted.items() if got[code].link_id == id_})
    return claimed
