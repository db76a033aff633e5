"""Contacts over the API: found, made, changed, tagged, merged, and what they agreed to."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from goodword.api.application import Endpoints, api
from goodword.api.problems import Mistake, Refused, pointer, problem
from goodword.api.requests import ApiRequest
from goodword.api.schemas import contacts as schemas
from goodword.api.schemas.base import Cursor, Limit, PageOut
from goodword.contacts import queries, values
from goodword.contacts.actions import consent, labels, merging, people
from goodword.contacts.actions.labels import Kind, LabelRefused
from goodword.contacts.actions.merging import MergeRefused
from goodword.contacts.actions.people import ContactInvalid, IdentityTaken
from goodword.contacts.queries import consents as consent_queries
from goodword.contacts.queries import pages, vocabulary, words
from goodword.contacts.queries.people import ContactUnknown
from goodword.contacts.values import IdentityKind, Person
from goodword.lib.pages import Page

router = Endpoints(tags=["contacts"])


@router.get("", response=PageOut[schemas.Contact])
def list_contacts(
    request: ApiRequest,
    search: str = "",
    email: str = "",
    phone: str = "",
    external_id: str = "",
    tag: UUID | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[values.Contact]:
    """List contacts, the newest first; `email`, `phone` and `external_id` find the one person they belong to.

    `external_id` is looked up within the source of the key. `search` looks into names, company and addresses.
    """
    if email or phone or external_id:
        found = queries.find(Person(source=request.key.source, email=email, phone=phone, external_id=external_id))
        return Page((queries.contact(found),) if found else ())
    return pages.page(values.Filter(search=search[:200], tag=tag), cursor=cursor, limit=limit)


@router.post("", response={201: schemas.Contact})
def create_contact(request: ApiRequest, body: schemas.NewContact) -> values.Contact:
    """Make a contact. Where an address or id belongs to somebody already, the answer is 409 and names the contact."""
    identities = [
        people.NewIdentity(kind=kind, value=value, source=request.key.source if kind is IdentityKind.EXTERNAL else "", confirmed=body.confirmed)
        for kind, value in ((IdentityKind.EXTERNAL, body.external_id), (IdentityKind.EMAIL, body.email), (IdentityKind.PHONE, body.phone))
        if value.strip()
    ]
    return queries.contact(people.create(_fields(body), identities, actor=request.actor, now=request.now))


@router.get("/{uuid:contact_id}", response=schemas.Contact)
def get_contact(request: ApiRequest, contact_id: UUID) -> values.Contact:
    """Return one contact; an alias gives the contact that was kept."""
    return queries.contact(contact_id)


@router.patch("/{uuid:contact_id}", response=schemas.Contact)
def change_contact(request: ApiRequest, contact_id: UUID, body: schemas.Fields) -> values.Contact:
    """Change the fields that are sent; the others stay. Own fields are changed one by one."""
    people.change(queries.contact(contact_id).id, _fields(body), actor=request.actor, now=request.now)
    return queries.contact(contact_id)


@router.post("/{uuid:contact_id}/identities", response={201: schemas.Contact})
def add_contact_identity(request: ApiRequest, contact_id: UUID, body: schemas.NewIdentity) -> values.Contact:
    """Let a contact be known by one more address or id. What belongs to somebody else is 409; merge the two instead."""
    kind = IdentityKind(body.kind)
    source = request.key.source if kind is IdentityKind.EXTERNAL else ""
    identity = people.NewIdentity(kind=kind, value=body.value, source=source, confirmed=body.confirmed)
    people.add_identity(queries.contact(contact_id).id, identity, actor=request.actor, now=request.now)
    return queries.contact(contact_id)


@router.get("/{uuid:contact_id}/tags", response=schemas.LabelsOut)
def get_contact_tags(request: ApiRequest, contact_id: UUID) -> dict[str, Any]:
    """Return the tags of a contact."""
    return _labels(Kind.TAG, contact_id)


@router.put("/{uuid:contact_id}/tags", response=schemas.LabelsOut)
def set_contact_tags(request: ApiRequest, contact_id: UUID, body: schemas.LabelNames) -> dict[str, Any]:
    """Give a contact exactly these tags; tags that do not exist are made."""
    return _set_labels(Kind.TAG, request, contact_id, body.names)


@router.get("/{uuid:contact_id}/lists", response=schemas.LabelsOut)
def get_contact_lists(request: ApiRequest, contact_id: UUID) -> dict[str, Any]:
    """Return the lists that a contact is on."""
    return _labels(Kind.LIST, contact_id)


@router.put("/{uuid:contact_id}/lists", response=schemas.LabelsOut)
def set_contact_lists(request: ApiRequest, contact_id: UUID, body: schemas.LabelNames) -> dict[str, Any]:
    """Put a contact on exactly these lists; lists that do not exist are made."""
    return _set_labels(Kind.LIST, request, contact_id, body.names)


@router.get("/{uuid:contact_id}/consents", response=schemas.Consents)
def list_contact_consents(request: ApiRequest, contact_id: UUID) -> dict[str, Any]:
    """Return up to 200 entries of a contact's consent ledger, the newest first; for each purpose and channel the newest decides."""
    return {"items": consent_queries.entries(queries.contact(contact_id).id)}


@router.post("/{uuid:contact_id}/consents", response={201: schemas.Consents})
def add_contact_consent(request: ApiRequest, contact_id: UUID, body: schemas.NewConsent) -> dict[str, Any]:
    """Write down that a person agreed, or took it back; entries are never changed."""
    contact = queries.contact(contact_id)
    at = body.at or request.now
    if body.given and not body.wording.strip():
        raise Refused("invalid", errors=[Mistake("/wording", "The words that were agreed to are needed.", "wording_missing")])
    if at > request.now:
        raise Refused("invalid", errors=[Mistake("/at", "This lies in the future.", "time_ahead")])
    told: dict[str, Any] = {"purpose": body.purpose, "channel": body.channel, "wording": body.wording, "proof": body.proof}
    told |= {"source": f"key:{request.key.source}", "now": request.now}
    if body.given:
        consent.give(contact.id, **told, at=at)
    else:
        consent.withdraw(contact.id, **told)
    return {"items": consent_queries.entries(contact.id)}


@router.post("/{uuid:contact_id}/merge", response=schemas.Contact)
def merge_contacts(request: ApiRequest, contact_id: UUID, body: schemas.MergeWanted) -> values.Contact:
    """Declare that other contacts are this person: they become aliases. For a shop whose accounts prove it; staff can part them again."""
    merging.merge_verified(contact_id, body.others, source=request.key.source, now=request.now)
    return queries.contact(contact_id)


api.add_router("contacts", router)


@api.exception_handler(ContactUnknown)
def _unknown(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problem("not_found", "No contact has this id.")


@api.exception_handler(ContactInvalid)
def _invalid(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem("invalid", errors=[Mistake(pointer(*item.field.split(".")) if item.field else "", words.of(item), item.code) for item in error.problems])


@api.exception_handler(IdentityTaken)
def _taken(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem("identity_taken", f"It belongs to the contact {error.owner_id}.")


@api.exception_handler(MergeRefused)
def _merge_refused(_request: HttpRequest, error: Any) -> HttpResponse:
    code = "not_found" if error.code == "unknown" else "conflict"
    return problem(code, {"unknown": "One of the contacts does not exist.", "erased": "One of the contacts was erased."}.get(error.code, error.code))


@api.exception_handler(LabelRefused)
def _label_refused(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem("invalid", errors=[Mistake("/names", "A name is empty or too long.", error.code)])


def _fields(body: schemas.Fields) -> dict[str, Any]:
    """Return the fields that were sent, own ones as custom.<slug>."""
    sent = body.model_dump(mode="json", exclude_unset=True, exclude={"custom", "email", "phone", "external_id", "confirmed"})
    custom = body.custom if "custom" in body.model_fields_set else {}
    return {name: "" if value is None else value for name, value in sent.items()} | {f"custom.{slug}": value for slug, value in custom.items()}


def _labels(kind: Kind, contact_id: UUID) -> dict[str, Any]:
    contact = queries.contact(contact_id)
    read = vocabulary.tags_of if kind is Kind.TAG else vocabulary.lists_of
    return {"names": [label.name for label in read([contact.id])[contact.id]]}


def _set_labels(kind: Kind, request: ApiRequest, contact_id: UUID, names: list[str]) -> dict[str, Any]:
    contact = queries.contact(contact_id)
    labels.set_all(contact.id, {kind: names}, actor=request.actor, now=request.now)
    return _labels(kind, contact.id)
