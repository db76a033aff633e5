"""Attribution: who gets the credit for a friend, and which purchases count, decided from the friend's whole history.

Everything is decided by when things happened, not by when they arrived, so any order of arrival comes to the same end; only what led to a granted
reward is pinned and stays. Definitions: docs/guide/glossary.md ("existing customer", "late outcome", "one friend, one advocate").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from goodword.programs.values import AttributionPolicy, Method, Touchpoint
from goodword.referrals.values import Reason, ReferralState


@dataclass(frozen=True)
class Sign:
    """One sign that a friend was recommended; `refused` says why it can credit nobody."""

    id: UUID
    advocate_id: UUID
    method: Method
    at: datetime
    code: str = ""
    channel: str = ""
    refused: str = ""


@dataclass(frozen=True)
class Purchase:
    """A purchase of the friend; `refunded_minor` counts what was sent back so far, `fully_refunded` also one without an amount."""

    id: UUID
    type: str
    occurred_at: datetime
    amount_minor: int
    currency: str
    refunded_minor: int = 0
    fully_refunded: bool = False
    history: bool = False
    products: tuple[str, ...] = ()
    name: str = ""  # the shop's own; of two purchases of one moment it says which is first, whatever came in first
    pinned_ordinal: int | None = None  # of a purchase whose reward was granted: it keeps its number and its credit


@dataclass(frozen=True)
class Pin:
    """The advocate that cannot change any more: staff decided, or a reward was granted."""

    advocate_id: UUID
    method: Method
    started_at: datetime
    by_staff: bool = False


@dataclass(frozen=True)
class Terms:
    """What a programme says about credit."""

    starts_at: datetime | None
    policy: AttributionPolicy


@dataclass(frozen=True)
class History:
    """All that is known of one friend in one programme; purchases and signs in any order."""

    signs: Sequence[Sign]
    purchases: Sequence[Purchase]
    others: Sequence[Purchase] = ()  # other outcomes that rules of the programme ask about
    customer_since: datetime | None = None  # marked as customer by staff, shop or import
    former_since: datetime | None = None  # a former customer or lost lead from then on
    signed_up_at: datetime | None = None
    pin: Pin | None = None


@dataclass(frozen=True)
class Judged:
    """What became of one purchase: its number among the credited ones (0: none), and why."""

    purchase: Purchase
    ordinal: int
    credited: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Assessment:
    """Who gets the credit for a friend, how far the friend came, and what each purchase counts for."""

    advocate_id: UUID
    method: Method
    code: str
    channel: str
    started_at: datetime
    state: ReferralState
    existing_customer: bool
    reasons: tuple[Reason, ...]
    purchases: tuple[Judged, ...]
    others: tuple[Judged, ...] = ()  # numbered within their type


def assess(history: History, terms: Terms) -> Assessment | None:
    """Decide the credit for one friend in one programme; None where nothing at all speaks of a recommendation.

    The first purchase that was not refunded in full and has a valid sign within the window fixes the advocate: the strongest method wins, then the
    first or last of its kind. Purchases before the referral began make the friend an existing customer.
    """
    if not history.signs and history.pin is None:
        return None
    policy = terms.policy
    window = timedelta(days=policy.window_days)
    usable = [sign for sign in history.signs if not sign.refused]
    purchases = sorted(history.purchases, key=lambda purchase: (purchase.occurred_at, purchase.name, purchase.id))
    lasting = [purchase for purchase in purchases if not purchase.fully_refunded]

    fixed = _fixed(history, usable, lasting, window, policy, terms.starts_at)
    if fixed is None:  # nothing bought within a window yet: credit the sign that would win now
        candidates = usable or list(history.signs)
        winner = _winner(candidates, policy)
        began = min(sign.at for sign in candidates if sign.advocate_id == winner.advocate_id)
    else:
        winner, began = fixed

    existing = _existing_since(history, lasting, began, policy)
    judged = _judge(history, purchases, usable, fixed is not None, began, existing, window, terms)
    return Assessment(
        advocate_id=winner.advocate_id,
        method=winner.method,
        code=winner.code,
        channel=winner.channel,
        started_at=began,
        state=_state(history, usable, judged, existing, policy),
        existing_customer=existing is not None,
        reasons=_why(history, usable, winner, lasting, window, policy),
        purchases=judged,
        others=_judge_others(history, usable, winner, fixed is not None, began, existing, window, terms) if history.others else (),
    )


def _fixed(
    history: History, usable: Sequence[Sign], lasting: Sequence[Purchase], window: timedelta, policy: AttributionPolicy, starts_at: datetime | None
) -> tuple[Sign, datetime] | None:
    """Return the sign that holds the credit for good, with the time at which the referral began."""
    if pin := history.pin:
        known = next((sign for sign in usable if sign.advocate_id == pin.advocate_id and sign.method is pin.method), None)
        code, channel = (known.code, known.channel) if known else ("", "")
        return Sign(id=pin.advocate_id, advocate_id=pin.advocate_id, method=pin.method, at=pin.started_at, code=code, channel=channel), pin.started_at
    for purchase in lasting:
        valid = [sign for sign in usable if sign.at <= purchase.occurred_at <= sign.at + window]
        if valid and (starts_at is None or purchase.occurred_at >= starts_at):
            winner = _winner(valid, policy)
            return winner, min(sign.at for sign in valid if sign.advocate_id == winner.advocate_id)
    return None


def _winner(signs: Sequence[Sign], policy: AttributionPolicy) -> Sign:
    strength = {method: place for place, method in enumerate(policy.precedence)}
    ordered = sorted(signs, key=lambda sign: (sign.at, sign.code, sign.id), reverse=policy.touch is Touchpoint.LAST)
    return min(ordered, key=lambda sign: strength.get(sign.method, len(strength)))


def _existing_since(history: History, lasting: Sequence[Purchase], began: datetime, policy: AttributionPolicy) -> datetime | None:
    """Return since when the friend was a customer before the referral began, or None for a new one."""
    if history.former_since and history.former_since <= began and policy.former_customers_are_new:
        return None
    before = [purchase.occurred_at for purchase in lasting if purchase.occurred_at < began]
    if history.customer_since and history.customer_since < began:
        before.append(history.customer_since)
    return min(before, default=None)


def _judge(
    history: History,
    purchases: Sequence[Purchase],
    usable: Sequence[Sign],
    fixed: bool,
    began: datetime,
    existing: datetime | None,
    window: timedelta,
    terms: Terms,
) -> tuple[Judged, ...]:
    """Number the credited purchases in order of time; pinned ones keep their number and the others take what is left."""
    taken = {purchase.pinned_ordinal for purchase in purchases if purchase.pinned_ordinal and not purchase.fully_refunded}
    judged: list[Judged] = []
    number = sum(1 for purchase in purchases if purchase.occurred_at < began and not purchase.fully_refunded) if existing else 0
    for purchase in purchases:
        if purchase.fully_refunded:
            judged.append(Judged(purchase, 0, purchase.pinned_ordinal is not None, (Reason("refunded_in_full", False),)))
            continue
        if purchase.pinned_ordinal is not None:
            judged.append(Judged(purchase, purchase.pinned_ordinal, True, (Reason("credited", True),)))
            continue
        refusal = _refusal(purchase, usable, history, fixed, began, existing, window, terms)
        if refusal:
            judged.append(Judged(purchase, 0, False, (refusal,)))
            continue
        number += 1
        while number in taken:
            number += 1
        judged.append(Judged(purchase, number, True, (Reason("credited", True),)))
    return tuple(judged)


def _judge_others(
    history: History,
    usable: Sequence[Sign],
    winner: Sign,
    fixed: bool,
    began: datetime,
    existing: datetime | None,
    window: timedelta,
    terms: Terms,
) -> tuple[Judged, ...]:
    """Number the credited outcomes of each other type that were not taken back, in order of time.

    Without a purchase, a sign of the winner within the window is enough.
    """
    judged: list[Judged] = []
    taken = {(other.type, other.pinned_ordinal) for other in history.others if other.pinned_ordinal and not other.fully_refunded}
    number: dict[str, int] = {}
    for other in sorted(history.others, key=lambda one: (one.occurred_at, one.name, one.id)):
        if other.fully_refunded:
            judged.append(Judged(other, 0, other.pinned_ordinal is not None, (Reason("taken_back", False),)))
            continue
        if other.pinned_ordinal is not None:
            judged.append(Judged(other, other.pinned_ordinal, True, (Reason("credited", True),)))
            continue
        recent = any(sign.advocate_id == winner.advocate_id and sign.at <= other.occurred_at <= sign.at + window for sign in usable)
        if refusal := _refusal(other, usable, history, fixed or recent, began, existing, window, terms):
            judged.append(Judged(other, 0, False, (refusal,)))
            continue
        place = number.get(other.type, 0) + 1
        while (other.type, place) in taken:
            place += 1
        number[other.type] = place
        judged.append(Judged(other, place, True, (Reason("credited", True),)))
    return tuple(judged)


def _refusal(
    purchase: Purchase,
    usable: Sequence[Sign],
    history: History,
    fixed: bool,
    began: datetime,
    existing: datetime | None,
    window: timedelta,
    terms: Terms,
) -> Reason | None:
    if terms.starts_at and purchase.occurred_at < terms.starts_at:
        return Reason("before_program_start", False, (("starts_at", terms.starts_at.isoformat()),))
    if not usable and history.pin is None:
        return Reason(history.signs[0].refused, False)
    if existing and not terms.policy.credit_existing_customers:
        return Reason("existing_customer", False, (("since", existing.isoformat()),))
    if purchase.occurred_at < began:
        return Reason("before_referral", False, (("began", began.isoformat()),))
    if not fixed:
        last = max((sign.at for sign in usable if sign.at <= purchase.occurred_at), default=began)
        return Reason("outside_window", False, (("days", str((purchase.occurred_at - last).days)), ("window_days", str(window.days))))
    return None


def _state(history: History, usable: Sequence[Sign], judged: Sequence[Judged], existing: datetime | None, policy: AttributionPolicy) -> ReferralState:
    credited = [one for one in judged if one.credited]
    if any(one.ordinal for one in credited):
        return ReferralState.CONVERTED
    if (existing and not policy.credit_existing_customers) or (not usable and history.pin is None):
        return ReferralState.NOT_ELIGIBLE
    if any(one.purchase.fully_refunded for one in judged):
        return ReferralState.REFUNDED
    return ReferralState.SIGNED_UP if history.signed_up_at else ReferralState.CLAIMED


def _why(
    history: History, usable: Sequence[Sign], winner: Sign, lasting: Sequence[Purchase], window: timedelta, policy: AttributionPolicy
) -> tuple[Reason, ...]:
    """Return why the winner has the credit, and for every other advocate why not."""
    reasons = []
    if history.pin and history.pin.by_staff:
        reasons.append(Reason("fixed_by_staff", True))
    elif winner.refused:
        reasons.append(Reason(winner.refused, False))
    else:
        values = (("code", winner.code), ("at", winner.at.isoformat()))
        reasons.append(Reason(f"by_{winner.method.value}", True, values))
    deciding = next((purchase.occurred_at for purchase in lasting if purchase.occurred_at >= winner.at), None)
    others: dict[UUID, Reason] = {}
    for sign in sorted(history.signs, key=lambda one: (one.at, one.code, one.id)):
        if sign.advocate_id == winner.advocate_id or sign.advocate_id in others:
            continue
        values = (("advocate", str(sign.advocate_id)), ("at", sign.at.isoformat()))
        if sign.refused:
            others[sign.advocate_id] = Reason(sign.refused, False, values)
        elif deciding and sign.at > deciding:
            others[sign.advocate_id] = Reason("after_purchase", False, values)
        elif deciding and sign.at + window < deciding:
            days = (("days", str((deciding - sign.at).days)), ("window_days", str(window.days)))
            others[sign.advocate_id] = Reason("outside_window", False, values + days)
        elif history.pin:
            others[sign.advocate_id] = Reason("already_credited", False, values)
        elif sign.method is not winner.method:
            others[sign.advocate_id] = Reason("weaker_sign", False, (*values, ("method", sign.method.value), ("winner", winner.method.value)))
        else:
            others[sign.advocate_id] = Reason("came_later" if policy.touch is Touchpoint.FIRST else "came_earlier", False, values)
    return (*reasons, *others.values())
