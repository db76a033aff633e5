"""Which words a message gets: the programme's own, else the installation's own, else the built-in ones, in the nearest language."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from goodword.messaging import catalogue, models
from goodword.messaging.rendering import Wording

Own = Mapping[tuple[str, str, str], Wording]  # (slug, scope, language) -> words


def own_wordings(slugs: Collection[str]) -> Own:
    """Return all words of their own that installation and programmes gave to these messages."""
    rows = models.Template.objects.filter(slug__in=set(slugs))
    return {(row.slug, row.scope, row.language): to_wording(row) for row in rows}


def choose(slug: str, *, program_id: UUID | None, languages: Iterable[str], own: Own) -> Wording:
    """Return the words for the first of these languages that has any; English always has.

    `languages` go from the receiver's to the organisation's, such as ["de-AT", "de", "en"].
    """
    for language in _with_bases(languages):
        for scope in dict.fromkeys([scope_of(program_id), scope_of(None)]):
            if found := own.get((slug, scope, language)):
                return found
        if found := catalogue.wording(slug, language):
            return found
    raise LookupError(slug)


def scope_of(program_id: UUID | None) -> str:
    """Return how a programme's own words are stored; None means those for all programmes."""
    return str(program_id) if program_id else ""


def _with_bases(languages: Iterable[str]) -> list[str]:
    """Return the languages with the ones they come from, then English: de-AT is followed by de."""
    found: list[str] = []
    for language in (*languages, "en"):
        for one in (language, language.split("-")[0]):
            if one and one not in found:
                found.append(one)
    return found


def to_wording(row: models.Template) -> Wording:
    """Return a stored wording as a value."""
    return Wording(language=row.language, subject=row.subject, preview=row.preview, because=row.because, body=row.body)
