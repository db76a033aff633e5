"""The net promoter score by what tells customers apart, and how many of those asked answered."""

from collections import Counter, defaultdict
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count
from django.db.models.functions import TruncMonth

from goodword.feedback import models as feedback
from goodword.feedback.rules.scores import Nps, nps
from goodword.feedback.values import Group, InvitationState, Scale, Via
from goodword.insights.queries.sql import PEOPLE, rows
from goodword.insights.values import Segment, Wave
from goodword.lib import bulk
from goodword.messaging import models as messaging
from goodword.messaging.values import MessageState
from goodword.operators.values import zone_of

NOBODY = ""  # the group of whom nothing is said
_KEY = "survey:"  # how the messages of invitations begin
_AT_ONCE = 500

_BY = {
    Segment.RELATION: ("c.relation", ""),
    Segment.LANGUAGE: ("coalesce(nullif(c.language, ''), a.language)", ""),
    Segment.TAG: ("t.name", "join contacts_contacttag l on l.contact_id = c.id join contacts_tag t on t.id = l.tag_id"),
    Segment.LIST: ("t.name", "join contacts_contactlistentry l on l.contact_id = c.id join contacts_contactlist t on t.id = l.list_id"),
    Segment.STAFF: ("c.assignee_id", ""),
}
_SEGMENTS = """{people}
select {by}, a."group", count(*) from feedback_answer a
left join person p on p.id = a.contact_id
join contacts_contact c on c.id = coalesce(p.kept, a.contact_id) {join}
where {where} group by 1, 2
"""
_TOUCH_POINTS = """
select case
    when i.id is null then 'via:' || a.via
    when i.occasion like 'outcome:%%' then 'outcome:' || coalesce(o.type, '')
    when i.occasion like 'turn:%%' then 'turn'
    when i.occasion like 'improved:%%' then 'improved'
    when i.occasion like 'case:%%' then 'case'
    else 'staff'
end, a."group", count(*) from feedback_answer a
left join feedback_invitation i on i.id = a.invitation_id
left join events_outcome o on o.id = case when i.occasion like 'outcome:%%' then {outcome} end
where {where} group by 1, 2
"""


def by_segment(segment: Segment, *, since: datetime, until: datetime, scale: Scale, via: Via | None = None) -> dict[str, Nps]:
    """Return the score of each group of customers in [since, until), the most answers first.

    Groups are named by relation, language code, tag, list, the id of who looks after them, or touch point: outcome:<type>, turn, improved, case, staff
    (sent by hand), via:<way> for who came by themselves. NOBODY stands for whom nothing is said of. Who has two tags counts with both; answers of nobody
    known belong to no group but a touch point.
    """
    where, values = _where(since, until, scale, via)
    if segment is Segment.TOUCH_POINT:
        cut = "substr(i.occasion, 9)"
        outcome = f"cast({cut} as uuid)" if connection.vendor == "postgresql" else f"replace({cut}, '-', '')"
        sql = _TOUCH_POINTS.format(outcome=outcome, where=where)
    else:
        by, join = _BY[segment]
        sql = _SEGMENTS.format(people=PEOPLE, by=by, join=join, where=where)
    counts: dict[str, dict[Group, int]] = defaultdict(dict)
    for name, group, count in rows(sql, values):
        key = NOBODY if name is None else str(bulk.read_id(name)) if segment is Segment.STAFF else str(name)
        counts[key][Group(group)] = count
    found = {key: nps(groups) for key, groups in counts.items()}
    return dict(sorted(found.items(), key=lambda one: (-one[1].n, one[0])))


def by_month(*, since: datetime, until: datetime, scale: Scale, via: Via | None, time_zone: str) -> list[tuple[datetime, Nps]]:
    """Return the score of each calendar month with answers, the oldest first; of one way only where told so."""
    found = feedback.Answer.objects.filter(answered_at__gte=since, answered_at__lt=until, scale=scale).exclude(group="")
    found = found.filter(via=via) if via else found
    counts: dict[datetime, dict[Group, int]] = defaultdict(dict)
    months = found.annotate(month=TruncMonth("answered_at", tzinfo=zone_of(time_zone)))
    for month, group, count in months.values_list("month", "group").annotate(count=Count("id")).order_by():
        counts[month][Group(group)] = count
    return [(month, nps(counts[month])) for month in sorted(counts)]


def waves(*, since: datetime, until: datetime, time_zone: str) -> list[Wave]:
    """Return whom the surveys asked in [since, until) by month, the newest first; the month is that of asking, whenever the answer came."""
    asked = feedback.Invitation.objects.filter(asked_at__gte=since, asked_at__lt=until)
    months = asked.annotate(month=TruncMonth("asked_at", tzinfo=zone_of(time_zone)))
    sent: Counter[tuple[datetime, UUID]] = Counter()
    answered: Counter[tuple[datetime, UUID]] = Counter()
    for month, survey_id, state, count in months.values_list("month", "survey_id", "state").annotate(count=Count("id")).order_by():
        sent[month, survey_id] += count
        answered[month, survey_id] += count if state == InvitationState.ANSWERED else 0
    returned: Counter[tuple[datetime, UUID]] = Counter()
    ids = _returned(since, until)
    for start in range(0, len(ids), _AT_ONCE):
        gone = months.filter(id__in=ids[start : start + _AT_ONCE]).exclude(state=InvitationState.ANSWERED)
        returned.update(gone.values_list("month", "survey_id"))
    order = sorted(sent, key=lambda wave: (wave[0], str(wave[1])), reverse=True)
    return [Wave(survey_id, month, sent[month, survey_id], returned[month, survey_id], answered[month, survey_id]) for month, survey_id in order]


def ways(*, since: datetime, until: datetime) -> dict[Via, int]:
    """Return how many answers with a score came by each way in [since, until)."""
    found = feedback.Answer.objects.filter(answered_at__gte=since, answered_at__lt=until).exclude(group="")
    counts = dict(found.values_list("via").annotate(count=Count("id")).order_by())
    return {via: counts[via] for via in Via if via in counts}


def _returned(since: datetime, until: datetime) -> list[UUID]:
    """Return the invitations whose mail was refused by the server, or dropped before it went out."""
    gone = messaging.Message.objects.filter(
        state__in=(MessageState.REFUSED, MessageState.DROPPED), queued_at__gte=since, queued_at__lt=until, key__startswith=_KEY
    )
    return [UUID(key.removeprefix(_KEY)) for key in gone.values_list("key", flat=True)]


def _where(since: datetime, until: datetime, scale: Scale, via: Via | None) -> tuple[str, list[object]]:
    where, values = "a.answered_at >= %s and a.answered_at < %s and a.scale = %s and a.\"group\" <> ''", [since, until, scale.value]
    return (f"{where} and a.via = %s", [*values, via.value]) if via else (where, list(values))
