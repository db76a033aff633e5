"""Rows that tests of links start from."""

from datetime import UTC, datetime
from uuid import UUID

from goodword.contacts.models import Contact
from goodword.programs.models import Program

NOW = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)


def make_program(slug: str = "coffee", **fields: object) -> UUID:
    return Program.objects.create(slug=slug, name="Share good coffee", **{"state": "live", "created_at": NOW, **fields}).id


def make_contact(first_name: str = "Anna", **fields: object) -> UUID:
    return Contact.objects.create(first_name=first_name, **{"created_at": NOW, "changed_at": NOW, **fields}).id
