"""Improvements, who raised what they mend, and the caveats of glad customers that may become some."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from goodword.contacts import queries as contacts
from goodword.feedback import models
from goodword.feedback.queries import theming
from goodword.feedback.queries.topics import within
from goodword.feedback.rules.caveats import caveat
from goodword.feedback.values import Group, Origin
from goodword.feedback.values.improvements import Area, Improvement, ImprovementState, Voice

SHOWN_MAX = 200
READ_MAX = 500  # answers that are looked through for caveats
VOICES_MAX = 20_000


class ImprovementUnknown(LookupError):
    """No improvement has this id."""

    code = "improvement_unknown"


@dataclass(frozen=True)
class Caveat:
    """What a promoter would have otherwise, in their own words, and the answer it was picked out of."""

    answer_id: UUID
    contact_id: UUID | None
    score: int
    words: str
    answered_at: datetime


def improvements() -> list[Improvement]:
    """Return all improvements: the open ones, what is due first first, then the others, the newest first."""
    rows = [to_value(row) for row in models.Improvement.objects.order_by("-created_at")[:SHOWN_MAX]]
    waiting = sorted((one for one in rows if one.state is ImprovementState.OPEN), key=lambda one: (one.due_on, one.id))
    return [*waiting, *(one for one in rows if one.state is not ImprovementState.OPEN)]


def improvement(improvement_id: UUID) -> Improvement:
    """Return one improvement; raise ImprovementUnknown."""
    row = models.Improvement.objects.filter(id=improvement_id).first()
    if row is None:
        raise ImprovementUnknown(str(improvement_id))
    return to_value(row)


def raised(one: Improvement) -> list[Voice]:
    """Return who raised what an improvement mends, each person once: by complaints and answers under its topic, and by answers that it was made of.

    People who were told stay; for one that is done nobody is added who complained after it.
    """
    found: dict[UUID, Voice] = {}
    for row in models.Voice.objects.filter(improvement_id=one.id).order_by("id")[:VOICES_MAX]:
        found[row.contact_id] = Voice(row.contact_id, row.case_id, row.answer_id)
    if one.topic_id and one.state is ImprovementState.OPEN:
        under = Q(topic_id__in=(ids := within(one.topic_id))) | Q(cause_id__in=ids)
        rows = models.Case.objects.filter(under).exclude(contact_id=None).exclude(origin=Origin.IMPORT).order_by("received_at", "id")
        pairs = [(who, case_id) for who, case_id in rows.values_list("contact_id", "id")[:VOICES_MAX] if who]
        answered = theming.voices(ids, limit=VOICES_MAX)
        kept = contacts.canonical({contact_id for contact_id, _which in (*pairs, *answered)})
        for contact_id, case_id in pairs:
            found.setdefault(kept[contact_id], Voice(kept[contact_id], case_id, None))
        for contact_id, answer_id in answered:
            found.setdefault(kept[contact_id], Voice(kept[contact_id], None, answer_id))
    return list(found.values())


def told_counts() -> Mapping[UUID, tuple[int, int]]:
    """Return for each improvement that is done how many raised it, and how many of them were told."""
    rows = models.Voice.objects.values("improvement_id").annotate(raised=Count("id"), told=Count("told_at")).order_by()
    return {row["improvement_id"]: (row["raised"], row["told"]) for row in rows}


def caveats(*, since: datetime) -> list[Caveat]:
    """Return what promoters would have otherwise, the newest first; of the latest answers with words, at most READ_MAX."""
    rows = models.Answer.objects.filter(group=Group.PROMOTER, answered_at__gte=since).exclude(improve="", more="")
    found = []
    for row in rows.order_by("-answered_at", "-id")[:READ_MAX]:
        words = caveat(row.more, row.language) or caveat(row.improve, row.language)
        if words and row.score is not None:
            found.append(Caveat(row.id, row.contact_id, row.score, words, row.answered_at))
    return found


def to_value(row: models.Improvement) -> Improvement:
    """Return a row as a value."""
    return Improvement(
        row.id, row.title, Area(row.area), row.responsible_id, row.due_on, row.topic_id, ImprovementState(row.state), row.words, row.created_at, row.done_at
    )  # fmt: skip
