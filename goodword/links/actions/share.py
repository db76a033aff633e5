"""What advocates do with their links: share them, word them, leave the programme and come back."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.contacts import queries as contacts
from goodword.contacts.actions import pauses, people
from goodword.facts import log
from goodword.facts.catalogue import LinkShared
from goodword.lib.ids import same_id
from goodword.links import models, queries, rules
from goodword.links.actions.vanity import fresh_code
from goodword.links.values import ShareChannel
from goodword.operators.values import SYSTEM

MESSAGE_MAX = 1000


@transaction.atomic
def record_share(contact_id: UUID, *, program_id: UUID, channel: ShareChannel, wording: str, now: datetime) -> bool:
    """Note that an advocate pressed a share button; one per programme, channel and day counts, and False means it was noted already.

    `wording` is the text that was offered, disclosure first; its hash is kept as proof of what the programme proposed.
    """
    day = now.date()
    _, new = models.Share.objects.get_or_create(
        id=same_id("share", contact_id, program_id, channel, day),
        defaults={
            "contact_id": contact_id,
            "program_id": program_id,
            "channel": channel,
            "wording": hashlib.sha256(wording.encode()).hexdigest(),
            "day": day,
            "at": now,
        },
    )
    if new:
        log.record(LinkShared(contact_id=contact_id, program_id=program_id, channel=channel, at=now.isoformat()), now=now)
    return new


@transaction.atomic
def change_message(contact_id: UUID, *, program_id: UUID, text: str) -> bool:
    """Keep the advocate's own words to friends, cut to 1,000 signs; empty goes back to the programme's. False where there is no such link."""
    owners = contacts.person_ids(contact_id)
    return models.Link.objects.filter(contact_id__in=owners, program_id=program_id).update(message=text.strip()[:MESSAGE_MAX]) > 0


@transaction.atomic
def show_name(contact_id: UUID, *, program_id: UUID, show: bool, first_name: str = "", now: datetime) -> None:
    """Let friends read an advocate's first name, or nothing; `first_name` counts only where none is known yet.

    Who hides the name also gets a code that does not tell it. The older code goes on working, since it may be printed somewhere.
    """
    contact = contacts.contact(contact_id)
    name = contact.first_name or first_name
    changes = {"name_shown": name if show else ""} | ({"first_name": name} if name and not contact.first_name else {})
    people.change(contact.id, changes, actor=SYSTEM, now=now)
    link = queries.links_of([contact.id], program_id=program_id).get(contact.id)
    hidden = rules.readable(contact.name_shown)
    if link and not show and hidden and link.code.startswith(hidden):
        fresh_code(link.contact_id, program_id=program_id, now=now)


@transaction.atomic
def leave(contact_id: UUID, *, program_id: UUID, now: datetime) -> bool:
    """Take an advocate out of a programme: their codes credit nobody from now on, and they are not asked again. False where they had left already."""
    if not _switch(contact_id, program_id, active=False):
        return False
    pauses.pause(contact_id, purpose="ask", reason="left the programme", source=_left(program_id), now=now)
    return True


@transaction.atomic
def come_back(contact_id: UUID, *, program_id: UUID, now: datetime) -> bool:
    """Let the codes of an advocate who had left credit again."""
    if not _switch(contact_id, program_id, active=True):
        return False
    pauses.end(contact_id, source=_left(program_id), now=now)
    return True


def _left(program_id: UUID) -> str:
    return f"left:{program_id}"


def _switch(contact_id: UUID, program_id: UUID, *, active: bool) -> bool:
    """Turn the links of a person in a programme, and all their codes, on or off; merged contacts have one each."""
    owners = contacts.person_ids(contact_id)
    if not models.Link.objects.filter(contact_id__in=owners, program_id=program_id, active=not active).update(active=active):
        return False
    models.LinkCode.objects.filter(contact_id__in=owners, program_id=program_id).update(active=active)
    return True
