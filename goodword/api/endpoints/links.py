"""Links over the API: given to advocates whom a shop names."""

from dataclasses import asdict
from typing import Any

from goodword.api.application import Endpoints, api
from goodword.api.problems import Mistake, Refused, pointer
from goodword.api.requests import ApiRequest
from goodword.api.schemas import links as schemas
from goodword.contacts.values import Person
from goodword.lib import identity
from goodword.links import queries
from goodword.links.actions import joining
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


def _person(customer: schemas.Customer, *, source: str) -> Person:
    sent = customer.model_dump()
    return Person(source=source, external_id=sent.pop("id"), trusted=True, **sent)


def _says_who(person: Person) -> bool:
    return bool(person.external_id or identity.normalise_email(person.email) or identity.normalise_phone(person.phone, person.country))


def _out(link: Link) -> dict[str, Any]:
    return asdict(link) | {"url": queries.link_url(link.code)}


api.add_router("links", router)
