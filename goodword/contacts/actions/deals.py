"""Deals with contacts, by hand, API or CRM; one that is won becomes an outcome."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from babel.numbers import is_currency
from django.db import transaction
from django.db.models import QuerySet

from goodword.contacts import models
from goodword.contacts.queries import canonical, person_ids
from goodword.contacts.values import DealState
from goodword.facts import catalogue as facts
from goodword.facts.log import record
from goodword.lib.ids import new_id, same_id
from goodword.lib.money import MAX_MINOR
from goodword.operators import actions as operators
from goodword.operators.values import Actor


class DealInvalid(ValueError):
    """A deal that cannot be taken; `code` is title_missing, title_too_long, amount_invalid, currency_unknown, amount_missing, closed or unknown."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class DealTerms:
    """What can be said of a deal; the amount in minor units."""

    title: str
    amount_minor: int | None = None
    currency: str = ""
    contract_signed_on: date | None = None


def create(contact_id: UUID, terms: DealTerms, *, actor: Actor, now: datetime, source: str = "", external_id: str = "", history: bool = False) -> UUID:
    """Open a deal and return its id; the same `source` and `external_id` again change nothing and give the same id. Raises DealInvalid."""
    _check(terms)
    with transaction.atomic():
        deal_id = same_id("deal", source, external_id) if external_id else new_id()
        row = models.Deal(
            id=deal_id,
            contact_id=canonical([contact_id])[contact_id],
            title=terms.title.strip(),
            amount_minor=terms.amount_minor,
            currency=terms.currency if terms.amount_minor is not None else "",
            contract_signed_on=terms.contract_signed_on,
            source=source,
            history=history,
            created_at=now,
            changed_at=now,
        )
        if external_id and models.Deal.objects.filter(id=deal_id).exists():
            return deal_id
        models.Deal.objects.bulk_create([row])
        operators.audit(actor=actor, action="contacts.create_deal", subject=f"contact:{row.contact_id}", after={"deal": str(deal_id)}, now=now)
        return deal_id


def change(contact_id: UUID, deal_id: UUID, terms: DealTerms, *, actor: Actor, now: datetime) -> None:
    """Change the terms of an open deal; once it is won or lost only the day of the contract can be added. Raises DealInvalid."""
    _check(terms)
    with transaction.atomic():
        row = _locked(contact_id, deal_id)
        after = {"title": terms.title.strip(), "amount_minor": terms.amount_minor, "currency": terms.currency if terms.amount_minor is not None else ""}
        before = {name: getattr(row, name) for name in after}
        if row.state != DealState.OPEN and after != before:
            raise DealInvalid("closed")
        _rows(contact_id, deal_id).update(**after, contract_signed_on=terms.contract_signed_on, changed_at=now)
        operators.audit(actor=actor, action="contacts.change_deal", subject=f"contact:{row.contact_id}", before=before, after=after, now=now)


def win(contact_id: UUID, deal_id: UUID, *, actor: Actor, now: datetime, at: datetime | None = None, contract_signed_on: date | None = None) -> None:
    """Close a deal as won: it counts as an outcome of its contact from `at` (None: from now). Winning twice does nothing.

    Raises DealInvalid: amount_missing, since the rules judge by it; closed, where it was lost.
    """
    with transaction.atomic():
        row = _locked(contact_id, deal_id)
        if row.state == DealState.WON:
            return
        if row.state != DealState.OPEN:
            raise DealInvalid("closed")
        if row.amount_minor is None:
            raise DealInvalid("amount_missing")
        signed = contract_signed_on or row.contract_signed_on
        if _rows(contact_id, deal_id).filter(state=DealState.OPEN).update(state=DealState.WON, closed_at=at or now, contract_signed_on=signed, changed_at=now):
            record(facts.DealWon(deal_id=deal_id, contact_id=row.contact_id, history=row.history), now=now)
            operators.audit(actor=actor, action="contacts.win_deal", subject=f"contact:{row.contact_id}", after={"deal": str(deal_id)}, now=now)


def lose(contact_id: UUID, deal_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Close a deal as lost; losing twice does nothing. Raises DealInvalid where it was won."""
    with transaction.atomic():
        row = _locked(contact_id, deal_id)
        if row.state == DealState.WON:
            raise DealInvalid("closed")
        if _rows(contact_id, deal_id).filter(state=DealState.OPEN).update(state=DealState.LOST, closed_at=now, changed_at=now):
            operators.audit(actor=actor, action="contacts.lose_deal", subject=f"contact:{row.contact_id}", after={"deal": str(deal_id)}, now=now)


def reopen(contact_id: UUID, deal_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Open a lost deal again; one that was won has become an outcome and stays. Raises DealInvalid."""
    with transaction.atomic():
        row = _locked(contact_id, deal_id)
        if row.state == DealState.WON:
            raise DealInvalid("closed")
        if _rows(contact_id, deal_id).filter(state=DealState.LOST).update(state=DealState.OPEN, closed_at=None, changed_at=now):
            operators.audit(actor=actor, action="contacts.reopen_deal", subject=f"contact:{row.contact_id}", after={"deal": str(deal_id)}, now=now)


def _check(terms: DealTerms) -> None:
    if not terms.title.strip():
        raise DealInvalid("title_missing")
    if len(terms.title.strip()) > 200:
        raise DealInvalid("title_too_long")
    if terms.amount_minor is not None and not 0 <= terms.amount_minor <= MAX_MINOR:
        raise DealInvalid("amount_invalid")
    if terms.amount_minor is not None and not is_currency(terms.currency):
        raise DealInvalid("currency_unknown")


def _rows(contact_id: UUID, deal_id: UUID) -> QuerySet[models.Deal]:
    return models.Deal.objects.filter(contact_id__in=person_ids(contact_id), id=deal_id)


def _locked(contact_id: UUID, deal_id: UUID) -> models.Deal:
    row = _rows(contact_id, deal_id).select_for_update().first()
    if row is None:
        raise DealInvalid("unknown")
    return row
