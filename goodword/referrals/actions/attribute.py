"""Settle outcomes: find whose they are, note what speaks of a recommendation, and decide the credit anew for every friend concerned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from goodword.contacts.actions import identify
from goodword.contacts.queries import canonical
from goodword.contacts.queries.aliases import forget
from goodword.contacts.values import Person
from goodword.events.actions import settle
from goodword.events.values import Outcome
from goodword.facts import catalogue, log
from goodword.lib import bulk
from goodword.lib.ids import same_id
from goodword.links import queries as links
from goodword.links.rules import read_click
from goodword.programs import queries as programs
from goodword.programs.values import Method, Program, ProgramState
from goodword.referrals.actions import reassess
from goodword.referrals.values import Conversion

_EVIDENCE = {
    "id": "uuid", "contact_id": "uuid", "program_id": "uuid", "advocate_id": "uuid", "method": "text", "at": "timestamptz", "code": "text",
    "channel": "text", "outcome_id": "uuid", "claim_id": "uuid", "refused": "text", "by": "uuid", "note": "text",
}  # fmt: skip


@dataclass(frozen=True)
class NewEvidence:
    """One sign that a friend was recommended, before it is written; the same sign has the same id."""

    contact_id: UUID
    program_id: UUID
    advocate_id: UUID
    method: Method
    at: datetime
    code: str = ""
    channel: str = ""
    outcome_id: UUID | None = None
    claim_id: UUID | None = None
    refused: str = ""
    by: UUID | None = None
    note: str = ""

    @property
    def id(self) -> UUID:
        return same_id("evidence", self.contact_id, self.program_id, self.advocate_id, self.method.value, self.outcome_id or self.claim_id or self.at)


def attribute(outcomes: Sequence[Outcome], *, now: datetime) -> list[Conversion]:
    """Settle a batch of waiting outcomes and return the conversions that are new or count differently from before.

    A refund whose purchase is known but still waiting keeps waiting too; every other outcome is settled. Records OutcomesSettled and what
    `reassess.reassess` records.
    """
    with transaction.atomic(savepoint=False):
        found = identify.ensure([_person(outcome) for outcome in outcomes], now=now)
        contacts: dict[UUID, UUID | None] = {outcome.id: contact for outcome, contact in zip(outcomes, found, strict=True)}
        named = {outcome.id: outcome.contact_id for outcome in outcomes if outcome.contact_id}  # by us, such as a deal that was won
        kept = canonical(set(named.values())) if named else {}
        contacts.update({outcome_id: kept[contact_id] for outcome_id, contact_id in named.items()})
        refunds = [outcome for outcome in outcomes if outcome.type == "refund" and outcome.refund_of]
        for refund_id, purchase in (settle.purchases_behind(refunds) if refunds else {}).items():
            owner = purchase.contact_id or contacts.get(purchase.id)
            if owner is None:  # the purchase is there but another worker has not settled it yet
                del contacts[refund_id]
            else:
                contacts[refund_id] = owner
        people = {contact for contact in contacts.values() if contact}
        lock(people)
        _note(outcomes, contacts, now=now)
        settle.settle(contacts, now=now)
        friends = reassess.with_evidence(people)
        conversions = reassess.reassess(friends, now=now) if friends else []
        _record_settled(outcomes, contacts, now=now)
    return conversions


def add_evidence(evidence: Sequence[NewEvidence]) -> None:
    """Write signs of recommendation down; the same sign twice is one. Needs the caller's transaction and does not decide anything."""
    rows = {
        one.id: (
            one.id, one.contact_id, one.program_id, one.advocate_id, one.method.value, one.at, one.code, one.channel, one.outcome_id, one.claim_id,
            one.refused, one.by, one.note,
        )
        for one in evidence
    }  # fmt: skip
    with connection.cursor() as cursor:
        bulk.insert(cursor, connection.vendor, "referrals_evidence", _EVIDENCE, list(rows.values()))


def refusal(program: Program | None, *, at: datetime) -> str:
    """Return why a programme takes no new recommendations that happened at that time, or an empty string where it does."""
    if program is None or program.first_live_at is None:
        return "program_not_live"
    if program.ended_at and at >= program.ended_at:
        return "program_ended"
    if program.state is ProgramState.PAUSED and program.paused_at and at >= program.paused_at:
        return "program_paused"
    return ""


def lock(contact_ids: Iterable[UUID]) -> None:
    """Hold contacts for this transaction, in sorted order, so that two workers never decide about the same friend at once."""
    forget()  # who was merged before we held them
    if connection.vendor == "postgresql" and (ids := sorted(contact_ids)):
        with connection.cursor() as cursor:
            cursor.execute("select 1 from contacts_contact where id = any(%s::uuid[]) order by id for no key update", [ids])


def _person(outcome: Outcome) -> Person:
    sent = outcome.person or {}
    known = {name: str(sent[name]) for name in ("external_id", "email", "phone", "first_name", "last_name", "language", "country") if sent.get(name)}
    return Person(source=outcome.source, trusted=bool(sent.get("trusted", True)), **known)


def _note(outcomes: Sequence[Outcome], contacts: dict[UUID, UUID | None], *, now: datetime) -> None:
    """Write down which outcomes brought a code or a click."""
    speaking = [outcome for outcome in outcomes if (outcome.code or outcome.click_id) and contacts.get(outcome.id)]
    if not speaking:
        return
    clicks = {outcome.id: click for outcome in speaking if outcome.click_id and (click := _click(outcome.click_id))}
    owners = links.owners_of({outcome.code for outcome in speaking if outcome.code} | {code for code, _, _ in clicks.values()})
    known = {program.id: program for program in programs.programs()}
    evidence = []
    for outcome in speaking:
        contact_id = contacts[outcome.id]
        assert contact_id is not None
        signs = [(outcome.code, outcome.occurred_at, Method.CODE)] if outcome.code else []
        if outcome.id in clicks:
            signs.append(clicks[outcome.id])
        for code, at, method in signs:
            if owner := owners.get(code):
                refused = "" if owner.active else "link_inactive"
                evidence.append(
                    NewEvidence(
                        contact_id=contact_id,
                        program_id=owner.program_id,
                        advocate_id=owner.contact_id,
                        method=method,
                        at=min(at, outcome.occurred_at),
                        code=code,
                        outcome_id=outcome.id,
                        refused=refused or refusal(known.get(owner.program_id), at=at),
                    )
                )
    add_evidence(evidence)


def _click(token: str) -> tuple[str, datetime, Method] | None:
    """Return code, time and method of a signed click id, or None for one that is not ours."""
    click = read_click(token)
    return (click.code, click.at, click.method) if click else None


def _record_settled(outcomes: Sequence[Outcome], contacts: dict[UUID, UUID | None], *, now: datetime) -> None:
    facts = []
    for history in (False, True):
        if settled := tuple(outcome.id for outcome in outcomes if outcome.history is history and outcome.id in contacts):
            facts.append(catalogue.OutcomesSettled(outcome_ids=settled, history=history))
    log.record_all(facts, now=now)
