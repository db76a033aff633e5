"""Joining: an address typed into a public form becomes an advocate once its owner follows the mailed link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.contacts import queries as contacts
from goodword.contacts.actions import identify, people
from goodword.contacts.values import IdentityKind, Person
from goodword.facts import log
from goodword.facts.catalogue import LinkRequested
from goodword.lib.ids import new_id
from goodword.lib.signing import keyed_hash
from goodword.links import models, queries
from goodword.links.actions import limits
from goodword.links.actions.access import issue
from goodword.links.actions.codes import ensure_links
from goodword.links.actions.share import come_back
from goodword.links.values import Access, Admission, Link
from goodword.operators.values import SYSTEM
from goodword.programs import queries as programs
from goodword.programs.rules import takes_claims


@dataclass(frozen=True)
class Joined:
    """What came of a join: a session to open, or None where the programme takes nobody new."""

    access: Access | None


@transaction.atomic
def request(*, program_id: UUID, email: str, language: str, network: str, now: datetime) -> Admission:
    """Send the owner of an address the way to their link, whether we know them or not; the visitor gets the same answer.

    `email` is normalised, `network` the visitor's IP address. Where too many were asked for, nothing is written.
    """
    admission = limits.admit("join", address=email, network=network, now=now)
    if admission is Admission.ADMITTED:
        row = models.JoinRequest(
            id=new_id(), program_id=program_id, email=email, language=language, network_hash=keyed_hash("network", network), requested_at=now
        )
        row.save(force_insert=True)
        log.record(LinkRequested(request_id=row.id), now=now)
    return admission


@transaction.atomic
def confirm(request_id: UUID, *, first_name: str = "", show_name: bool = False, now: datetime) -> Joined:
    """Open the advocate's page for the owner of an address, making contact and link where they are missing; doing it again opens it again."""
    row = models.JoinRequest.objects.get(id=request_id)
    models.JoinRequest.objects.filter(id=request_id, confirmed_at=None).update(confirmed_at=now)
    person = Person(email=row.email, first_name=first_name, language=row.language, trusted=True)
    known = contacts.find(person)
    if not _may_join(row.program_id, known):
        return Joined(None)
    contact_id = identify.ensure([person], now=now)[0]
    assert contact_id is not None, "the address was checked when it was typed"
    _confirm_address(contact_id, row.email, now=now)
    return Joined(_let_in(contact_id, row.program_id, first_name=first_name, show_name=show_name, end_sessions=True, now=now))


@transaction.atomic
def accept(contact_id: UUID, *, program_id: UUID, first_name: str = "", show_name: bool = False, now: datetime) -> Joined:
    """Open the advocate's page for a contact whom a shop sent with a signed address, making the link where it is missing."""
    contact_id = contacts.canonical([contact_id])[contact_id]
    if not _may_join(program_id, contact_id, invited=True):
        return Joined(None)
    return Joined(_let_in(contact_id, program_id, first_name=first_name, show_name=show_name, end_sessions=False, now=now))


@transaction.atomic
def by_shop(people_named: Sequence[Person], *, program_id: UUID, history: bool = False, now: datetime) -> list[Link | None]:
    """Return the link of each person whom a shop names, making contact and link where they are missing; None where nothing says who somebody is."""
    contact_ids = identify.ensure(people_named, now=now)
    links = ensure_links([contact_id for contact_id in contact_ids if contact_id], program_id=program_id, history=history, now=now)
    return [links[contact_id] if contact_id else None for contact_id in contact_ids]


@transaction.atomic
def invite(person: Person, *, program_id: UUID, now: datetime) -> tuple[UUID, str]:
    """Return the contact of a customer, and an address for the shop to show right after a purchase: it leads to the own link without a mail.

    The contact is made where it is missing, the link only once the customer presses the button. The person must be known by something.
    """
    contact_id = identify.ensure([person], now=now)[0]
    assert contact_id is not None, "whoever calls has checked that something identifies the person"
    return contact_id, queries.signed_join_url(contact_id, program_id=program_id, now=now)


def _may_join(program_id: UUID, contact_id: UUID | None, *, invited: bool = False) -> bool:
    """Say whether a person gets in: who has a link always does, others while the programme is live and open to them."""
    if contact_id and contact_id in queries.links_of([contact_id], program_id=program_id):
        return True
    program = programs.program(program_id)
    return takes_claims(program.state) and (program.open_to_join or invited)


def _let_in(contact_id: UUID, program_id: UUID, *, first_name: str, show_name: bool, end_sessions: bool, now: datetime) -> Access:
    _introduce(contact_id, first_name=first_name, show_name=show_name, now=now)
    link = ensure_links([contact_id], program_id=program_id, now=now)[contact_id]
    if not link.active:
        come_back(contact_id, program_id=program_id, now=now)
    url = issue([contact_id], program_id=program_id, end_sessions=end_sessions, now=now)[contact_id]
    return queries.open_link(url.rsplit("/", 1)[1], now=now)


def _introduce(contact_id: UUID, *, first_name: str, show_name: bool, now: datetime) -> None:
    """Write down the first name of somebody who had none, and that friends may read it; before the code is made of it."""
    contact = contacts.contact(contact_id)
    shown = contact.first_name or first_name
    changes = {}
    if first_name and not contact.first_name:
        changes["first_name"] = first_name
    if show_name and shown and not contact.name_shown:
        changes["name_shown"] = shown
    if changes:
        people.change(contact_id, changes, actor=SYSTEM, now=now)


def _confirm_address(contact_id: UUID, email: str, *, now: datetime) -> None:
    """Note that whoever pressed the button reads the mail of this address."""
    for identity in contacts.contact(contact_id).identities:
        if identity.kind is IdentityKind.EMAIL and identity.value == email:
            people.confirm_identity(contact_id, identity.id, now=now)
