"""What an installation describes its contacts with: its own fields and kinds of relation."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from goodword.contacts import models
from goodword.contacts.queries.vocabulary import field_uses, relation_uses
from goodword.contacts.values import FieldType, Relation
from goodword.operators import actions as operators
from goodword.operators.values import Actor

FIELDS_MAX = 200
OPTIONS_MAX = 200


class VocabularyRefused(ValueError):
    """A field or relation that cannot be made or deleted so.

    `code` is label_missing, taken, too_many, options_missing, in_use or built_in; `uses` says how many contacts have it.
    """

    def __init__(self, code: str, *, uses: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.uses = uses


def slug_of(label: str) -> str:
    """Return the name by which a field is known to imports and the API: "Röstung am Morgen" → rostung_am_morgen."""
    plain = unicodedata.normalize("NFKD", label.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:60]


def add_field(*, label: str, type: FieldType, options: Sequence[str] = (), slug: str = "", actor: Actor, now: datetime) -> str:  # noqa: A002
    """Add a field to all contacts and return its slug; a choice needs its options. Raises VocabularyRefused."""
    label, options = label.strip()[:120], _options(options)
    slug = slug_of(slug or label)
    if not label or not slug:
        raise VocabularyRefused("label_missing")
    if type is FieldType.CHOICE and len(options) < 2:
        raise VocabularyRefused("options_missing")
    with transaction.atomic():
        if models.CustomField.objects.count() >= FIELDS_MAX or len(options) > OPTIONS_MAX:
            raise VocabularyRefused("too_many")
        if models.CustomField.objects.filter(slug=slug).exists():
            raise VocabularyRefused("taken")
        row = models.CustomField(slug=slug, label=label, type=type.value, options=options if type is FieldType.CHOICE else [], created_at=now)
        models.CustomField.objects.bulk_create([row])
        operators.audit(
            actor=actor, action="contacts.add_field", subject=f"field:{slug}", after={"label": label, "type": type.value, "options": options}, now=now
        )
        return slug


def change_field(slug: str, *, label: str, options: Sequence[str] = (), actor: Actor, now: datetime) -> None:
    """Change how a field is called and what it offers; its type stays, and values that are no longer offered stay where they are."""
    label, options = label.strip()[:120], _options(options)
    if not label:
        raise VocabularyRefused("label_missing")
    with transaction.atomic():
        row = models.CustomField.objects.select_for_update().get(slug=slug)
        if row.type == FieldType.CHOICE and len(options) < 2:
            raise VocabularyRefused("options_missing")
        after = {"label": label, "options": options if row.type == FieldType.CHOICE else []}
        models.CustomField.objects.filter(slug=slug).update(**after)
        before = {"label": row.label, "options": row.options}
        operators.audit(actor=actor, action="contacts.change_field", subject=f"field:{slug}", before=before, after=after, now=now)


def delete_field(slug: str, *, actor: Actor, now: datetime) -> None:
    """Delete a field that no contact fills; raise VocabularyRefused with the number of those that do."""
    with transaction.atomic():
        if uses := field_uses(slug):
            raise VocabularyRefused("in_use", uses=uses)
        if models.CustomField.objects.filter(slug=slug).delete()[0]:
            operators.audit(actor=actor, action="contacts.delete_field", subject=f"field:{slug}", now=now)


def add_relation(*, label: str, actor: Actor, now: datetime) -> str:
    """Add a kind of relation to the built-in ones and return its slug; raise VocabularyRefused."""
    label = label.strip()[:120]
    slug = slug_of(label)[:40].strip("_")
    if not slug:
        raise VocabularyRefused("label_missing")
    if slug in set(Relation):
        raise VocabularyRefused("taken")
    with transaction.atomic():
        if models.RelationKind.objects.filter(slug=slug).exists():
            raise VocabularyRefused("taken")
        models.RelationKind.objects.bulk_create([models.RelationKind(slug=slug, label=label)])
        operators.audit(actor=actor, action="contacts.add_relation", subject=f"relation:{slug}", after={"label": label}, now=now)
        return slug


def delete_relation(slug: str, *, actor: Actor, now: datetime) -> None:
    """Delete an added kind of relation that no contact has; raise VocabularyRefused."""
    if slug in set(Relation):
        raise VocabularyRefused("built_in")
    with transaction.atomic():
        if uses := relation_uses(slug):
            raise VocabularyRefused("in_use", uses=uses)
        if models.RelationKind.objects.filter(slug=slug).delete()[0]:
            operators.audit(actor=actor, action="contacts.delete_relation", subject=f"relation:{slug}", now=now)


def _options(options: Sequence[str]) -> list[str]:
    """Return the options without blanks and repetitions, in their order."""
    return list({option.casefold(): option for option in reversed([" ".join(option.split())[:120] for option in options]) if option}.values())[::-1]
