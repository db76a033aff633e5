"""Decide the credit of friends anew from all that is known of them, and write down only what changed."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from goodword.contacts.actions import identify
from goodword.events.actions import settle
from goodword.events.rules import name_of, named_by, products_of
from goodword.events.rules.refunds import Name
from goodword.events.values import PURCHASES, Outcome
from goodword.facts import catalogue, log
from goodword.lib import bulk
from goodword.lib.ids import same_id
from goodword.programs import queries as programs
from goodword.programs.values import Method, Program
from goodword.referrals import models, rules
from goodword.referrals.values import Conversion, Reason, ReferralState

_REFERRAL = {
    "id": "uuid", "contact_id": "uuid", "program_id": "uuid", "advocate_id": "uuid", "state": "text", "method": "text", "code": "text", "channel": "text",
    "relation": "text", "product": "text", "name_allowed": "boolean", "existing_customer": "boolean", "fixed_by_staff": "boolean", "reasons": "jsonb",
    "started_at": "timestamptz", "signed_up_at": "timestamptz", "converted_at": "timestamptz", "refunded_at": "timestamptz", "value_minor": "bigint",
    "purchases": "int", "next_step": "text", "created_at": "timestamptz", "moved_at": "timestamptz",
}  # fmt: skip
_MOVES = (
    "advocate_id", "state", "method", "code", "channel", "existing_customer", "reasons", "started_at", "signed_up_at", "converted_at", "refunded_at",
    "value_minor", "purchases", "name_allowed", "moved_at",
)  # fmt: skip
_CONVERSION = {
    "id": "uuid", "contact_id": "uuid", "program_id": "uuid", "referral_id": "uuid", "advocate_id": "uuid", "outcome_id": "uuid", "type": "text",
    "occurred_at": "timestamptz", "amount_minor": "bigint", "currency": "text", "refunded_minor": "bigint", "ordinal": "int", "credited": "boolean",
    "reasons": "jsonb", "history": "boolean", "created_at": "timestamptz",
}  # fmt: skip
_TURNS = ("referral_id", "advocate_id", "refunded_minor", "ordinal", "credited", "reasons")


def with_evidence(contact_ids: Iterable[UUID]) -> set[UUID]:
    """Return those of the contacts of whom anything says that they were recommended."""
    groups = identify.same_people(contact_ids)
    where, values = bulk.any_of(connection.vendor, "contact_id", groups)
    with connection.cursor() as cursor:
        cursor.execute(f"select distinct contact_id from referrals_evidence where {where}", values)
        return {groups[bulk.read_id(contact_id)] for (contact_id,) in cursor.fetchall()}


def reassess(contact_ids: Iterable[UUID], *, now: datetime, every: bool = False) -> list[Conversion]:
    """Assess friends in every programme that has evidence of them and return the conversions that are new or count differently; with `every`, all.

    Needs the caller's transaction with the contacts locked. Records ReferralStarted, ReferralMoved, ConversionAttributed and ConversionReversed.
    """
    groups = identify.same_people(contact_ids)
    signs = _signs(groups)
    known = {program.id: program for program in programs.programs()}
    referrals = _referrals(groups)
    stored = _conversions(groups)
    bought, signed_up, refunds, others = _outcomes(groups, frozenset().union(*(program.counted for program in known.values())))
    marks = identify.marks(groups)
    advocates = identify.same_people(
        {sign.advocate_id for found in signs.values() for sign in found} | {row.advocate_id for rows in referrals.values() for row in rows}
    )
    allowed = _names_allowed(groups)
    writer = _Writer(now, advocates=advocates, every=every)
    for friend, program_id in sorted(signs.keys() | referrals.keys()):
        program = known.get(program_id)
        if program is None:
            continue
        rows = referrals.get((friend, program_id), [])
        row = _leading(rows, friend)
        mine = [
            sign if (kept := advocates.get(sign.advocate_id, sign.advocate_id)) == sign.advocate_id else replace(sign, advocate_id=kept)
            for sign in signs.get((friend, program_id), [])
        ]
        before = stored.get((friend, program_id), {})
        counted = [outcome for outcome in others.get(friend, ()) if outcome.type in program.counted]
        history = rules.History(
            signs=mine,
            purchases=[_purchase(outcome, refunds, before, program.currency) for outcome in bought.get(friend, []) if outcome.amount_minor is not None],
            others=[_purchase(outcome, refunds, before, program.currency) for outcome in counted],
            customer_since=marks[friend][0],
            former_since=marks[friend][1],
            signed_up_at=signed_up.get(friend),
            pin=_pin(row, advocates),
        )
        if assessment := rules.assess(history, rules.Terms(starts_at=program.starts_at, policy=program.policy)):
            outcomes = bought.get(friend, [])
            writer.write(friend, program, row, rows, assessment, history, before, outcomes, counted, name_allowed=(friend, program_id) in allowed)
    return writer.flush()


class _Writer:
    """Collects what a batch of assessments changes, writes it in a few statements and records the facts."""

    def __init__(self, now: datetime, *, advocates: dict[UUID, UUID], every: bool) -> None:
        self.now = now
        self.advocates = advocates
        self.every = every
        self.referrals: list[tuple[object, ...]] = []
        self.conversions: list[tuple[object, ...]] = []
        self.changed: list[Conversion] = []
        self.started: dict[bool, list[UUID]] = defaultdict(list)
        self.moved: dict[bool, list[UUID]] = defaultdict(list)
        self.attributed: dict[bool, list[UUID]] = defaultdict(list)
        self.reversed: dict[bool, list[UUID]] = defaultdict(list)

    def write(
        self,
        friend: UUID,
        program: Program,
        row: models.Referral | None,
        rows: Sequence[models.Referral],
        assessment: rules.Assessment,
        history: rules.History,
        before: dict[UUID, models.Conversion],
        bought: Sequence[Outcome],
        counted: Sequence[Outcome],
        *,
        name_allowed: bool,
    ) -> None:
        now = self.now
        referral_id = row.id if row else same_id("referral", program.id, friend)
        lasting = [one for one in assessment.purchases if one.ordinal]
        converted_at = min((one.purchase.occurred_at for one in lasting), default=None)
        refunded_at = now if assessment.state is ReferralState.REFUNDED else None
        values = {
            "advocate_id": self._credited(assessment, row), "state": assessment.state.value, "method": assessment.method.value, "code": assessment.code,
            "channel": assessment.channel, "existing_customer": assessment.existing_customer, "reasons": [as_json(reason) for reason in assessment.reasons],
            "started_at": assessment.started_at, "signed_up_at": history.signed_up_at, "converted_at": converted_at,
            "value_minor": sum(one.purchase.amount_minor - one.purchase.refunded_minor for one in lasting if one.purchase.currency == program.currency),
            "purchases": len(lasting), "name_allowed": name_allowed or bool(row and row.name_allowed),
        }  # fmt: skip
        news = all(one.purchase.history for one in assessment.purchases) if assessment.purchases else bool(bought) and all(one.history for one in bought)
        if row is None or any(getattr(row, name) != value for name, value in values.items()):
            kept = (refunded_at and row and row.refunded_at) or refunded_at
            values |= {"refunded_at": kept, "moved_at": now, "reasons": json.dumps(values["reasons"])}
            new = {"id": referral_id, "contact_id": friend, "program_id": program.id, "relation": "", "product": ""}
            rest = {"fixed_by_staff": False, "next_step": "", "created_at": now}
            if row:
                new["contact_id"] = row.contact_id
            self.referrals.append(tuple((values | new | rest)[name] for name in _REFERRAL))
            (self.moved if row else self.started)[news].append(referral_id)
        by_id = {outcome.id: outcome for outcome in (*bought, *counted)}
        for judged in (*assessment.purchases, *assessment.others):
            outcome = by_id[judged.purchase.id]
            self._conversion(friend, program, referral_id, assessment, judged, outcome, before.get(outcome.id), first=converted_at)
        for other in rows:
            if row and other.id != row.id and other.state != ReferralState.NOT_ELIGIBLE:
                models.Referral.objects.filter(contact_id=other.contact_id, id=other.id).update(
                    state=ReferralState.NOT_ELIGIBLE, reasons=[as_json(Reason("merged", False))], moved_at=now
                )

    def _conversion(
        self,
        friend: UUID,
        program: Program,
        referral_id: UUID,
        assessment: rules.Assessment,
        judged: rules.Judged,
        outcome: Outcome,
        before: models.Conversion | None,
        *,
        first: datetime | None,
    ) -> None:
        purchase = judged.purchase
        reasons = [as_json(reason) for reason in judged.reasons]
        advocate_id = self._credited(assessment, before)
        turn = (referral_id, advocate_id, purchase.refunded_minor, judged.ordinal, judged.credited, reasons)
        same = before is not None and turn == tuple(getattr(before, name) for name in _TURNS)
        if same and not self.every:
            return
        conversion_id = before.id if before else same_id("conversion", program.id, outcome.id)
        contact_id = before.contact_id if before else outcome.contact_id or friend
        row = (
            conversion_id, contact_id, program.id, referral_id, advocate_id, outcome.id, outcome.type, outcome.occurred_at,
            purchase.amount_minor, purchase.currency, purchase.refunded_minor, judged.ordinal, judged.credited, json.dumps(reasons), outcome.history,
            self.now,
        )  # fmt: skip
        if not same:
            self.conversions.append(row)
        self.changed.append(
            Conversion(
                id=conversion_id,
                referral_id=referral_id,
                program_id=program.id,
                contact_id=friend,
                advocate_id=assessment.advocate_id,
                outcome_id=outcome.id,
                type=outcome.type,
                occurred_at=outcome.occurred_at,
                referral_started_at=assessment.started_at,
                amount_minor=purchase.amount_minor,
                currency=purchase.currency,
                refunded_minor=purchase.refunded_minor,
                ordinal=judged.ordinal,
                existing_customer=assessment.existing_customer,
                credited=judged.credited,
                reasons=judged.reasons,
                history=outcome.history,
                products=purchase.products,
                first_purchase_at=first,
            )
        )
        if outcome.type not in PURCHASES:
            return  # what is told of conversions is about purchases
        was = bool(before and before.credited and before.ordinal)
        if judged.credited and judged.ordinal and not was:
            self.attributed[outcome.history].append(conversion_id)
        elif before and ((was and not judged.ordinal) or before.refunded_minor != purchase.refunded_minor or before.advocate_id != advocate_id):
            self.reversed[outcome.history].append(conversion_id)

    def _credited(self, assessment: rules.Assessment, before: models.Referral | models.Conversion | None) -> UUID:
        """Return the advocate as it is stored: the same contact as before where that is the same person, so that a merge can be undone."""
        if before and self.advocates.get(before.advocate_id, before.advocate_id) == assessment.advocate_id:
            return before.advocate_id
        return assessment.advocate_id

    def flush(self) -> list[Conversion]:
        vendor = connection.vendor
        with transaction.atomic(savepoint=False), connection.cursor() as cursor:
            moves = ", ".join(f"{name} = excluded.{name}" for name in _MOVES)
            bulk.insert(cursor, vendor, "referrals_referral", _REFERRAL, self.referrals, tail=f"on conflict (contact_id, program_id) do update set {moves}")
            turns = ", ".join(f"{name} = excluded.{name}" for name in _TURNS)
            tail = f"on conflict (contact_id, program_id, outcome_id) do update set {turns}"
            bulk.insert(cursor, vendor, "referrals_conversion", _CONVERSION, self.conversions, tail=tail)
        facts: list[catalogue.Fact] = []
        for history in (False, True):
            if ids := self.started[history]:
                facts.append(catalogue.ReferralStarted(referral_ids=tuple(ids), history=history))
            if ids := self.moved[history]:
                facts.append(catalogue.ReferralMoved(referral_ids=tuple(ids), history=history))
            if ids := self.attributed[history]:
                facts.append(catalogue.ConversionAttributed(conversion_ids=tuple(ids), history=history))
            if ids := self.reversed[history]:
                facts.append(catalogue.ConversionReversed(conversion_ids=tuple(ids), history=history))
        if facts:
            log.record_all(facts, now=self.now)
        return self.changed


def as_json(reason: Reason) -> list[object]:
    """Return a reason as it is stored: [code, passed, {name: value}], and the reasons within it where there are some."""
    stored: list[object] = [reason.code, reason.passed, dict(reason.values)]
    return [*stored, [as_json(one) for one in reason.within]] if reason.within else stored


def _leading(rows: Sequence[models.Referral], friend: UUID) -> models.Referral | None:
    """Return the row that speaks for a friend: the pinned one, else the friend's own, else the oldest."""
    return min(rows, key=lambda row: (row.pinned_at is None and not row.fixed_by_staff, row.contact_id != friend, row.created_at), default=None)


def _pin(row: models.Referral | None, advocates: dict[UUID, UUID]) -> rules.Pin | None:
    if row is None or not (row.fixed_by_staff or row.pinned_at):
        return None
    advocate_id = advocates.get(row.advocate_id, row.advocate_id)
    return rules.Pin(advocate_id=advocate_id, method=Method(row.method), started_at=row.started_at, by_staff=row.fixed_by_staff)


def _names_allowed(groups: dict[UUID, UUID]) -> set[tuple[UUID, UUID]]:
    """Return the (friend, programme) whose claim ticked that the advocate may see the first name and whether they bought."""
    found = models.Claim.objects.filter(contact_id__in=list(groups), confirmed_at__isnull=False, name_allowed=True).values_list("contact_id", "program_id")
    return {(groups[contact_id], program_id) for contact_id, program_id in found if contact_id}


def _signs(groups: dict[UUID, UUID]) -> dict[tuple[UUID, UUID], list[rules.Sign]]:
    where, values = bulk.any_of(connection.vendor, "contact_id", groups)
    found = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(f"select id, contact_id, program_id, advocate_id, method, at, code, channel, refused from referrals_evidence where {where}", values)
        for id_, contact_id, program_id, advocate_id, method, at, code, channel, refused in cursor.fetchall():
            sign = rules.Sign(bulk.read_id(id_), bulk.read_id(advocate_id), Method(method), bulk.read_time(at), code, channel, refused)
            found[groups[bulk.read_id(contact_id)], bulk.read_id(program_id)].append(sign)
    return found


def _referrals(groups: dict[UUID, UUID]) -> dict[tuple[UUID, UUID], list[models.Referral]]:
    where, values = bulk.any_of(connection.vendor, "contact_id", groups)
    found = defaultdict(list)
    for row in models.Referral.objects.raw(f"select * from referrals_referral where {where}", values):
        found[groups[row.contact_id], row.program_id].append(row)
    return found


def _conversions(groups: dict[UUID, UUID]) -> dict[tuple[UUID, UUID], dict[UUID, models.Conversion]]:
    where, values = bulk.any_of(connection.vendor, "contact_id", groups)
    found: dict[tuple[UUID, UUID], dict[UUID, models.Conversion]] = defaultdict(dict)
    for row in models.Conversion.objects.raw(f"select * from referrals_conversion where {where}", values):
        found[groups[row.contact_id], row.program_id][row.outcome_id] = row
    return found


def _outcomes(
    groups: dict[UUID, UUID], counted: frozenset[str]
) -> tuple[dict[UUID, list[Outcome]], dict[UUID, datetime], dict[Name, list[Outcome]], dict[UUID, list[Outcome]]]:
    """Return each friend's purchases, first sign-up, all refunds of purchases and of what some programme counts by name, and everything else they did."""
    bought: dict[UUID, list[Outcome]] = defaultdict(list)
    others: dict[UUID, list[Outcome]] = defaultdict(list)
    signed_up: dict[UUID, datetime] = {}
    for outcome in settle.of_contacts(groups):
        assert outcome.contact_id is not None
        friend = groups[outcome.contact_id]
        if outcome.type in PURCHASES:
            bought[friend].append(outcome)
        elif outcome.type != "refund":
            others[friend].append(outcome)
            if outcome.type == "signup":
                signed_up.setdefault(friend, outcome.occurred_at)
    refunds: dict[Name, list[Outcome]] = defaultdict(list)
    paid = [outcome for outcomes in bought.values() for outcome in outcomes]
    for refund in settle.refunds_of([*paid, *(outcome for outcomes in others.values() for outcome in outcomes if outcome.type in counted)]):
        refunds[named_by(refund)].append(refund)
    return bought, signed_up, refunds, others


def _purchase(outcome: Outcome, refunds: dict[Name, list[Outcome]], before: dict[UUID, models.Conversion], currency: str) -> rules.Purchase:
    """Return a purchase with what was sent back of it; a refund in another currency than the purchase's counts as one in full."""
    amount = outcome.amount_minor or 0
    sent_back = refunds.get(name_of(outcome), [])
    whole = any(refund.amount_minor is None or refund.currency not in ("", outcome.currency) for refund in sent_back)
    refunded = amount if whole else min(amount, sum(refund.amount_minor or 0 for refund in sent_back))
    row = before.get(outcome.id)
    return rules.Purchase(
        id=outcome.id,
        type=outcome.type,
        occurred_at=outcome.occurred_at,
        amount_minor=amount,
        currency=outcome.currency or currency,
        refunded_minor=refunded,
        fully_refunded=whole or bool(sent_back and refunded >= amount),
        history=outcome.history,
        products=products_of(outcome.properties),
        name=f"{outcome.source} {outcome.external_id}",
        pinned_ordinal=max(row.ordinal, 0) if row and row.pinned_at else None,
    )
