"""Links over the API: given to advocates whom a shop names."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse

from goodword.api.application import Endpoints, api
from goodword.api.problems import Mistake, Refused, pointer
from goodword.api.requests import ApiRequest
from goodword.api.schemas import links as schemas
from goodword.contacts import queries as contacts
from goodword.contacts.values import Person
from goodword.lib import identity, qr
from goodword.lib.codes import normalise
from goodword.links import queries
from goodword.links.actions import access, join
from goodword.links.values import Link
from goodword.programs import queries as programs

router = Endpoints(tags=["links"])


@router.post("", response=schemas.Links)
def create_links(request: ApiRequest, body: schemas.NewLinks) -> dict[str, Any]:
    """Give up to 1,000 customers their links in a programme.

    Who has one keeps it; who is not known becomes a contact. The links come in the order of the customers.
    """
    programs.program(body.program)
    people = [_person(customer, source=request.key.source) for customer in body.customers]
    nobody = [place for place, person in enumerate(people) if not _says_who(person)]
    if nobody:
        raise Refused("invalid", errors=[Mistake(pointer("customers", place), "An id, an email or a phone is needed.", "customer_unknown") for place in nobody])
    links = join.by_shop(people, program_id=body.program, history=body.history, now=request.now)
    return {"items": [_out(link) for link in links if link]}


@router.get("", response=schemas.Links)
def list_links(request: ApiRequest, contact_id: UUID | None = None, code: str = "") -> dict[str, Any]:
    """Return the links of a contact, one for each programme, or the one link that a code belongs to."""
    if (contact_id is None) == (not code):
        raise Refused("bad_request", "Send either contact_id or code.")
    if contact_id is not None:
        contact = contacts.contact(contact_id)
        return {"items": [_out(link) for link in queries.links_of_contact(contact.id)]}
    return {"items": [_out(link) for link in _by_code(code)]}


_SVG = {"responses": {200: {"description": "OK", "content": {"image/svg+xml": {"schema": {"type": "string"}}}}}}


@router.get("/{code}/qr", response=None, openapi_extra=_SVG)
def get_link_qr(request: ApiRequest, code: str) -> HttpResponse:
    """Return a link as a QR code in SVG; it holds the address and nothing else."""
    if not _by_code(code):
        raise Refused("not_found", "Nobody has this code.")
    return HttpResponse(qr.svg(queries.link_url(normalise(code), channel="qr")), content_type="image/svg+xml")


@router.post("/portal", response=schemas.PortalLink)
def create_portal_link(request: ApiRequest, body: schemas.PortalWanted) -> dict[str, Any]:
    """Make a signed link to an advocate's own page, to show where the advocate is signed in at the shop. It ends the older ones."""
    program = programs.program(body.program)
    contact = contacts.contacts([body.contact]).get(body.contact)
    if contact is None or not queries.links_of([contact.id], program_id=program.id):
        raise Refused("invalid", errors=[Mistake("/contact", "This contact has no link in the programme.", "link_missing")])
    url = access.issue([contact.id], program_id=program.id, now=request.now)[contact.id]
    return {"contact_id": contact.id, "program_id": program.id, "url": url}


@router.post("/join", response=schemas.JoinLink)
def create_join_link(request: ApiRequest, body: schemas.JoinWanted) -> dict[str, Any]:
    """Make a signed address for one customer to show after a purchase: it leads to the own link and page without a mail. Mail it to nobody."""
    program = programs.program(body.program)
    person = _person(body.customer, source=request.key.source)
    if not _says_who(person):
        raise Refused("invalid", errors=[Mistake("/customer", "An id, an email or a phone is needed.", "customer_unknown")])
    contact_id, url = join.invite(person, program_id=program.id, now=request.now)
    return {"contact_id": contact_id, "program_id": program.id, "url": url}


def _by_code(code: str) -> list[Link]:
    owner = queries.owners_of([code]).get(code)
    return list(queries.links_of([owner.contact_id], program_id=owner.program_id).values()) if owner else []


def _person(customer: schemas.Customer, *, source: str) -> Person:
    sent = customer.model_dump()
    return Person(source=source, external_id=sent.pop("id"), trusted=True, **sent)


def _says_who(person: Person) -> bool:
    return bool(person.external_id or identity.normalise_email(person.email) or identity.normalise_phone(person.phone, person.country))


def _out(link: Link) -> dict[str, Any]:
    return asdict(link) | {"url": queries.link_url(link.code), "qr_url": f"{settings.GOODWORD_URL}/api/v1/links/{link.code}/qr"}


api.add_router("links", router)
