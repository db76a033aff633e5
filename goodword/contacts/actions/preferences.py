"""What a person wants to be written about, said by themselves: consents, language and a pause in one go."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from goodword.contacts import queries
from goodword.contacts.actions import consent, pauses, people
from goodword.operators.values import SYSTEM

SOURCE = "preferences"
UNSUBSCRIBED = "unsubscribed"  # the reason of a suppression that the person made, and may take back


def choose(
    contact_id: UUID,
    *,
    wishes: Mapping[str, bool],
    wordings: Mapping[str, str],
    assumed: Collection[str] = (),
    language: str,
    pause_until: datetime | None,
    proof: Mapping[str, Any],
    now: datetime,
) -> None:
    """Write down what a person chose on the preferences page; what stays as it was leaves no entry.

    `wishes` and `wordings` (as shown) are by purpose, for mail. Those in `assumed` need no consent: they are wanted until somebody stops them, and a
    pause leaves them alone, so that what the person takes part in goes on.
    """
    with transaction.atomic():
        standing = queries.standing([contact_id])[contact_id]
        for purpose, wish in wishes.items():
            entry = standing.get((purpose, "email"))
            given = purpose in assumed if entry is None else entry.given
            if wish:
                _lift(contact_id, purpose)
            if wish and not given:
                consent.give(contact_id, purpose=purpose, channel="email", source=SOURCE, wording=wordings[purpose], proof=proof, now=now)
            elif not wish and (given or entry is None):
                consent.withdraw(contact_id, purpose=purpose, channel="email", source=SOURCE, wording=wordings[purpose], proof=proof, now=now)
        if language:
            people.change(contact_id, {"language": language}, actor=SYSTEM, now=now)
        if pause_until is None:
            pauses.end(contact_id, source=SOURCE, now=now)
        else:
            for purpose in wishes.keys() - set(assumed):
                pauses.pause(contact_id, purpose=purpose, reason="asked for a pause", source=SOURCE, until=pause_until, now=now)


def _lift(contact_id: UUID, purpose: str) -> None:
    """Take back an unsubscription from these messages; a hard bounce or a full stop stays."""
    contact = queries.contact(contact_id)
    pairs = [("email", identity.value) for identity in contact.identities if identity.kind == "email"]
    for (channel, address), scopes in queries.suppressions(pairs, scopes=[purpose]).items():
        if scopes.get(purpose) == UNSUBSCRIBED:
            consent.lift_suppression(address, channel=channel, scope=purpose)
