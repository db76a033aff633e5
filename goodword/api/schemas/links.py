"""Links as the API speaks of them."""

from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from goodword.api.schemas.base import Body, Flag

Id = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
Address = Annotated[str, StringConstraints(max_length=320, strip_whitespace=True)]
PersonName = Annotated[str, StringConstraints(max_length=120, strip_whitespace=True)]


class Customer(Body):
    """Who somebody is: at least one of id, email and phone."""

    id: Id = Field("", description="The id in the shop; known only within the source of the key.")
    email: Address = ""
    phone: Annotated[str, StringConstraints(max_length=40, strip_whitespace=True)] = Field("", description="Best with its country code: +4930123456.")
    first_name: PersonName = ""
    last_name: PersonName = ""
    language: Annotated[str, StringConstraints(max_length=5)] = ""
    country: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?$")] = ""


class NewLinks(Body):
    """Whom to give links to."""

    program: UUID
    customers: Annotated[list[Customer], Field(min_length=1, max_length=1000)]
    history: Flag = Field(False, description="Given after the fact: no message and no journey starts.")


class Link(Schema):
    """An advocate's link."""

    id: UUID
    contact_id: UUID
    program_id: UUID
    code: str
    url: str = Field(description="What the advocate passes on.")
    qr_url: str = Field(description="The same as a QR code (SVG); needs the key.")
    active: bool = Field(description="False once the advocate left the programme.")


class PortalWanted(Body):
    """Whose page, in which programme."""

    program: UUID
    contact: UUID


class PortalLink(Schema):
    """A signed link that opens an advocate's own page; good for 90 days, or until a newer one is made."""

    contact_id: UUID
    program_id: UUID
    url: str


class JoinWanted(Body):
    """Which customer, to which programme."""

    program: UUID
    customer: Customer


class JoinLink(Schema):
    """A signed address under which one customer gets the own link; good for two weeks."""

    contact_id: UUID
    program_id: UUID
    url: str


class Links(Schema):
    """Links in the order of the customers that were sent."""

    items: list[Link]
