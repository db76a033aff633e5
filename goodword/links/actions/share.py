"""What advocates do with their links: share them, word them, leave the programme and come back."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.facts import log
from goodword.facts.catalogue import LinkShared
from goodword.lib.ids import same_id
from goodword.links import models
from goodword.links.values import ShareChannel

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
        log.record(LinkShared(contact_id=contact_id, program_id=program_id, channel=channel), now=now)
    return new


@transaction.atomic
def change_message(contact_id: UUID, *, program_id: UUID, text: str) -> bool:
    """Keep the advocate's own words to friends, cut to 1,000 signs; empty goes back to the programme's. False where there is no such link."""
    return models.Link.objects.filter(contact_id=contact_id, program_id=program_id).update(message=text.strip()[:MESSAGE_MAX]) == 1


@transaction.atomic
def leave(contact_id: UUID, *, program_id: UUID) -> bool:
    """Take an advocate out of a programme: their codes credit nobody from now on. False where they had left already."""
    return _switch(contact_id, program_id, active=False)


@transaction.atomic
def come_back(contact_id: UUID, *, program_id: UUID) -> bool:
    """Let the codes of an advocate who had left credit again."""
    return _switch(contact_id, program_id, active=True)


def _switch(contact_id: UUID, program_id: UUID, *, active: bool) -> bool:
    if models.Link.objects.filter(contact_id=contact_id, program_id=program_id, active=not active).update(active=active) != 1:
        return False
    link_id = models.Link.objects.values_list("id", flat=True).get(contact_id=contact_id, program_id=program_id)
    models.LinkCode.objects.filter(link_id=link_id).update(active=active)
    return True
