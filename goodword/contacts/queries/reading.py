"""How this installation reads what people type: its own fields, its relations in all languages, its team, zone and currency."""

from collections.abc import Mapping

from django.utils import translation

from goodword.contacts.queries import vocabulary
from goodword.contacts.queries.words import RELATIONS
from goodword.contacts.rules.cleaning import Reading
from goodword.contacts.rules.places import LANGUAGES
from goodword.operators import queries as operators


def reading_for_forms() -> Reading:
    """Return how forms of the console and the API are read: codes and ids, dates in ISO form or with the day first."""
    organisation = operators.organisation()
    return Reading(
        fields={field.slug: field for field in vocabulary.custom_fields()},
        relations={kind.slug: kind.slug for kind in vocabulary.relations()},
        assignees={str(person.id): str(person.id) for person in operators.colleagues()},
        zone=organisation.time_zone,
        currency=organisation.currency,
    )


def reading_for_files(*, day_first: bool, decimal: str) -> Reading:
    """Return how a file is read: relations and people by the words that somebody would write there."""
    organisation = operators.organisation()
    return Reading(
        fields={field.slug: field for field in vocabulary.custom_fields()},
        relations=_relation_words(),
        assignees={word.casefold(): str(person.id) for person in operators.colleagues() for word in (person.email, person.name) if word},
        zone=organisation.time_zone,
        day_first=day_first,
        decimal=decimal,
        currency=organisation.currency,
    )


def _relation_words() -> Mapping[str, str]:
    words = {kind.label.casefold(): kind.slug for kind in vocabulary.relations() if kind.label}
    for language in LANGUAGES:
        with translation.override(language):
            words |= {str(label).casefold(): str(slug) for slug, label in RELATIONS.items()}
    return words | {kind.slug: kind.slug for kind in vocabulary.relations()} | {kind.slug.replace("_", " "): kind.slug for kind in vocabulary.relations()}
