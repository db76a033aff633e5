"""Signed links that open the portal for one person and one purpose, and the codes that go to the known address besides."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from goodword.facts import log
from goodword.facts.catalogue import PortalCodeAsked
from goodword.lib.ids import new_id, same_id
from goodword.links import models, queries
from goodword.links.actions import limits
from goodword.links.values import Access, AccessPurpose, CodeCheck, CodePurpose

CODE_TRIES = 5
CODES_PER_HOUR = 4


@transaction.atomic
def issue(
    contact_ids: Collection[UUID],
    *,
    program_id: UUID,
    purpose: AccessPurpose = AccessPurpose.ADVOCATE,
    end_older: bool = True,
    end_sessions: bool = False,
    now: datetime,
) -> dict[UUID, str]:
    """Return a new signed link (a whole address, good for 90 days) for each contact; it ends the older ones of that purpose unless told not to.

    A mail that merely carries a link ends none before it is opened (`end_older=False`): of two that wait for the morning, both must open. Sessions that
    an older link opened go on unless `end_sessions`.
    """
    ids = {same_id("access", contact_id, purpose): contact_id for contact_id in sorted(set(contact_ids))}
    models.PortalAccess.objects.bulk_create(
        [models.PortalAccess(id=id_, contact_id=contact_id, purpose=purpose, changed_at=now) for id_, contact_id in ids.items()], ignore_conflicts=True
    )
    rows = models.PortalAccess.objects.filter(id__in=ids)
    ends = (["good_from"] if end_older or end_sessions else []) + (["sessions_from"] if end_sessions else [])
    rows.update(number=F("number") + 1, changed_at=now, **dict.fromkeys(ends, F("number") + 1))
    numbers = dict(models.PortalAccess.objects.filter(id__in=ids).values_list("contact_id", "number"))
    return {
        contact_id: queries.access_url(contact_id, program_id=program_id, purpose=purpose, number=numbers[contact_id], now=now) for contact_id in ids.values()
    }


@transaction.atomic
def open_link(token: str, *, now: datetime) -> Access:
    """Return the session that a signed link opens, and end the older links of that purpose; raise queries.AccessOver."""
    access = queries.open_link(token, now=now)
    newer = models.PortalAccess.objects.filter(contact_id=access.contact_id, purpose=access.purpose, good_from__lt=access.number)
    newer.update(good_from=access.number, changed_at=now)
    return access


@transaction.atomic
def revoke(contact_id: UUID, *, now: datetime) -> None:
    """End every signed link and session of a contact."""
    over = F("number") + 1
    models.PortalAccess.objects.filter(contact_id=contact_id).update(number=over, good_from=over, sessions_from=over, changed_at=now)


@transaction.atomic
def ask_code(contact_id: UUID, *, purpose: CodePurpose, program_id: UUID | None = None, now: datetime) -> bool:
    """Send a six-digit code to the contact's known address, which ends an older one of the purpose; False where too many were asked for."""
    if not limits.take("code", contact_id.hex, limit=CODES_PER_HOUR, length=limits.HOUR, now=now):
        return False
    models.PortalCode.objects.filter(contact_id=contact_id, purpose=purpose, used_at=None).update(used_at=now)
    row = models.PortalCode(
        id=new_id(), contact_id=contact_id, program_id=program_id, purpose=purpose, created_at=now, expires_at=now + timedelta(minutes=queries.CODE_MINUTES)
    )
    row.save(force_insert=True)
    log.record(PortalCodeAsked(code_id=row.id), now=now)
    return True


@transaction.atomic
def use_code(contact_id: UUID, *, purpose: CodePurpose, typed: str, now: datetime) -> CodeCheck:
    """Check a typed code and use it up where it is right; five wrong tries end it.

    The caller must not roll back on a wrong one, or the try would not be counted.
    """
    row = models.PortalCode.objects.filter(contact_id=contact_id, purpose=purpose, used_at=None, expires_at__gt=now).order_by("-created_at").first()
    if row is None:
        return CodeCheck.OVER
    good = models.PortalCode.objects.filter(contact_id=contact_id, id=row.id, used_at=None)
    if good.filter(attempts__lt=CODE_TRIES).update(attempts=F("attempts") + 1) != 1:
        return CodeCheck.OVER
    if "".join(typed.split()) != queries.digits(row.id):
        return CodeCheck.WRONG
    return CodeCheck.RIGHT if good.update(used_at=now) == 1 else CodeCheck.OVER
