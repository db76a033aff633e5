"""Codes that staff choose for an advocate, and fresh random ones."""

import re
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.lib import codes as lib_codes
from goodword.links import models, queries
from goodword.links.actions.codes import ensure_links
from goodword.links.values import Link

VANITY = re.compile(r"[A-Z0-9]{3,32}")


class CodeInvalid(Exception):
    """A code that cannot be one: it takes 3 to 32 letters A to Z and digits."""

    code = "code_invalid"


class CodeTaken(Exception):
    """A code that somebody else has, or had: it is never given out twice."""

    code = "code_taken"


@transaction.atomic
def choose_code(contact_id: UUID, *, program_id: UUID, code: str, now: datetime) -> Link:
    """Give an advocate a chosen code, which is shown from now on; the older ones go on working.

    Raises CodeInvalid and CodeTaken. A code of the same advocate is shown again.
    """
    code = lib_codes.normalise(code)
    if not VANITY.fullmatch(code):
        raise CodeInvalid(code)
    if queries.retired([code]):
        raise CodeTaken(code)
    link = ensure_links([contact_id], program_id=program_id, now=now)[contact_id]
    claim, _ = models.LinkCode.objects.get_or_create(
        code=code, defaults={"link_id": link.id, "contact_id": contact_id, "program_id": program_id, "active": link.active, "created_at": now}
    )
    if claim.link_id != link.id:
        raise CodeTaken(code)
    models.Link.objects.filter(contact_id=contact_id, id=link.id).update(code=code)
    return replace(link, code=code)


def fresh_code(contact_id: UUID, *, program_id: UUID, now: datetime) -> Link:
    """Give an advocate a random code instead of one that tells their name; the older ones go on working."""
    while True:
        try:
            return choose_code(contact_id, program_id=program_id, code=lib_codes.new_code(), now=now)
        except CodeTaken:
            continue
