"""Contacts as the API speaks of them."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StrictBool, StrictFloat, StrictInt, StringConstraints

from goodword.api.schemas.base import NOT_SENT, Body, Flag, Long, Minor, Moment, Short

Name = Annotated[str, StringConstraints(max_length=120)]
CustomValue = Annotated[str, StringConstraints(max_length=2000)] | StrictBool | StrictInt | StrictFloat | None
CustomFields = Annotated[dict[Annotated[str, StringConstraints(max_length=60)], CustomValue], Field(max_length=200, description="Own fields by their slug.")]
Purpose = Literal["service", "survey", "ask", "invitation", "marketing", "recovery"]
ConsentChannel = Literal["email", "call"]
Labels = Annotated[list[Annotated[str, StringConstraints(min_length=1, max_length=80)]], Field(max_length=100)]


class Fields(Body):
    """What can be said of a person; an empty text empties its field."""

    first_name: Name = NOT_SENT
    last_name: Name = NOT_SENT
    company: Short = NOT_SENT
    language: Annotated[str, StringConstraints(max_length=40)] = NOT_SENT
    country: Annotated[str, StringConstraints(max_length=60)] = NOT_SENT
    time_zone: Annotated[str, StringConstraints(max_length=60)] = NOT_SENT
    relation: Annotated[str, StringConstraints(max_length=40)] = NOT_SENT
    lifecycle: Annotated[str, StringConstraints(max_length=20)] = NOT_SENT
    customer_since: Moment | None = Field(None, description="Marked as a customer from then on, whatever the outcomes say.")
    former_since: Moment | None = None
    value_minor: Minor | None = None
    value_currency: Annotated[str, StringConstraints(pattern=r"^([A-Z]{3})?$")] = NOT_SENT
    name_shown: Name = Field(NOT_SENT, description="What friends may read of an advocate; empty: nothing.")
    custom: CustomFields = NOT_SENT


class NewContact(Fields):
    """A contact to be made, with what it is known by."""

    email: Annotated[str, StringConstraints(max_length=320)] = ""
    phone: Annotated[str, StringConstraints(max_length=40)] = ""
    external_id: Short = Field("", description="The id in the shop or system of the key.")
    confirmed: Flag = Field(False, description="The shop vouches that address and number are this person’s own.")


class NewIdentity(Body):
    """One more address or id of a contact."""

    kind: Literal["email", "phone", "external"]
    value: Annotated[str, StringConstraints(min_length=1, max_length=320)]
    confirmed: Flag = False


class Identity(Schema):
    """What a contact is known by; `source` names the shop or system of an external id."""

    id: UUID
    kind: str
    source: str
    value: str
    confirmed_at: datetime | None
    replaced_at: datetime | None


class Contact(Schema):
    """A person; `id` is the one that was kept where contacts were merged, `aliases` are the others."""

    id: UUID
    first_name: str
    last_name: str
    company: str
    language: str
    country: str
    time_zone: str
    relation: str
    lifecycle: str
    customer_since: datetime | None
    former_since: datetime | None
    value_minor: int | None
    value_currency: str
    name_shown: str
    custom: dict[str, Any]
    assignee_id: UUID | None
    identities: list[Identity]
    aliases: list[UUID]
    created_at: datetime
    changed_at: datetime | None


class LabelNames(Body):
    """Names of tags or lists: exactly these, no others."""

    names: Labels


class LabelsOut(Schema):
    """Names of tags or lists."""

    names: list[str]


class NewConsent(Body):
    """That a person agreed to, or took back, being written to for a purpose."""

    purpose: Purpose
    channel: ConsentChannel = "email"
    given: Flag
    wording: Long = Field("", description="The words as they were shown; needed where consent is given.")
    proof: dict[Annotated[str, StringConstraints(max_length=60)], Annotated[str, StringConstraints(max_length=500)]] = Field(
        {}, max_length=20, description="What proves it, such as the form and the hashes of network and browser."
    )
    at: Moment | None = Field(None, description="When it happened; null: now.")


class Consent(Schema):
    """One entry of the consent ledger."""

    id: UUID
    purpose: str
    channel: str
    given: bool
    at: datetime
    source: str
    wording: str
    proof: dict[str, Any]


class Consents(Schema):
    """The consent ledger of a contact, the newest entry first; for each purpose and channel the newest decides."""

    items: list[Consent]


class MergeWanted(Body):
    """Contacts that are one person."""

    others: Annotated[list[UUID], Field(min_length=1, max_length=20, description="Contacts that become aliases of this one.")]
