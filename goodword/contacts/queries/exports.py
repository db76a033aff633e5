"""Contacts as the rows of a table that leaves the house."""

from collections.abc import Iterator, Sequence

from goodword.contacts.queries import vocabulary, words
from goodword.contacts.queries.pages import in_pieces
from goodword.contacts.rules.profile import CUSTOM
from goodword.contacts.values import Contact, IdentityKind, Label, Selection
from goodword.lib.money import to_text
from goodword.lib.sheets import Cell
from goodword.operators import queries as operators

_FIELDS = (
    "external_id", "first_name", "last_name", "company", "email", "phone", "language", "country", "time_zone", "relation", "lifecycle",
    "customer_since", "former_since", "value", "assignee_id", "tags", "lists",
)  # fmt: skip

Heading = tuple[str, str]  # target of an import, and how it reads


def headings() -> list[Heading]:
    """Return the columns, named so that an import of the exported file knows them again."""
    own = {field.slug: field for field in vocabulary.custom_fields()}
    return [(name, words.field_label(name, own)) for name in (*_FIELDS, *(CUSTOM + slug for slug in own))]


def rows(selection: Selection, columns: Sequence[Heading]) -> Iterator[list[Cell]]:
    """Yield a row for each contact of a selection, read a piece at a time."""
    staff = {person.id: person.email for person in operators.team()}
    for piece in in_pieces(selection):
        ids = [contact.id for contact in piece]
        tags, lists = vocabulary.tags_of(ids), vocabulary.lists_of(ids)
        for contact in piece:
            cells = _cells(contact, tags=tags[contact.id], lists=lists[contact.id], assignee=staff.get(contact.assignee_id, "") if contact.assignee_id else "")
            yield [cells.get(name) for name, _ in columns]


def _cells(contact: Contact, *, tags: Sequence[Label], lists: Sequence[Label], assignee: str) -> dict[str, Cell]:
    external = next((one.value for one in contact.identities if one.kind is IdentityKind.EXTERNAL), "")
    value = "" if contact.value_minor is None else f"{to_text(contact.value_minor, contact.value_currency)} {contact.value_currency}"
    return {CUSTOM + slug: value for slug, value in contact.custom.items()} | {
        "external_id": external,
        "first_name": contact.first_name,
        "last_name": contact.last_name,
        "company": contact.company,
        "email": contact.email,
        "phone": contact.phone,
        "language": contact.language,
        "country": contact.country,
        "time_zone": contact.time_zone,
        "relation": contact.relation,
        "lifecycle": contact.lifecycle,
        "customer_since": contact.customer_since.isoformat() if contact.customer_since else "",
        "former_since": contact.former_since.isoformat() if contact.former_since else "",
        "value": value,
        "assignee_id": assignee,
        "tags": "; ".join(one.name for one in tags),
        "lists": "; ".join(one.name for one in lists),
    }
