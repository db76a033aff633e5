"""Close a period of the books: what was posted in it stays as it is, and its balances are carried on."""

from datetime import datetime

from django.db import transaction

from goodword.lib.ids import same_id
from goodword.operators import queries as operators
from goodword.operators.actions import audit
from goodword.operators.values import Actor
from goodword.rewards import models
from goodword.rewards.actions.ledger import hold_books
from goodword.rewards.queries import closings
from goodword.rewards.queries.ledger import totals
from goodword.rewards.values import TrialLine


class CannotClose(ValueError):
    """A period that cannot be closed; `code` is not_next (another comes first, or nothing was posted), not_over or differs (the books do not add up)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def close_period(name: str, *, actor: Actor, now: datetime) -> bool:
    """Close the period of this name, such as 2026-10, and tell whether it was open; closing it again changes nothing.

    Periods are closed in their order, once they are over; a correction that comes later is posted in the open one. Raises CannotClose.
    """
    with transaction.atomic():
        hold_books(alone=True)
        if models.Closing.objects.filter(name=name).exists():
            return False
        month = closings.next_open(operators.organisation().zone)
        if month is None or month.name != name:
            raise CannotClose("not_next")
        if month.until > now:
            raise CannotClose("not_over")
        lines = closings.trial_balance(month.since, month.until)
        if not _adds_up(lines, month.until):
            raise CannotClose("differs")
        by = actor.operator_id or actor.api_key_id
        closing = models.Closing(id=same_id("closing", name), name=name, since=month.since, until=month.until, closed_by=by, closed_at=now)
        models.Closing.objects.bulk_create([closing])
        models.ClosedBalance.objects.bulk_create([_row(closing, line) for line in lines])
        audit(actor=actor, action="rewards.close_period", subject=f"period:{name}", after=_words(lines), now=now)
    return True


def _adds_up(lines: list[TrialLine], until: datetime) -> bool:
    """Tell whether the balances that accounts hold today follow from the period's, so that nothing wrong is carried on."""
    present = {(kind, asset): balance for asset, balances in totals().items() for kind, balance in balances.items() if balance}
    added, taken = closings.moved(until)
    closed = {(line.kind, line.asset): line.closing for line in lines}
    after = {key: closed.get(key, 0) + added[key] - taken[key] for key in closed.keys() | added.keys() | taken.keys()}
    return present == {key: balance for key, balance in after.items() if balance}


def _row(closing: models.Closing, line: TrialLine) -> models.ClosedBalance:
    key = same_id("closed balance", closing.name, line.kind.value, line.asset)
    return models.ClosedBalance(
        id=key, closing=closing, kind=line.kind.value, asset=line.asset, opening=line.opening, added=line.added, taken=line.taken
    )  # fmt: skip


def _words(lines: list[TrialLine]) -> dict[str, object]:
    return {f"{line.asset} {line.kind.value}": line.closing for line in lines}
