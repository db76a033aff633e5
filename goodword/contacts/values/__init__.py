"""Contacts as others see them."""

from goodword.contacts.values.choosing import Filter, Selection
from goodword.contacts.values.consent import ConsentEntry, Pause
from goodword.contacts.values.deals import Deal, DealState
from goodword.contacts.values.imports import BadRow, Import, ImportCounts, ImportOptions, ImportState
from goodword.contacts.values.people import (
    AddressChange,
    Contact,
    CustomField,
    FieldType,
    Identity,
    IdentityKind,
    Label,
    Lifecycle,
    Likeness,
    MergeLine,
    Note,
    Person,
    Problem,
    Relation,
    RelationKind,
)

__all__ = [
    "AddressChange",
    "BadRow",
    "ConsentEntry",
    "Contact",
    "CustomField",
    "Deal",
    "DealState",
    "FieldType",
    "Filter",
    "Identity",
    "IdentityKind",
    "Import",
    "ImportCounts",
    "ImportOptions",
    "ImportState",
    "Label",
    "Lifecycle",
    "Likeness",
    "MergeLine",
    "Note",
    "Pause",
    "Person",
    "Problem",
    "Relation",
    "RelationKind",
    "Selection",
]
