"""Take a complaint in: from a public form, from staff or the API, or from a low score; silence, acknowledgement and work follow in the same transaction."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from goodword.contacts import queries as contacts
from goodword.contacts.actions import identify
from goodword.contacts.values import Contact, Person
from goodword.events import queries as events
from goodword.events.values import PURCHASES
from goodword.facts import catalogue, log
from goodword.feedback import models
from goodword.feedback.actions import attachments, recovery, silence, told
from goodword.feedback.actions.stories import tell
from goodword.feedback.queries import cases as reads
from goodword.feedback.rules import cases as rules
from goodword.feedback.rules.attachments import Upload
from goodword.feedback.rules.routing import HANDLES, RECOVERS, choose
from goodword.feedback.rules.themes import Kind
from goodword.feedback.values import Case, CaseState, CaseStep, NewCase, Origin
from goodword.feedback.values.recovery import Doing
from goodword.lib import codes, identity
from goodword.lib.ids import new_id, same_id
from goodword.lib.money import Money
from goodword.links.actions import limits
from goodword.links.values import Admission
from goodword.operators import actions as operators
from goodword.operators import queries as staff
from goodword.operators.values import SYSTEM, Actor

VALUE_OVER = timedelta(days=365)  # purchases of this long count as what a customer is worth


class CaseRefused(ValueError):
    """A complaint or a step that cannot be; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def from_form(new: NewCase, *, key: str, network: str, files: Sequence[Upload] = (), now: datetime) -> tuple[Admission, Case | None]:
    """Take a complaint from the public form unless its address or network sent too many; `network` is the visitor's IP address.

    The same `key` (of the form that was shown) is the same complaint.
    The address is that of who typed it: it is written to once, attaches to no contact before its owner says that the complaint is theirs, and whoever
    the contact of that address is, is asked for nothing meanwhile, which shows nobody anything. Raises AttachmentRefused, CaseRefused
    (topic_gone: a category that is offered no more).
    """
    attachments.check(files)
    address = identity.normalise_email(new.email)
    if not address:
        raise CaseRefused("email_invalid")
    new = _checked(replace(new, email=address, origin=Origin.FORM, contact_id=None))
    id_ = same_id("case", "form", key)
    with transaction.atomic():
        if models.Case.objects.filter(id=id_).exists():
            return Admission.ADMITTED, reads.case(id_)
        new = _filed(new)
        admission = limits.admit("complaint", address=address, network=network, now=now)
        if admission is not Admission.ADMITTED:
            return admission, None
        case = open_case(new, id_=id_, now=now)
        attachments.keep(case.id, files, now=now)
        return admission, case


def receive(new: NewCase, *, key: str = "", actor: Actor, now: datetime) -> Case:
    """Take a complaint that staff or another system heard of; the same `key` is the same complaint. Raises CaseRefused, ContactUnknown."""
    new = _checked(replace(new, email=identity.normalise_email(new.email)))
    if new.contact_id is None and not new.email:
        raise CaseRefused("nobody")
    id_ = same_id("case", key) if key else new_id()
    with transaction.atomic():
        if models.Case.objects.filter(id=id_).exists():
            return reads.case(id_)
        known = contacts.contact(new.contact_id).id if new.contact_id else contacts.find(Person(email=new.email))
        case = open_case(replace(new, contact_id=known), id_=id_, actor=actor, now=now)
        operators.audit(actor=actor, action="feedback.receive_case", subject=f"case:{case.id}", after={"contact": str(case.contact_id)}, now=now)
        return case


def open_case(new: NewCase, *, id_: UUID | None = None, actor: Actor = SYSTEM, now: datetime) -> Case:
    """Open a case in the caller's transaction, with all that follows from it; one of this id that is there already stays as it is."""
    with transaction.atomic():
        person = contacts.contacts([new.contact_id]).get(new.contact_id) if new.contact_id else None
        row, is_new = models.Case.objects.get_or_create(id=id_ or new_id(), defaults=_columns(new, person, now=now))
        if not is_new:
            return reads.to_value(row)
        tell(row.id, "received", by_id=actor.operator_id, now=now)
        case = _acknowledged(reads.case(row.id), now=now)
        _silence(case, now=now)
        told.tell_assignee(case, occasion="received", now=now)
        _put_before_people(case, now=now)
        log.record(catalogue.CaseOpened(case_id=case.id, origin=case.origin, contact_id=case.contact_id, at=now.isoformat()), now=now)
        return case


def confirm(case_id: UUID, *, now: datetime) -> Case:
    """Attach a case to the owner of its address, who said that it is theirs; doing it again changes nothing. Raises CaseUnknown."""
    with transaction.atomic():
        case = locked(case_id)
        if case.contact_id:
            return case
        first_name, _, last_name = case.name.partition(" ")
        person = Person(email=case.email, first_name=first_name, last_name=last_name, language=case.language, trusted=True)
        [contact_id] = identify.ensure([person], now=now)
        assert contact_id is not None
        _attach(case, contact_id, confirmed_at=now, now=now)
        tell(case_id, "confirmed", now=now)
        return reads.case(case_id)


def attach(case_id: UUID, contact_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Let staff say whose case it is; False where it has somebody. Raises CaseUnknown, ContactUnknown."""
    with transaction.atomic():
        case = locked(case_id)
        if case.contact_id:
            return False
        _attach(case, contacts.contact(contact_id).id, confirmed_at=None, now=now)
        tell(case_id, "attached", by_id=actor.operator_id, now=now)
        operators.audit(actor=actor, action="feedback.attach_case", subject=f"case:{case_id}", after={"contact": str(contact_id)}, now=now)
        return True


def worth(person: Contact | None, *, now: datetime) -> tuple[Money | None, str]:
    """Return what a customer is still worth, and whether that was entered or comes from purchases."""
    if person is None:
        return None, ""
    entered = Money(person.value_minor, person.value_currency) if person.value_minor is not None else None
    bought: Counter[str] = Counter()
    for one in events.of_contact(person.id, limit=200).items:
        if one.amount_minor is not None and one.occurred_at > now - VALUE_OVER:
            bought[one.currency] += one.amount_minor if one.type in PURCHASES else -one.amount_minor if one.type == "refund" else 0
    return rules.remaining_value(entered=entered, bought=bought, currency=staff.organisation().currency)


def _checked(new: NewCase) -> NewCase:
    words = new.words.strip()
    if not words:
        raise CaseRefused("words_missing")
    if len(words) > rules.WORDS_MAX:
        raise CaseRefused("words_too_long")
    return replace(new, words=words, order=new.order.strip()[: rules.ORDER_MAX], name=new.name.strip()[:240], language=new.language[:5])


def _filed(new: NewCase) -> NewCase:
    """Return a complaint under the category that stands for the one that was chosen; one that was merged meanwhile stands for what it became part of."""
    if new.topic_id is None:
        return new
    row = _category(new.topic_id)
    if row and row.merged_into_id:
        row = _category(row.merged_into_id)
    if row is None or row.retired_at:
        raise CaseRefused("topic_gone")
    return replace(new, topic_id=row.id)


def _category(topic_id: UUID) -> models.Topic | None:
    """Return a category, locked, so that nobody merges it before the complaint stands under it."""
    return models.Topic.objects.select_for_update().filter(id=topic_id, kind=Kind.CATEGORY).first()


def _columns(new: NewCase, person: Contact | None, *, now: datetime) -> dict[str, object]:
    value, source = worth(person, now=now)
    clock = rules.clock(new.severity, received_at=now, calendar=staff.calendar())
    return {
        "number": codes.new_code(7),
        "contact_id": person.id if person else None,
        "email": "" if person else new.email,
        "name": "" if person else new.name,
        "program_id": new.program_id,
        "answer_id": new.answer_id,
        "origin": new.origin,
        "category": new.category,
        "topic_id": new.topic_id,
        "severity": new.severity,
        "wish": new.wish,
        "order": new.order,
        "words": new.words,
        "language": new.language or (person.language[:2] if person else ""),
        "state": CaseState.RECEIVED,
        "priority": rules.priority(new.severity, value=value, source=source).points,
        "value_minor": value.minor if value else None,
        "value_asset": value.asset if value else "",
        "value_source": source,
        "assignee_id": _assignee(new, person, now=now),
        "answer_by": clock.answer_by,
        "solve_by": clock.solve_by,
        "escalate_at": clock.answer_by,
        "received_at": now,
        "proof": dict(new.proof),
    }


def _assignee(new: NewCase, person: Contact | None, *, now: datetime) -> UUID | None:
    roles = RECOVERS if new.origin is Origin.SURVEY else HANDLES
    today = now.astimezone(staff.organisation().zone).date()
    return choose(staff.colleagues(), preferred=person.assignee_id if person else None, roles=roles, loads=reads.loads(), today=today)


def _acknowledged(case: Case, *, now: datetime) -> Case:
    """Say at once that it has arrived: by mail, or, for a survey's case, on the page that is shown after the answer."""
    on_the_page = case.origin is Origin.SURVEY
    if not on_the_page and not told.acknowledge(case, now=now):
        return case
    state = rules.after(case.state, CaseStep.ACKNOWLEDGE)
    assert state is not None, "a case that was just received can be acknowledged"
    models.Case.objects.filter(id=case.id, state=case.state).update(state=state, acknowledged_at=now)
    tell(case.id, "acknowledged", values={"by": "page" if on_the_page else "mail"}, now=now)
    return reads.case(case.id)


def _put_before_people(case: Case, *, now: datetime) -> None:
    """Make the tasks of a new case: its recovery plan, or the first answer where no step of a plan talks to the customer.

    A survey's case has its call already, and nobody is to be rung up twice about one thing.
    """
    steps = () if case.origin is Origin.SURVEY else recovery.follow(case, now=now)
    if not any(step.doing is Doing.TALK for step in steps):
        told.answer_task(case, now=now)


def _silence(case: Case, *, now: datetime) -> None:
    if case.contact_id:
        silence.case_open(case.contact_id, case.id, now=now)
    elif owner := contacts.find(Person(email=case.email)):
        silence.case_open(owner, case.id, until=now + rules.QUIET_UNCONFIRMED, now=now)


def _attach(case: Case, contact_id: UUID, *, confirmed_at: datetime | None, now: datetime) -> None:
    person = contacts.contact(contact_id)
    value, source = worth(person, now=now)
    models.Case.objects.filter(id=case.id, contact_id=None).update(
        contact_id=contact_id,
        confirmed_at=confirmed_at,
        priority=rules.priority(case.severity, value=value, source=source).points,
        value_minor=value.minor if value else None,
        value_asset=value.asset if value else "",
        value_source=source,
    )
    if case.is_open:
        silence.case_open(contact_id, case.id, now=now)
    log.record(catalogue.CaseAttached(case_id=case.id, origin=case.origin, contact_id=contact_id, at=case.received_at.isoformat()), now=now)


def locked(case_id: UUID) -> Case:
    """Return a case that nobody else changes before the caller's transaction ends; raise CaseUnknown."""
    row = models.Case.objects.select_for_update().filter(id=case_id).first()
    if row is None:
        raise reads.CaseUnknown(str(case_id))
    return reads.to_value(row)
