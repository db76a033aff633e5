"""Places of public reviews, and rounds of asking for them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count

from goodword.feedback import models
from goodword.feedback.rules.surveys import from_plain
from goodword.feedback.values.reviews import Place, RequestState, Round

ROUNDS_SHOWN = 30
LATELY = timedelta(days=365)


class PlaceUnknown(LookupError):
    """No place of reviews has this id."""

    code = "place_unknown"


def places(*, active: bool = False) -> list[Place]:
    """Return the places, the oldest first; only those that customers are shown, where told so."""
    rows = models.ReviewPlace.objects.filter(active=True) if active else models.ReviewPlace.objects.all()
    return [_place(row) for row in rows.order_by("created_at", "id")]


def place(place_id: UUID) -> Place:
    """Return one place; raise PlaceUnknown."""
    row = models.ReviewPlace.objects.filter(id=place_id).first()
    if row is None:
        raise PlaceUnknown(str(place_id))
    return _place(row)


def rounds() -> list[Round]:
    """Return the rounds, the newest first, with what became of the questions."""
    rows = list(models.ReviewRound.objects.order_by("-created_at", "-id")[:ROUNDS_SHOWN])
    counts: dict[UUID, dict[RequestState, int]] = defaultdict(dict)
    counted = models.ReviewRequest.objects.filter(round_id__in=[row.id for row in rows]).values_list("round_id", "state")
    for round_id, state, count in counted.annotate(count=Count("id")).order_by():
        counts[round_id][RequestState(state)] = count
    return [Round(row.id, row.survey_id, row.since, row.until, row.created_at, row.done_at, counts[row.id]) for row in rows]


def respondents(survey_id: UUID, *, since: datetime, until: datetime) -> int:
    """Return how many known people answered a survey in a stretch of time, whatever they answered."""
    rows = models.Answer.objects.filter(survey_id=survey_id, answered_at__gte=since, answered_at__lt=until).exclude(contact_id=None)
    return rows.values("contact_id").distinct().count()


def reviewed_kinds(*, now: datetime) -> Sequence[str]:
    """Return the kinds of surveys whose respondents were asked for public reviews within a year."""
    recent = models.ReviewRound.objects.filter(created_at__gt=now - LATELY).values("survey_id")
    newest: dict[UUID, str] = {}
    rows = models.SurveyVersion.objects.filter(survey_id__in=recent).order_by("number").values_list("survey_id", "definition")
    for survey_id, definition in rows:
        newest[survey_id] = from_plain(definition).kind.value
    return sorted(set(newest.values()))


def page_url(program_slug: str = "") -> str:
    """Return the address of the page with all places and their guides: the same for everybody, so that nobody's way is followed."""
    return f"{settings.GOODWORD_URL}/reviews/to/{program_slug}" if program_slug else f"{settings.GOODWORD_URL}/reviews"


def _place(row: models.ReviewPlace) -> Place:
    return Place(row.id, row.name, row.url, row.guides, row.minutes, row.active)
