"""Silent leavers: the settings, who was noticed, what they said, and the signed links by which they say it."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings as django_settings
from django.db.models import Count

from goodword.contacts import queries as contacts
from goodword.events import queries as events
from goodword.feedback import models
from goodword.feedback.rules import leavers as rules
from goodword.feedback.values import Group, Origin
from goodword.feedback.values.leavers import Leaver, LeaverSettings, LeaverState, Sign, SilenceReason
from goodword.lib import signing
from goodword.lib.pages import Page, page_of

_LINK = "leaver"  # the purpose of the token, not a token
_SAID_MAX = 20_000


def settings() -> LeaverSettings:
    """Return the settings in force; nobody is written to before somebody switched it on."""
    row = models.LeaverSettings.objects.filter(id=1).first()
    if row is None:
        return LeaverSettings(False, rules.TIMES, rules.PURCHASES, rules.REASONS)
    return LeaverSettings(row.running, row.times, row.purchases, tuple(SilenceReason(one["key"], one["words"]) for one in row.reasons))


def leaver(leaver_id: UUID) -> Leaver | None:
    """Return one, or None where there is none."""
    row = models.Leaver.objects.filter(id=leaver_id).first()
    return None if row is None else to_value(row)


def page(*, cursor: str | None = None, limit: int = 30) -> Page[Leaver]:
    """Return who was noticed, the newest first. Raises pages.CursorInvalid."""
    return page_of(models.Leaver.objects.all(), by="noticed_at", cursor=cursor, limit=limit, convert=to_value)


def of_contact(contact_id: UUID) -> list[Leaver]:
    """Return when a person was noticed and what they said, the newest first."""
    rows = models.Leaver.objects.filter(contact_id__in=contacts.person_ids(contact_id)).order_by("-noticed_at", "-id")
    return [to_value(row) for row in rows]


def counts(*, since: datetime) -> Mapping[LeaverState, int]:
    """Return how many of those noticed since a moment stand where."""
    rows = models.Leaver.objects.filter(noticed_at__gte=since).values_list("state").annotate(count=Count("id")).order_by()
    return {LeaverState(state): count for state, count in rows}


def reasons_given(*, since: datetime) -> Mapping[str, int]:
    """Return how often each reason for silence was chosen since a moment, by its key, the most frequent first."""
    found: Counter[str] = Counter()
    for chosen in models.Leaver.objects.filter(said_at__gte=since).values_list("reasons", flat=True)[:_SAID_MAX]:
        found.update(chosen)
    return dict(found.most_common())


def unvoiced(*, since: datetime, until: datetime) -> rules.Unvoiced | None:
    """Return the estimate of complaints that were never voiced in a stretch of time, or None where too little is known of it."""
    answers = models.Answer.objects.filter(answered_at__gte=since, answered_at__lt=until).exclude(group="")
    groups = dict(answers.values_list("group").annotate(count=Count("id")).order_by())
    complaints = models.Case.objects.filter(received_at__gte=since, received_at__lt=until).exclude(origin__in=(Origin.SURVEY, Origin.IMPORT)).count()
    return rules.unvoiced(
        complaints=complaints, detractors=groups.get(Group.DETRACTOR, 0), answers=sum(groups.values()), customers=events.customers(since=since, until=until)
    )  # fmt: skip


def link(leaver_id: UUID, *, until: datetime) -> str:
    """Return the signed address where somebody says what was wrong; following it counts as nothing."""
    return f"{django_settings.GOODWORD_URL}/s/l/{signing.sign(_LINK, {'l': leaver_id.hex}, until)}"


def read_token(token: str, *, now: datetime) -> UUID:
    """Return who a signed link is of; raise signing.TokenInvalid."""
    return UUID(signing.unsign(_LINK, token, now)["l"])


def to_value(row: models.Leaver) -> Leaver:
    """Return a row as a value."""
    return Leaver(
        row.id, row.contact_id, Sign(row.sign), LeaverState(row.state), row.values, tuple(row.reasons), row.case_id, row.noticed_at, row.asked_at, row.ends_at
    )  # fmt: skip
