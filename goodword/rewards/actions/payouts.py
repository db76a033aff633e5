"""Pay cash out: the accounts that people name, files for the bank, and what came of them."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from goodword.contacts import queries as contacts
from goodword.facts import catalogue, log
from goodword.lib import signing
from goodword.lib.iban import normalise_iban
from goodword.lib.ids import new_id, same_id
from goodword.links import actions as links
from goodword.links.values import CodeCheck, CodePurpose
from goodword.operators import queries as operators
from goodword.operators.actions import audit
from goodword.operators.values import Actor
from goodword.rewards import models
from goodword.rewards.actions import handing
from goodword.rewards.payout_files import Account
from goodword.rewards.queries.payouts import Details, details
from goodword.rewards.values import PayoutState, RewardState, Waits

REST = timedelta(days=3)  # between a change of details and the first pay-out to them
PAYMENTS_MAX = 5000  # of one file
NAME_MAX = 70  # of a name in pain.001


class PayoutRefused(ValueError):
    """What cannot be paid; `code` is account, name, day, nothing_ready, held or settled."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def name_account(contact_id: UUID, *, name: str, iban: str, program_id: UUID, typed_code: str, now: datetime) -> CodeCheck:
    """Keep the account that somebody wants to be paid to, once the code that went to the known address was right.

    The first pay-out to it waits three days. Raises PayoutRefused (account, name) before the code is looked at. Records PayoutDetailsChanged.
    """
    account = _account(name, iban)
    check = links.use_code(contact_id, purpose=CodePurpose.PAYOUT, typed=typed_code, now=now)
    if check is CodeCheck.RIGHT:
        kept = contacts.canonical([contact_id])[contact_id]
        fresh = {"ciphertext": _sealed(account), "ending": account.iban[-4:], "changed_at": now, "usable_from": now + REST}
        found = models.PayoutDetails.objects.filter(contact_id=kept)
        if found.update(**fresh) != 1:
            models.PayoutDetails.objects.create(id=same_id("payout details", kept), contact_id=kept, **fresh)
        log.record(catalogue.PayoutDetailsChanged(contact_id=kept, program_id=program_id, changed_at=now.isoformat()), now=now)
    return check


def make_file(*, currency: str, payer_name: str, payer_iban: str, execute_on: date, actor: Actor, now: datetime) -> UUID:
    """Put every cash reward of a currency that is ready into one file and return its id: one payment a person.

    From now on these rewards are in no other file until this one, or their payment in it, is recorded as failed. Raises PayoutRefused.
    """
    payer = _account(payer_name, payer_iban)
    if execute_on < now.date() or execute_on > now.date() + timedelta(days=60):
        raise PayoutRefused("day")
    if operators.organisation().outbound_held_at:
        raise PayoutRefused("held")
    with transaction.atomic():
        groups = _ready(currency, now=now)
        if not groups:
            raise PayoutRefused("nothing_ready")
        file_id = new_id()
        by = actor.operator_id
        models.PayoutFile.objects.create(id=file_id, currency=currency, payer=_sealed(payer), execute_on=execute_on, created_by=by, created_at=now)
        lines = [_line(file_id, contact_id, account, rows) for contact_id, account, rows in groups]
        models.PayoutLine.objects.bulk_create(lines)
        rows = [row for _, _, rows in groups for row in rows]
        handing.spend(rows, now=now)
        models.Reward.objects.filter(id__in=[row.id for row in rows]).update(waits_for=Waits.BANK, expires_at=None)
        audit(actor=actor, action="rewards.make_payout", subject=f"payout:{file_id}", after=_totals(lines, currency), now=now)
    return file_id


def note_download(file_id: UUID, *, kind: str, actor: Actor, now: datetime) -> None:
    """Keep that somebody took a file with account numbers out of the house."""
    with transaction.atomic():
        audit(actor=actor, action="rewards.download_payout", subject=f"payout:{file_id}", after={"kind": kind}, now=now)


def record_paid(file_id: UUID, *, line_ids: Collection[UUID] | None = None, actor: Actor, now: datetime) -> int:
    """Record that payments of a file (None: all that are open) arrived, and return how many; their rewards are fulfilled now."""
    with transaction.atomic():
        lines = _open_lines(file_id, line_ids)
        rows = handing.locked(_reward_ids(lines))
        handing.hand_over([row for row in rows if row.waits_for == Waits.BANK], now=now)
        _close(lines, PayoutState.PAID, "", actor=actor, now=now)
    return len(lines)


def record_failed(file_id: UUID, *, line_ids: Collection[UUID] | None = None, reason: str, actor: Actor, now: datetime) -> int:
    """Record that payments of a file (None: all that are open) did not arrive, and return how many; their rewards are owed again, and wait for another file."""
    with transaction.atomic():
        lines = _open_lines(file_id, line_ids)
        ends = {UUID(reward_id): ends_at for line in lines for reward_id, _, ends_at in line.rewards}
        rows = handing.locked(ends)
        handing.bring_back([row for row in rows if row.used], now=now)
        for row in rows:
            back = models.Reward.objects.filter(contact_id=row.contact_id, id=row.id, state=RewardState.GRANTED, waits_for=Waits.BANK)
            back.update(waits_for=Waits.PAYOUT, expires_at=datetime.fromisoformat(ends[row.id]) if ends[row.id] else None)
        _close(lines, PayoutState.FAILED, reason[:300], actor=actor, now=now)
    return len(lines)


def _account(name: str, iban: str) -> Account:
    name, number = " ".join(name.split()), normalise_iban(iban)
    if not name or len(name) > NAME_MAX:
        raise PayoutRefused("name")
    if not number:
        raise PayoutRefused("account")
    return Account(name, number)


def _sealed(account: Account) -> bytes:
    return signing.encrypt(json.dumps({"name": account.name, "iban": account.iban}).encode())


def _ready(currency: str, *, now: datetime) -> list[tuple[UUID, Details, list[models.Reward]]]:
    """Return the rewards that can be paid now, locked, with the person and the account they go to."""
    named = models.PayoutDetails.objects.filter(usable_from__lte=now).values_list("contact_id", flat=True)
    usable = {person: one for person, one in details(set(contacts.canonical(set(named)).values())).items() if one.usable_from <= now}
    whose = {one: person for person, ids in contacts.members(usable.keys()).items() for one in ids} | {person: person for person in usable}
    found = models.Reward.objects.filter(state=RewardState.GRANTED, waits_for=Waits.PAYOUT, asset=currency, contact_id__in=list(whose)).order_by("id")
    found = found.select_for_update(skip_locked=True, no_key=True) if connection.vendor == "postgresql" else found
    rows = [row for row in found[: PAYMENTS_MAX * 4] if row.amount - row.taken_back - row.used > 0 and (row.expires_at is None or row.expires_at > now)]
    by_person: dict[UUID, list[models.Reward]] = defaultdict(list)
    for row in rows:
        by_person[whose[row.contact_id]].append(row)
    return [(person, usable[person], by_person[person]) for person in sorted(by_person)[:PAYMENTS_MAX]]


def _line(file_id: UUID, contact_id: UUID, account: Details, rows: Sequence[models.Reward]) -> models.PayoutLine:
    paid = [[str(row.id), row.amount - row.taken_back - row.used, row.expires_at.isoformat() if row.expires_at else None] for row in rows]
    return models.PayoutLine(
        id=same_id("payout", file_id, contact_id),
        file_id=file_id,
        contact_id=contact_id,
        ciphertext=account.ciphertext,
        ending=account.ending,
        amount=sum(int(str(amount)) for _, amount, _ in paid),
        rewards=paid,
    )


def _open_lines(file_id: UUID, line_ids: Collection[UUID] | None) -> list[models.PayoutLine]:
    found = models.PayoutLine.objects.filter(file_id=file_id, state=PayoutState.SENT).order_by("id")
    found = found.filter(id__in=list(line_ids)) if line_ids is not None else found
    lines = list(found.select_for_update(no_key=True) if connection.vendor == "postgresql" else found)
    if not lines:
        raise PayoutRefused("settled")
    return lines


def _close(lines: Sequence[models.PayoutLine], state: PayoutState, reason: str, *, actor: Actor, now: datetime) -> None:
    ids = [line.id for line in lines]
    models.PayoutLine.objects.filter(id__in=ids, state=PayoutState.SENT).update(state=state, reason=reason, recorded_at=now)
    said = {"state": state.value, "payments": len(ids), "amount": sum(line.amount for line in lines)}
    audit(actor=actor, action="rewards.record_payout", subject=f"payout:{lines[0].file_id}", after=said, note=reason, now=now)


def _reward_ids(lines: Sequence[models.PayoutLine]) -> list[UUID]:
    return [UUID(reward_id) for line in lines for reward_id, _, _ in line.rewards]


def _totals(lines: Sequence[models.PayoutLine], currency: str) -> dict[str, object]:
    return {"payments": len(lines), "amount": sum(line.amount for line in lines), "currency": currency}
