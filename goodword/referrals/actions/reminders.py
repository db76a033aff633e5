"""The one reminder that a friend asked for at the claim: offered where the law lets us send it, agreed to with the claim, over once its day has passed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from goodword.contacts.actions import consent
from goodword.contacts.queries import consents
from goodword.facts import catalogue, log
from goodword.lib.ids import same_id
from goodword.programs import legal
from goodword.programs.values import Program
from goodword.referrals import models

KIND = ("invitation", "email")  # purpose and channel of the consent
OVER_AFTER = timedelta(days=7)  # by then it was sent, or never will be
_LOOK_BACK = timedelta(days=60)
_AT_ONCE = 500


def offered(program: Program) -> bool:
    """Say whether friends may ask to be reminded: the programme has words to who has not bought yet, and the law lets us send what was asked for."""
    return bool(program.offer.nudge) and legal.answer(legal.Subject.FRIEND_REMINDER, program.country) is legal.Answer.CONSENT


def asked(claim: models.Claim, contact_id: UUID, *, proof: Mapping[str, str], now: datetime) -> None:
    """Write down the consent to one reminder with the confirmed claim that asked for it, where its day is still to come.

    Needs the caller's transaction; records ReminderAsked.
    """
    if claim.remind_on is None or claim.remind_on <= now.date():
        return
    consent.give(
        contact_id,
        purpose=KIND[0],
        channel=KIND[1],
        source="claim: one reminder",
        wording=claim.reminder_wording,
        proof={**claim.proof, "confirmation": dict(proof), "claim": str(claim.id)},
        now=now,
        key=_consent_id(claim.id),
    )
    log.record(catalogue.ReminderAsked(claim_id=claim.id), now=now)


def end_consents(now: datetime) -> None:
    """Take back the consents whose one reminder is over, so that they allow nothing else; runs every night. A consent given anew since then stays."""
    day = (now - OVER_AFTER).date()
    rows = models.Claim.objects.filter(remind_on__lte=day, remind_on__gt=day - _LOOK_BACK, contact_id__isnull=False)
    found = {row.id: row.contact_id for row in rows.order_by("id")}
    ids = list(found)
    for start in range(0, len(ids), _AT_ONCE):
        _end({claim_id: found[claim_id] for claim_id in ids[start : start + _AT_ONCE]}, now=now)


def _end(owners: Mapping[UUID, UUID | None], *, now: datetime) -> None:
    with transaction.atomic():
        standing = consents.standing({owner for owner in owners.values() if owner})
        for claim_id, owner in owners.items():
            entry = standing[owner].get(KIND) if owner else None
            if owner and entry and entry.id == _consent_id(claim_id):
                consent.withdraw(
                    owner, purpose=KIND[0], channel=KIND[1], source="reminder over", now=now, key=same_id("end of consent to a reminder", claim_id)
                )


def _consent_id(claim_id: UUID) -> UUID:
    return same_id("consent to a reminder", claim_id)
