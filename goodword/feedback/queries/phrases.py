"""The bank of customers' own phrases."""

from dataclasses import dataclass
from uuid import UUID

from goodword.feedback import models

SHOWN_MAX = 60


@dataclass(frozen=True)
class Phrase:
    """A phrase; of whom it is, only its answer knows."""

    id: UUID
    answer_id: UUID
    words: str
    language: str


def phrases(*, language: str = "", limit: int = SHOWN_MAX) -> list[Phrase]:
    """Return phrases of a language, or of all, the newest first."""
    rows = models.Phrase.objects.filter(language=language) if language else models.Phrase.objects.all()
    return [_value(row) for row in rows.order_by("-created_at", "-id")[:limit]]


def of_answer(answer_id: UUID) -> list[Phrase]:
    """Return the phrases that were marked in an answer, the oldest first."""
    return [_value(row) for row in models.Phrase.objects.filter(answer_id=answer_id).order_by("created_at", "id")]


def _value(row: models.Phrase) -> Phrase:
    return Phrase(row.id, row.answer_id, row.words, row.language)
