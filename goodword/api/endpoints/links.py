"""Links over the API: given to advocates whom a shop names."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.http import HttpResponse

from goodword.api.application import Endpoints, api
from goodword.api.problems import Mistake, Refused, pointer
from goodword.api.requests import ApiRequest
from goodword.api.schemas import links as schemas
from goodword.contacts import queries as contacts
from goodword.contacts.values import Person
from goodword.lib import identity
from goodword.lib.codes import normalise
from goodword.links import queries
from goodword.links.actions import access, joining
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
    links = joining.join(people, program_id=body.program, history=body.history, now=request.now)
    return {"items": [_out(link) for link in links if link]}


@router.get("", response=schemas.Links)
def list_links(request: ApiRequest, contact_id: UUID | None = None, code: str = "") -> dict[str, Any]:
    """Return the links of a contact, one for each programme, or the one link that a code belongs to."""
    if (contact_id is None) == (not code):
        raise Refused("bad_request", "Send either contact_id or code.")
    if contact_id is not None:
        contact = contacts.contact(contact_id)
        return {"items": [_out(link) for one in contact.all_ids for link in queries.links_of_contact(one)]}
    return {"items": [_out(link) for link in _by_code(code)]}


_SVG = {"responses": {200: {"description": "OK", "content": {"image/svg+xml": {"schema": {"type": "string"}}}}}}


@router.get("/{code}/qr", response=None, openapi_extra=_SVG)
def get_link_qr(request: ApiRequest, code: str) -> HttpResponse:
    """Return a link as a QR code in SVG; it holds the address and nothing else."""
    if not _by_code(code):
        raise Refused("not_found", "Nobody has this code.")
    drawn = segno.make(queries.link_url(normalise(code), channel="qr"), error="m", micro=False).svg_inline(scale=4, border=4)
    return HttpResponse(drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1), content_type="image/svg+xml")


@router.post("/portal", response=schemas.PortalLink)
def create_portal_link(request: ApiRequest, body: schemas.PortalWanted) -> dict[str, Any]:
    """Make a signed link to an advocate's own page, to show where the advocate is signed in at the shop. It ends the older ones."""
    program = programs.program(body.program)
    contact = contacts.contacts([body.contact]).get(body.contact)
    if contact is None or not queries.links_of([contact.id], program_id=program.id):
        raise Refused("invalid", errors=[Mistake("/contact", "This contact has no link in the programme.", "link_missing")])
    url = access.issue([contact.id], program_id=program.id, now=request.now)[contact.id]
    return {"contact_id": contact.id, "program_id": program.id, "url": url}


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
