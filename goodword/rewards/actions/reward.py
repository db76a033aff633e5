"""Turn conversions into rewards: evaluate the rules in force, take places in caps, hold, grant, refuse or take back."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from goodword.contacts import queries as contacts
from goodword.facts import catalogue, log
from goodword.fraud.values import Decision, Verdict
from goodword.lib import bulk
from goodword.lib.ids import same_id
from goodword.operators import queries as operators
from goodword.referrals.actions.reassess import as_json
from goodword.referrals.values import Conversion, Reason
from goodword.rewards import models, rules
from goodword.rewards.actions import counters, grants, milestones
from goodword.rewards.queries import rulebook
from goodword.rewards.queries.budgets import limits
from goodword.rewards.queries.cases import cases
from goodword.rewards.rules.keys import Key
from goodword.rewards.values import OPEN_STATES, Benefit, Case, Occasion, PlaceWanted, RewardState, Side

_REWARD = {
    "id": "uuid", "contact_id": "uuid", "program_id": "uuid", "rule_id": "uuid", "rule_version_id": "uuid", "referral_id": "uuid", "conversion_id": "uuid",
    "friend_id": "uuid", "side": "text", "kind": "text", "asset": "text", "amount": "bigint", "taken_back": "bigint", "lost": "bigint", "used": "bigint",
    "state": "text", "reasons": "jsonb", "places": "jsonb", "needs_approval": "boolean", "hold_until": "timestamptz", "held_for_review": "boolean",
    "occurred_at": "timestamptz", "history": "boolean", "created_at": "timestamptz", "occasion": "text",
}  # fmt: skip
_REVIVED = (
    "rule_version_id", "referral_id", "kind", "asset", "amount", "state", "reasons", "places", "needs_approval", "hold_until", "held_for_review",
    "occurred_at",
)  # fmt: skip
_REFUSAL = {
    "id": "uuid", "contact_id": "uuid", "program_id": "uuid", "conversion_id": "uuid", "rule_id": "uuid", "rule_version_id": "uuid", "side": "text",
    "reason": "text", "reasons": "jsonb", "at": "timestamptz",
}  # fmt: skip
_GIVEN = (RewardState.GRANTED, RewardState.FULFILLED)
_FOR_REVIEW = Verdict(0, Decision.HOLD, ())


@dataclass(frozen=True)
class _Wish:
    """Benefits of one rule for one conversion that want to become rewards; `holds` says that its other side has the place in the caps already."""

    conversion: Conversion
    version: rulebook.Version
    evaluation: rules.Evaluation
    verdict: Verdict | None
    receivers: dict[Side, UUID]
    holds: list[list[object]] | None
    currency: str  # of the programme
    occasion: Occasion | None
    worth: Mapping[str, int]  # of the benefits of both sides, by asset


@dataclass
class _Plan:
    """What a batch comes to before it is written."""

    wishes: list[_Wish] = field(default_factory=list)
    refusals: dict[UUID, tuple[object, ...]] = field(default_factory=dict)
    outdated: list[UUID] = field(default_factory=list)  # refusals that hold no longer
    refuse: dict[UUID, tuple[models.Reward, Sequence[Reason]]] = field(default_factory=dict)
    reverse: list[tuple[models.Reward, int, Reason]] = field(default_factory=list)  # reward, what stays, why
    review: list[models.Reward] = field(default_factory=list)


def reward(conversions: Sequence[Conversion], verdicts: Mapping[UUID, Verdict], *, occasions: Sequence[Occasion] = (), now: datetime) -> None:
    """Bring the rewards of conversions and occasions to what the rules say of them now, and those of milestones that conversions reach or lose.

    Rewards on hold follow every change; granted ones only lose to refunds and to corrections by staff. Runs as often as one likes: the same
    conversions come to the same rewards. Records RewardHeld, RewardGranted, RewardRefused and RewardReversed.
    """
    if not conversions and not occasions:
        return
    with transaction.atomic(savepoint=False):
        book = rulebook.load({one.program_id for one in conversions} | {one.program_id for one in occasions})
        if book.milestones:
            occasions = [*occasions, *milestones.moved(conversions, verdicts, book, now=now)]
        existing = _existing([*conversions, *occasions])
        people = contacts.canonical({row.contact_id for rows in existing.values() for row in rows})
        plan = _Plan()
        for case in cases(conversions, [version.definition for version in book.versions.values()], occasions):
            conversion = case.conversion
            verdict = _FOR_REVIEW if case.occasion and case.occasion.review else verdicts.get(conversion.id)
            for version, rows, evaluation in _asked(case, book, existing, verdict):
                _judge(plan, case, version, rows, people, verdict, evaluation, now)
        _write(plan, now=now)


def _asked(
    case: Case, book: rulebook.Rulebook, existing: Mapping[tuple[UUID, UUID], list[models.Reward]], verdict: Verdict | None
) -> list[tuple[rulebook.Version, list[models.Reward], rules.Evaluation]]:
    """Return each rule that is about such an event, or gave something for it, with its rewards and what it says now."""
    conversion = case.conversion
    found = []
    for version in book.in_force(conversion.program_id, conversion.occurred_at):
        rows = existing.get((conversion.id, version.rule_id), [])
        if rows or version.asks(case):
            found.append((version, rows, _evaluated(version, case, verdict)))
    rivals = [one for one in found if not one[0].definition.stacks]
    if len(rivals) < 2:
        return found
    lost = rules.losers(
        [rules.Rival(version.name, evaluation, frozenset(Side(row.side) for row in rows if row.state in _GIVEN)) for version, rows, evaluation in rivals]
    )
    without = {version.id: sides for (version, _, _), sides in zip(rivals, lost, strict=True) if sides}
    return [(version, rows, _evaluated(version, case, verdict, without.get(version.id, rules.NOTHING))) for version, rows, _ in found]


def _evaluated(version: rulebook.Version, case: Case, verdict: Verdict | None, without: Mapping[Side, Reason] = rules.NOTHING) -> rules.Evaluation:
    evaluation = version.evaluate(case, without)
    if verdict and verdict.decision is Decision.REFUSE and evaluation.passed:
        return rules.Evaluation((), (), (*evaluation.reasons, *verdict.reasons))
    return evaluation


def _judge(
    plan: _Plan,
    case: Case,
    version: rulebook.Version,
    rows: list[models.Reward],
    people: Mapping[UUID, UUID],
    verdict: Verdict | None,
    evaluation: rules.Evaluation,
    now: datetime,
) -> None:
    """Compare what one rule gives for one conversion with the rewards that are there."""
    conversion = case.conversion
    receivers = {Side.ADVOCATE: conversion.advocate_id, Side.FRIEND: conversion.contact_id}
    current: dict[Side, models.Reward] = {}
    for row in rows:
        side = Side(row.side)
        if people[row.contact_id] == receivers[side]:
            current[side], receivers[side] = row, row.contact_id
        else:  # credited to somebody else by now: the old reward goes, whatever its state
            _take_away(plan, row, (Reason("credited_to_other", False),))
    wanted = {offer.side: offer for offer in evaluation.offers}
    fresh = []
    for benefit in version.definition.benefits:
        given, offer = current.get(benefit.side), wanted.get(benefit.side)
        if given is not None and given.state != RewardState.REFUSED:
            changed = _compare(plan, given, offer, evaluation, case, version, benefit, verdict)
            fresh += [offer] if changed and offer else []
        elif given is not None and given.ended_by:
            continue  # a person refused it: no later outcome revives it
        elif offer is not None:
            fresh.append(offer)
        else:
            _refuse(plan, conversion, version, benefit.side, receivers[benefit.side], evaluation.reasons_of(benefit.side), now)
    if fresh:
        holds = next((row.places for row in current.values() if row.state in (RewardState.HELD, *_GIVEN) and row.id not in plan.refuse), None)
        plan.wishes.append(
            _Wish(
                conversion,
                version,
                rules.Evaluation(tuple(fresh), evaluation.places, evaluation.reasons),
                verdict,
                receivers,
                holds,
                case.currency,
                case.occasion,
                rules.worth_of(evaluation.offers),
            )
        )


def _compare(
    plan: _Plan,
    row: models.Reward,
    offer: rules.Offered | None,
    evaluation: rules.Evaluation,
    case: Case,
    version: rulebook.Version,
    benefit: Benefit,
    verdict: Verdict | None,
) -> bool:
    """Plan what becomes of a reward that is there; return whether it is on hold and worth something else now."""
    if row.state in _GIVEN:
        left, reason = rules.after_refund(version.definition, case, side=benefit.side, amount=row.amount)
        if reason and left < row.amount - row.taken_back:
            plan.reverse.append((row, left, reason))
    elif row.state == RewardState.HELD and offer is None:
        if verdict and verdict.decision is Decision.REFUSE and version.evaluate(case).passed:
            plan.review.append(row)  # the two turned out to be one person only after the reward was there: a person decides
        else:
            _take_away(plan, row, evaluation.reasons_of(benefit.side))
    moved = case.occasion is not None and row.occurred_at != case.conversion.occurred_at
    return row.state == RewardState.HELD and offer is not None and (moved or offer.worth.minor != row.amount)


def _take_away(plan: _Plan, row: models.Reward, reasons: Sequence[Reason]) -> None:
    if row.state == RewardState.HELD:
        plan.refuse[row.id] = (row, reasons)
    elif row.state in _GIVEN:
        plan.reverse.append((row, 0, next(reason for reason in reasons if not reason.passed)))


def _refuse(plan: _Plan, conversion: Conversion, version: rulebook.Version, side: Side, receiver: UUID, reasons: Sequence[Reason], now: datetime) -> None:
    refusal_id = _refusal_id(version, conversion, side, receiver)
    said = json.dumps([as_json(reason) for reason in reasons])
    plan.refusals[refusal_id] = (
        refusal_id, receiver, conversion.program_id, conversion.id, version.rule_id, version.id, side.value, rules.decisive(reasons), said, now
    )  # fmt: skip


def _refusal_id(version: rulebook.Version, conversion: Conversion, side: Side, receiver: UUID) -> UUID:
    return same_id("refusal", version.rule_id, conversion.id, side.value, receiver)


def _write(plan: _Plan, *, now: datetime) -> None:
    """Give places back first, hand out new ones in order of occurrence, then write everything in a few statements."""
    counters.give_back([row for row, _ in plan.refuse.values()])
    rows = _place(plan, now=now)
    vendor = connection.vendor
    with connection.cursor() as cursor:
        revived = ", ".join(f"{name} = excluded.{name}" for name in _REVIVED)
        tail = (
            f"on conflict (contact_id, rule_id, conversion_id, side) do update set {revived}, ended_at = null where rewards_reward.state in ('held', 'refused')"
        )
        bulk.insert(cursor, vendor, "rewards_reward", _REWARD, rows, tail=tail)
        said = ", ".join(f"{name} = excluded.{name}" for name in ("rule_version_id", "reason", "reasons", "at"))
        tail = f"on conflict (contact_id, rule_id, conversion_id, side) do update set {said}"
        bulk.insert(cursor, vendor, "rewards_refusal", _REFUSAL, list(plan.refusals.values()), tail=tail)
        if plan.outdated:
            where, values = bulk.any_of(vendor, "id", plan.outdated)
            cursor.execute(f"delete from rewards_refusal where {where}", values)
    grants.refuse_rows(plan.refuse.values(), now=now)
    grants.reverse_rows(plan.reverse, now=now)
    grants.hold_for_review(plan.review)
    ids = [row[0] for row in rows if isinstance(row[0], UUID)]
    granted = set(grants.grant(ids, now=now))
    _record_held([row for row in rows if row[0] not in granted], now=now)


def _place(plan: _Plan, *, now: datetime) -> list[tuple[object, ...]]:
    """Return the rows of the wishes that found their places; the others become refusals."""
    zone = ZoneInfo(operators.organisation().time_zone)
    plan.wishes.sort(key=lambda wish: (wish.conversion.occurred_at, wish.conversion.id, wish.version.rule_id))
    budgets = limits()
    wanted = [_wanted(wish, budgets.get(wish.conversion.program_id, {}), zone) for wish in plan.wishes]
    settled = [wish.holds is not None and _same_places(wish.holds, keys) for wish, keys in zip(plan.wishes, wanted, strict=True)]
    answers = counters.take(
        [[] if has else keys for has, keys in zip(settled, wanted, strict=True)],
        [[] if has else wish.holds or [] for has, wish in zip(settled, plan.wishes, strict=True)],
    )
    rows = []
    for wish, keys, full in zip(plan.wishes, wanted, answers, strict=True):
        if full is None:
            places: list[list[object]] = [[str(key.id), place.amount] for key, place in keys]
            if wish.holds is not None:
                open_ones = models.Reward.objects.filter(conversion_id=wish.conversion.id, rule_id=wish.version.rule_id, state__in=OPEN_STATES)
                open_ones.update(places=places)
            rows += _rows(plan, wish, places, now)
            continue
        values = (("limit", str(full.limit)), ("period", full.period.value), ("scope", full.scope), ("unit", full.unit))
        for offer in wish.evaluation.offers:
            code = "budget_used_up" if full.scope == "budget" else "cap_reached"
            reasons = (*wish.evaluation.reasons, Reason(code, False, values))
            _refuse(plan, wish.conversion, wish.version, offer.side, wish.receivers[offer.side], reasons, now)
    return rows


def _same_places(holds: list[list[object]], keys: counters.Wanted) -> bool:
    return {(str(key_id), amount) for key_id, amount in holds} == {(str(key.id), place.amount) for key, place in keys}


def _wanted(wish: _Wish, budgets: Mapping[str, PlaceWanted], zone: ZoneInfo) -> counters.Wanted:
    """Return the counters that the benefits of a wish need places in: of its rule's limits, and of the programme's budgets."""
    conversion, moment = wish.conversion, wish.conversion.occurred_at.astimezone(zone)
    places = list(wish.evaluation.places)
    for asset, amount in wish.worth.items():
        if asset in budgets:
            places.append(replace(budgets[asset], amount=amount))
    return [(Key.of(wish.version.rule_id, place, _owner(conversion, place), moment), place) for place in places]


def _rows(plan: _Plan, wish: _Wish, places: list[list[object]], now: datetime) -> list[tuple[object, ...]]:
    conversion, version, verdict = wish.conversion, wish.version, wish.verdict
    reasons = (*wish.evaluation.reasons, *(verdict.reasons if verdict else ()))
    said, taken = json.dumps([as_json(reason) for reason in reasons]), json.dumps(places)
    review = bool(verdict and verdict.decision is Decision.HOLD)
    hold_until = rules.hold_until(conversion.occurred_at, version.definition)
    rows: list[tuple[object, ...]] = []
    for offer in wish.evaluation.offers:
        receiver = wish.receivers[offer.side]
        reward_id = same_id("reward", version.rule_id, conversion.id, offer.side.value, receiver)
        rows.append(
            (
                reward_id, receiver, conversion.program_id, version.rule_id, version.id, *_about(wish),
                offer.side.value, offer.kind, offer.worth.asset, offer.worth.minor, 0, 0, 0, RewardState.HELD.value, said, taken,
                rules.needs_approval(version.definition, offer, currency=wish.currency), hold_until, review, conversion.occurred_at, conversion.history, now,
                wish.occasion.kind.value if wish.occasion else "",
            )
        )  # fmt: skip
        plan.outdated.append(_refusal_id(version, conversion, offer.side, receiver))
    return rows


def _about(wish: _Wish) -> tuple[UUID | None, UUID, UUID | None]:
    """Return referral, conversion and friend of a reward; an occasion stands in the conversion's place and has no others."""
    conversion = wish.conversion
    return (None, conversion.id, None) if wish.occasion else (conversion.referral_id, conversion.id, conversion.contact_id)


def _owner(conversion: Conversion, place: PlaceWanted) -> UUID:
    return conversion.advocate_id if place.scope == "advocate" else conversion.program_id


def _existing(conversions: Sequence[Conversion | Occasion]) -> dict[tuple[UUID, UUID], list[models.Reward]]:
    """Return the rewards of conversions by (conversion, rule), locked for this transaction."""
    where, values = bulk.any_of(connection.vendor, "conversion_id", [conversion.id for conversion in conversions])
    lock = " order by id for no key update" if connection.vendor == "postgresql" else ""
    found: dict[tuple[UUID, UUID], list[models.Reward]] = defaultdict(list)
    for row in models.Reward.objects.raw(f"select * from rewards_reward where {where}{lock}", values):
        assert row.conversion_id is not None
        found[row.conversion_id, row.rule_id].append(row)
    return found


def _record_held(rows: Sequence[tuple[object, ...]], *, now: datetime) -> None:
    by_history: dict[bool, list[UUID]] = defaultdict(list)
    history = list(_REWARD).index("history")
    for row in rows:
        assert isinstance(row[0], UUID)
        by_history[bool(row[history])].append(row[0])
    log.record_all([catalogue.RewardHeld(reward_ids=tuple(ids), history=past) for past, ids in by_history.items()], now=now)
