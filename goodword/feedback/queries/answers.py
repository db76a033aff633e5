"""Answers: one, many page by page, of a person, and counted for scores."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from goodword.contacts import queries as contacts
from goodword.feedback import models
from goodword.feedback.queries.replies import replies_to
from goodword.feedback.rules.questions import replies_of
from goodword.feedback.rules.scores import Nps, nps
from goodword.feedback.rules.surveys import edit_until, from_plain
from goodword.feedback.values import Answer, AnswerVersion, Given, Group, Replies, Scale, Via
from goodword.lib.pages import Page, page_of
from goodword.operators.values import zone_of


class AnswerUnknown(LookupError):
    """No answer has this id."""

    code = "answer_unknown"


def answer(answer_id: UUID) -> Answer:
    """Return one answer; raise AnswerUnknown."""
    row = models.Answer.objects.select_related("version").filter(id=answer_id).first()
    if row is None:
        raise AnswerUnknown(str(answer_id))
    return _values([row])[0]


def answers(ids: Collection[UUID]) -> dict[UUID, Answer]:
    """Return answers by id; unknown ones are left out."""
    return {one.id: one for one in _values(list(models.Answer.objects.select_related("version").filter(id__in=list(ids))))}


def page(
    *,
    survey_id: UUID | None = None,
    contact_id: UUID | None = None,
    group: Group | None = None,
    via: Via | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Answer]:
    """Return answers, the newest first. Raises pages.CursorInvalid."""
    rows = models.Answer.objects.select_related("version")
    if survey_id:
        rows = rows.filter(survey_id=survey_id)
    if contact_id:
        rows = rows.filter(contact_id__in=contacts.person_ids(contact_id))
    if group:
        rows = rows.filter(group=group)
    if via:
        rows = rows.filter(via=via)
    found = page_of(rows, by="answered_at", cursor=cursor, limit=limit, convert=to_value)
    replied = replies_to([one.id for one in found.items])
    return replace(found, items=tuple(replace(one, given=replace(one.given, replies=replied[one.id])) for one in found.items))


def of_contact(contact_id: UUID, *, limit: int = 50) -> list[Answer]:
    """Return a person's answers, the newest first."""
    rows = models.Answer.objects.select_related("version").filter(contact_id__in=contacts.person_ids(contact_id))
    return _values(list(rows.order_by("-answered_at", "-id")[:limit]))


def versions(answer_id: UUID) -> list[AnswerVersion]:
    """Return what an answer said from the beginning on, the oldest first."""
    rows = models.AnswerVersion.objects.filter(answer_id=answer_id).order_by("number")
    return [AnswerVersion(row.number, Given(row.score, row.improve, row.more, row.may_call, replies_of(row.replies)), row.at) for row in rows]


def scores(*, since: datetime, until: datetime, survey_id: UUID | None = None) -> dict[Scale, Nps]:
    """Return the score of what was answered in a stretch of time, each scale by itself."""
    counts: dict[Scale, dict[Group, int]] = defaultdict(dict)
    for scale, group, count in _within(since, until, survey_id).values_list("scale", "group").annotate(count=Count("id")).order_by():
        counts[Scale(scale)][Group(group)] = count
    return {scale: nps(counts[scale]) for scale in Scale if scale in counts}


def scores_by_way(*, since: datetime, until: datetime, scale: Scale) -> dict[Via, Nps]:
    """Return the same on one scale for each way by which answers come, since scores compare only by equal method."""
    counts: dict[Via, dict[Group, int]] = defaultdict(dict)
    for via, group, count in _within(since, until, None).filter(scale=scale).values_list("via", "group").annotate(count=Count("id")).order_by():
        counts[Via(via)][Group(group)] = count
    return {via: nps(counts[via]) for via in Via if via in counts}


def scores_by_month(*, since: datetime, until: datetime, scale: Scale, time_zone: str) -> list[tuple[datetime, Nps]]:
    """Return the score of each calendar month with answers, the oldest first; each month by its first moment in the zone."""
    rows = _within(since, until, None).filter(scale=scale).annotate(month=TruncMonth("answered_at", tzinfo=zone_of(time_zone)))
    counts: dict[datetime, dict[Group, int]] = defaultdict(dict)
    for month, group, count in rows.values_list("month", "group").annotate(count=Count("id")).order_by():
        counts[month][Group(group)] = count
    return [(month, nps(counts[month])) for month in sorted(counts)]


def counts_by_survey(*, since: datetime) -> Mapping[UUID, int]:
    """Return how many answers each survey got since a moment."""
    return dict(models.Answer.objects.filter(answered_at__gte=since).values_list("survey_id").annotate(count=Count("id")).order_by())


def _within(since: datetime, until: datetime, survey_id: UUID | None) -> QuerySet[models.Answer]:
    rows = models.Answer.objects.filter(answered_at__gte=since, answered_at__lt=until).exclude(group="")
    return rows.filter(survey_id=survey_id) if survey_id else rows


def _values(rows: list[models.Answer]) -> list[Answer]:
    replied = replies_to([row.id for row in rows])
    return [to_value(row, replied[row.id]) for row in rows]


def to_value(row: models.Answer, replies: Replies | None = None) -> Answer:
    """Return a row, read with its version, as a value; with its replies where they were read too."""
    return Answer(
        id=row.id,
        contact_id=row.contact_id,
        survey_id=row.survey_id,
        version_id=row.version_id,
        invitation_id=row.invitation_id,
        scale=Scale(row.scale),
        group=Group(row.group) if row.group else None,
        given=Given(row.score, row.improve, row.more, row.may_call, replies or {}),
        via=Via(row.via),
        language=row.language,
        entered_by=row.entered_by,
        answered_at=row.answered_at,
        seconds=row.seconds,
        changes=row.changes,
        changed_at=row.changed_at,
        case_id=row.case_id,
        edit_until=edit_until(answered_at=row.answered_at, edit_minutes=from_plain(row.version.definition).edit_minutes),
    )
