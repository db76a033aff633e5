"""Rewards that shops and providers hand out: what is entrusted to them, and what is booked once they did, or did not.

What is no code leaves the wallet when it is entrusted, as cash does when it goes into a pay-out file: a refund meanwhile is a loss, until it turns out
that the reward never arrived.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from goodword.lib.ids import same_id
from goodword.rewards import kinds, models, rules
from goodword.rewards.actions import handing
from goodword.rewards.queries import rulebook
from goodword.rewards.values import CODE_KINDS, RewardState, Setup, Waits

_FREE = (Waits.NOTHING, Waits.STOCK, Waits.CHOICE)  # nobody else has it in hand
OWN = ("exclusive_content",)  # what Goodword serves itself


@dataclass(frozen=True)
class Entrusted:
    """A granted reward as providers are offered it; `amount` is what is left of it, `settings` are those of its kind."""

    reward_id: UUID
    contact_id: UUID
    program_id: UUID
    rule_id: UUID
    kind: str
    asset: str
    amount: int
    settings: Mapping[str, Any]
    chosen: str
    expires_at: datetime | None


Providers = Callable[[Sequence[Entrusted], datetime], Collection[UUID]]  # takes rewards in the caller's transaction and returns the ids of those it took


class CodeTaken(ValueError):
    """A code that somebody else was given before."""

    code = "code_taken"


def entrust(rows: Sequence[models.Reward], book: rulebook.Rulebook, providers: Providers, *, now: datetime) -> Collection[UUID]:
    """Offer granted rewards to providers and return the ids of those they took; these wait for them and do not expire meanwhile.

    Needs the caller's transaction with the rows locked.
    """
    offers = [offer for row in rows if row.waits_for in _FREE and row.kind not in OWN and (offer := _offer(row, book))]
    taken = providers(offers, now) if offers else ()
    if taken:
        theirs = [row for row in rows if row.id in taken]
        handing.spend([row for row in theirs if leaves_the_house(row.kind)], now=now)
        models.Reward.objects.filter(id__in=taken, state=RewardState.GRANTED).update(waits_for=Waits.PROVIDER, expires_at=None)
    return taken


def leaves_the_house(kind: str) -> bool:
    """Tell whether a reward of this kind is used once a provider handed it out; what is a code is used at the till."""
    return kind not in CODE_KINDS or kind == "gift_card"


def arrived(reward_id: UUID, *, code: str = "", expires_at: datetime | None = None, now: datetime) -> RewardState | None:
    """Record that a provider handed a reward out, with its code where it has one; return the state that the reward is in now, None where there is none.

    Told twice it changes nothing. One that was taken back meanwhile stays so. Raises CodeTaken. Records RewardFulfilled.
    """
    with transaction.atomic():
        rows = handing.locked([reward_id])
        ready = [row for row in rows if row.state == RewardState.GRANTED and row.waits_for == Waits.PROVIDER]
        if code:
            _keep_code(code, reward_id, now=now)
        if not ready:
            return RewardState(rows[0].state) if rows else None
        if leaves_the_house(ready[0].kind):
            handing.hand_over(ready, now=now)
        else:
            done = {"state": RewardState.FULFILLED, "fulfilled_at": now, "waits_for": Waits.NOTHING, "expires_at": expires_at}
            models.Reward.objects.filter(id=reward_id, contact_id=ready[0].contact_id, state=RewardState.GRANTED).update(**done)
            handing.record_fulfilled(ready, now=now)
    return RewardState.FULFILLED


def returned(reward_id: UUID, *, expires_at: datetime | None = None, now: datetime) -> None:
    """Record that a provider did not hand a reward out, or took it back: it is owed again, and a loss to a refund did not happen."""
    with transaction.atomic():
        rows = handing.locked([reward_id])
        open_ = [row for row in rows if row.state in (RewardState.GRANTED, RewardState.REVERSED) and (row.waits_for == Waits.PROVIDER or row.fulfilled_at)]
        handing.bring_back([row for row in open_ if row.used and leaves_the_house(row.kind)], now=now)
        for row in open_:
            waiting = models.Reward.objects.filter(contact_id=row.contact_id, id=row.id, state=RewardState.GRANTED, waits_for=Waits.PROVIDER)
            waiting.update(waits_for=Waits.NOTHING, expires_at=expires_at)


def _offer(row: models.Reward, book: rulebook.Rulebook) -> Entrusted | None:
    """Return a reward as providers see it; None while its receiver still has to pick, or where nothing is left."""
    benefits = book.versions[row.rule_version_id].definition.benefits
    benefit = next(one for one in benefits if one.side.value == row.side)
    kind, left = kinds.BY_SLUG[benefit.kind.slug], row.amount - row.taken_back - row.used
    if left <= 0 or (hasattr(kind, "choices") and not row.chosen and kind.choices(rules.settings_of("kinds", benefit.kind))):
        return None
    return _value(row, benefit.kind, left)


def _value(row: models.Reward, setup: Setup, left: int) -> Entrusted:
    return Entrusted(
        reward_id=row.id,
        contact_id=row.contact_id,
        program_id=row.program_id,
        rule_id=row.rule_id,
        kind=row.kind,
        asset=row.asset,
        amount=left,
        settings={**rules.defaults(kinds.BY_SLUG[setup.slug].Settings), **setup.settings},
        chosen=row.chosen,
        expires_at=row.expires_at,
    )


def _keep_code(code: str, reward_id: UUID, *, now: datetime) -> None:
    found, _ = models.Coupon.objects.get_or_create(
        id=same_id("coupon", code.upper()), defaults={"code": code, "reward_id": reward_id, "added_at": now, "issued_at": now}
    )
    if found.reward_id != reward_id:
        raise CodeTaken("somebody else was given this code")
