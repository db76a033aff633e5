"""Cash on its way: what waits and for what, the files, and the account that somebody named."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from goodword.contacts import queries as contacts
from goodword.lib import signing
from goodword.rewards import models
from goodword.rewards.payout_files import Account, Payment, plain, sepa
from goodword.rewards.values import PayoutState, RewardState, Waits

FILES_MAX = 100


class FileUnknown(LookupError):
    """No pay-out file has this id."""

    code = "file_unknown"


@dataclass(frozen=True)
class Details:
    """The account that somebody named, known by its last signs; paid to from `usable_from` on."""

    ending: str
    changed_at: datetime
    usable_from: datetime
    ciphertext: bytes = field(repr=False)


@dataclass(frozen=True)
class Waiting:
    """Cash of one currency that is owed and in no file: what can be paid now, what waits for the rest of its account, what has no account yet."""

    currency: str
    ready: int
    people: int
    resting: int
    without_account: int


@dataclass(frozen=True)
class PayoutFile:
    """A file for the bank, and how many of its payments are in which state."""

    id: UUID
    currency: str
    execute_on: date
    created_by: UUID | None
    created_at: datetime
    payments: int
    total: int
    paid: int
    failed: int

    @property
    def open(self) -> int:
        """Return how many payments nobody has recorded yet."""
        return self.payments - self.paid - self.failed


@dataclass(frozen=True)
class PayoutLine:
    """One payment of a file."""

    id: UUID
    contact_id: UUID
    ending: str
    amount: int
    state: PayoutState
    reason: str
    rewards: int


def details_of(contact_id: UUID) -> Details | None:
    """Return the account that somebody named; None where they have not."""
    kept = contacts.canonical([contact_id])[contact_id]
    return details([kept]).get(kept)


def details(kept_ids: Collection[UUID]) -> dict[UUID, Details]:
    """Return the accounts of people by the contact that was kept; where several of one person's named one, the newest counts."""
    people = contacts.members(kept_ids)
    whose = {one: kept for kept in kept_ids for one in (kept, *people.get(kept, ()))}
    rows = models.PayoutDetails.objects.filter(contact_id__in=list(whose)).order_by("changed_at")
    return {whose[row.contact_id]: Details(row.ending, row.changed_at, row.usable_from, bytes(row.ciphertext)) for row in rows}


def account_of(contact_id: UUID) -> Account | None:
    """Return the account that somebody named in full, for their own copy of their data."""
    found = details_of(contact_id)
    return _account(found.ciphertext) if found else None


def without_account(contact_ids: Collection[UUID]) -> set[UUID]:
    """Return those who have not named an account."""
    kept = contacts.canonical(contact_ids)
    known = details(set(kept.values()))
    return {one for one in contact_ids if kept[one] not in known}


def cash_waits(contact_id: UUID) -> bool:
    """Say whether somebody has cash to come that is in no file yet."""
    mine = models.Reward.objects.filter(contact_id__in=contacts.person_ids(contact_id), kind="cash")
    return mine.filter(Q(state=RewardState.HELD) | Q(state=RewardState.GRANTED, waits_for=Waits.PAYOUT)).exists()


def waiting(*, now: datetime) -> list[Waiting]:
    """Return what waits to be paid, by currency."""
    left = F("amount") - F("taken_back") - F("used")
    owed = models.Reward.objects.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now), state=RewardState.GRANTED, waits_for=Waits.PAYOUT)
    rows = list(owed.values_list("asset", "contact_id").annotate(total=Sum(left)).order_by("asset"))
    kept = contacts.canonical({contact_id for _, contact_id, _ in rows})
    known = {person: one.usable_from for person, one in details(set(kept.values())).items()}
    found = []
    for currency in sorted({asset for asset, _, _ in rows}):
        mine = [(known.get(kept[contact_id]), kept[contact_id], total) for asset, contact_id, total in rows if asset == currency]
        ready = [(person, total) for usable_from, person, total in mine if usable_from and usable_from <= now]
        found.append(
            Waiting(
                currency=currency,
                ready=sum(total for _, total in ready),
                people=len({person for person, _ in ready}),
                resting=sum(total for usable_from, _, total in mine if usable_from and usable_from > now),
                without_account=sum(total for usable_from, _, total in mine if usable_from is None),
            )
        )
    return found


def files() -> list[PayoutFile]:
    """Return the files, the newest first."""
    return [_file(row) for row in _counted().order_by("-created_at", "-id")[:FILES_MAX]]


def file(file_id: UUID) -> PayoutFile:
    """Return one file; raise FileUnknown."""
    row = _counted().filter(id=file_id).first()
    if row is None:
        raise FileUnknown(str(file_id))
    return _file(row)


def lines(file_id: UUID) -> list[PayoutLine]:
    """Return the payments of a file, those that are open first."""
    rows = models.PayoutLine.objects.filter(file_id=file_id).order_by("-state", "id")
    return [PayoutLine(row.id, row.contact_id, row.ending, row.amount, PayoutState(row.state), row.reason, len(row.rewards)) for row in rows]


def last_payer() -> Account | None:
    """Return the account that the last file was paid from."""
    row = models.PayoutFile.objects.order_by("-created_at").first()
    return _account(row.payer) if row else None


def as_file(file_id: UUID, *, kind: str, purpose: str) -> bytes:
    """Return a pay-out as "sepa" (euros only) or "csv"; payments that failed are left out. Raises FileUnknown, or ValueError where the schema refuses it."""
    row = models.PayoutFile.objects.filter(id=file_id).first()
    if row is None:
        raise FileUnknown(str(file_id))
    paid = models.PayoutLine.objects.filter(file_id=file_id).exclude(state=PayoutState.FAILED).order_by("id")
    payments = [Payment(line.id, _account(line.ciphertext), line.amount) for line in paid]
    if kind == "csv":
        return plain(payments=payments, currency=row.currency, purpose=purpose)
    return sepa(file_id, payer=_account(row.payer), payments=payments, purpose=purpose, execute_on=row.execute_on, made_at=row.created_at)


def _account(ciphertext: bytes | memoryview) -> Account:
    return Account(**json.loads(signing.decrypt(bytes(ciphertext))))


def _counted() -> QuerySet[models.PayoutFile]:
    paid, failed = Q(payoutline__state=PayoutState.PAID), Q(payoutline__state=PayoutState.FAILED)
    return models.PayoutFile.objects.annotate(
        payments=Count("payoutline"),
        total=Sum("payoutline__amount"),
        paid=Count("payoutline", filter=paid),
        failed=Count("payoutline", filter=failed),
    )


def _file(row: models.PayoutFile) -> PayoutFile:
    counts = vars(row)
    return PayoutFile(
        id=row.id,
        currency=row.currency,
        execute_on=row.execute_on,
        created_by=row.created_by,
        created_at=row.created_at,
        payments=counts["payments"],
        total=counts["total"] or 0,
        paid=counts["paid"],
        failed=counts["failed"],
    )
