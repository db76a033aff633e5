"""Silent leavers: noticed each night, invited once to say what was wrong, and heard where they say it.

Nobody is written to while a complaint of theirs is open or anybody asked for silence towards them, nor before somebody switched it on.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from goodword.contacts import queries as contacts
from goodword.contacts.values import Contact
from goodword.events import queries as events
from goodword.feedback import models
from goodword.feedback.actions import cooldowns, farewells, intake, silence
from goodword.feedback.queries import leavers as reads
from goodword.feedback.rules import leavers as rules
from goodword.feedback.rules.problems import Problem
from goodword.feedback.values import OPEN, Case, Group, NewCase, Origin, Severity
from goodword.feedback.values.leavers import LeaverSettings, LeaverState, Sign
from goodword.lib.ids import same_id
from goodword.messaging import actions as messaging
from goodword.messaging.queries.messages import states
from goodword.messaging.values import MessageState, NewMessage
from goodword.operators import actions as operators
from goodword.operators.values import Actor

COOLDOWN = "silence"
LOOK_BACK = timedelta(days=730)  # over so long purchases make up somebody's rhythm
SCORES_WITHIN = timedelta(days=14)
_AT_ONCE = 200


class SettingsRefused(ValueError):
    """Settings that cannot be kept; `problems` say what is wrong with which field."""

    code = "settings_refused"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(f"{one.field}: {one.code}" for one in problems))
        self.problems = problems


def keep_settings(wanted: LeaverSettings, *, actor: Actor, now: datetime) -> bool:
    """Keep when a silence counts, whether people are written to, and the reasons. False where nothing changes. Raises SettingsRefused."""
    if problems := _problems(wanted):
        raise SettingsRefused(problems)
    with transaction.atomic():
        before = reads.settings()
        if before == wanted:
            return False
        columns = {**asdict(wanted), "reasons": [{"key": one.key, "words": dict(one.words)} for one in wanted.reasons]}
        models.LeaverSettings.objects.update_or_create(id=1, defaults={**columns, "changed_at": now})
        operators.audit(actor=actor, action="feedback.keep_leavers", subject="leavers:1", before={"running": before.running}, after=columns, now=now)
        return True


def notice(now: datetime) -> None:
    """Notice who fades, scored low or left without complaining, piece by piece, and invite them where that is switched on; safe to repeat."""
    settings, last = reads.settings(), None
    while piece := events.buyers(least=1, after=last, limit=_AT_ONCE):
        _notice_fading(piece, settings, now=now)
        last = piece[-1]
    _notice_scores(now=now)
    farewells.notice(now)
    while settings.running and _invite(now=now):
        pass


def hear(leaver_id: UUID, *, words: str, reasons: Collection[str], language: str, now: datetime) -> Case | None:
    """Take what somebody says once: words become a complaint, reasons are counted. None where there are no words, or where they had answered."""
    known = {one.key for one in reads.settings().reasons}
    words = words.strip()[: rules.WORDS_MAX]
    with transaction.atomic():
        owner = models.Leaver.objects.filter(id=leaver_id).values_list("contact_id", flat=True).first()
        if owner is None:
            return None
        mine = models.Leaver.objects.filter(contact_id=owner, id=leaver_id, state=LeaverState.ASKED, ends_at__gt=now)
        row = mine.select_for_update().first()
        if row is None:
            return None
        case = _complaint(row, words, language, now=now) if words else None
        mine.update(state=LeaverState.SAID, reasons=[one for one in reasons if one in known], case_id=case.id if case else None, said_at=now)
        return case


def forget(contact_ids: Collection[UUID]) -> None:
    """Forget what was noticed about somebody and which reasons they gave; that they were noticed stays, so that nobody writes to them again."""
    models.Leaver.objects.filter(contact_id__in=contact_ids).update(values={}, reasons=[])


def _complaint(row: models.Leaver, words: str, language: str, *, now: datetime) -> Case:
    new = NewCase(words, Origin.FORM, contact_id=row.contact_id, severity=Severity.SERIOUS, language=language)
    return intake.open_case(new, id_=same_id("case", "leaver", row.id), now=now)


def _notice_fading(contact_ids: Sequence[UUID], settings: LeaverSettings, *, now: datetime) -> None:
    kept = set(contacts.canonical(contact_ids).values())
    owner = {member: one for one, members in contacts.members(kept).items() for member in members}
    bought: dict[UUID, list[datetime]] = {}
    for member, moments in events.bought_at(list(owner), since=now - LOOK_BACK).items():
        bought.setdefault(owner[member], []).extend(moments)
    found = {one: rules.fading(moments, times=settings.times, purchases=settings.purchases, now=now) for one, moments in bought.items()}
    rows = [
        models.Leaver(
            id=same_id("leaver", one, fading.last_at.date()), contact_id=one, sign=Sign.FADING, noticed_at=now,
            values={"purchases": fading.purchases, "usual_days": round(fading.usual_days, 1), "silent_days": round(fading.silent_days)},
        )
        for one, fading in found.items()
        if fading
    ]  # fmt: skip
    models.Leaver.objects.bulk_create(rows, ignore_conflicts=True)


def _notice_scores(*, now: datetime) -> None:
    low = models.Answer.objects.filter(group=Group.DETRACTOR, case_id=None, contact_id__isnull=False, answered_at__gt=now - SCORES_WITHIN)
    found = [(one, who, score) for one, who, score in low.order_by("id").values_list("id", "contact_id", "score") if who]
    kept = contacts.canonical({who for _one, who, _score in found})
    rows = [
        models.Leaver(id=same_id("leaver", kept[who], one), contact_id=kept[who], sign=Sign.LOW_SCORE, noticed_at=now, values={"score": score})
        for one, who, score in found
    ]
    models.Leaver.objects.bulk_create(rows, ignore_conflicts=True, batch_size=_AT_ONCE)


def _invite(*, now: datetime) -> bool:
    """Invite the next piece of those who were noticed lately; False once nobody is left."""
    waiting = models.Leaver.objects.filter(state=LeaverState.NOTICED, noticed_at__gt=now - rules.RECENT)
    with transaction.atomic():
        rows = list(waiting.select_for_update(skip_locked=True).order_by("noticed_at", "id")[:_AT_ONCE])
        if not rows:
            return False
        people = contacts.contacts({row.contact_id for row in rows})
        moot = _moot(rows, people, now=now)
        wanted = {people[row.contact_id].id: row for row in rows if row.id not in moot}
        free = cooldowns.take(COOLDOWN, [people[row.contact_id] for row in wanted.values()], rest=rules.REST, now=now)
        ends_at = now + rules.ANSWER_WITHIN
        mailed = _mail({one: wanted[one] for one in free}, ends_at=ends_at, now=now)
        asked = {wanted[one].id for one, is_sent in mailed.items() if is_sent}
        refused = {wanted[one].id for one, is_sent in mailed.items() if not is_sent}
        cooldowns.give_back(COOLDOWN, {one: before for one, before in free.items() if not mailed[one]})
        rested = {row.id for row in rows} - moot - asked - refused
        _put(rows, asked, state=LeaverState.ASKED, asked_at=now, ends_at=ends_at)
        for ids, state in ((moot, LeaverState.MOOT), (refused, LeaverState.REFUSED), (rested, LeaverState.RESTED)):
            _put(rows, ids, state=state)
        return True


def _moot(rows: Sequence[models.Leaver], people: dict[UUID, Contact], *, now: datetime) -> set[UUID]:
    """Return those about whom nothing is asked: gone, with an open complaint, with a reason for silence, or with a purchase since."""
    ids = {member for person in people.values() for member in person.all_ids}
    complaining = set(models.Case.objects.filter(contact_id__in=ids, state__in=OPEN).values_list("contact_id", flat=True))
    paused = contacts.paused({person.id for person in people.values()}, now=now)
    came_back = {row.id: _back_from(row) for row in rows}
    bought = events.bought_at(ids, since=min(came_back.values()))
    found = set()
    for row in rows:
        person = people.get(row.contact_id)
        if person is None or person.erased_at:
            found.add(row.id)
            continue
        mine = set(person.all_ids)
        has_bought = row.sign != Sign.LOW_SCORE and any(at > came_back[row.id] for one in mine for at in bought.get(one, ()))
        if mine & complaining or has_bought or any(pause.source != silence.LOW_SCORE_SOURCE for pause in paused.get(person.id, ())):
            found.add(row.id)
    return found


def _back_from(row: models.Leaver) -> datetime:
    """Return from when on a purchase means that somebody came back."""
    gone = row.values.get("days_gone")
    return row.noticed_at - (rules.LEAST_SILENCE if gone is None else timedelta(days=gone))


def _mail(rows: dict[UUID, models.Leaver], *, ends_at: datetime, now: datetime) -> dict[UUID, bool]:
    """Invite people by mail, and say of each whether the gate let it through."""
    mails = [
        NewMessage(key=f"leaver_ask:{row.id}", template="leaver_ask", contact_id=one, variables={"url": reads.link(row.id, until=ends_at)})
        for one, row in rows.items()
    ]
    ids = dict(zip(rows, messaging.queue(mails, now=now), strict=True))
    found = states(list(ids.values()))
    return {one: found[id_] is not MessageState.REFUSED for one, id_ in ids.items()}


def _put(rows: Sequence[models.Leaver], ids: Collection[UUID], **changes: object) -> None:
    if ids:
        owners = {row.contact_id for row in rows if row.id in ids}
        models.Leaver.objects.filter(contact_id__in=owners, id__in=ids, state=LeaverState.NOTICED).update(**changes)


def _problems(wanted: LeaverSettings) -> list[Problem]:
    found = [
        Problem("out_of_bounds", name, low, high)
        for name, (low, high) in (("times", rules.TIMES_BOUNDS), ("purchases", rules.PURCHASES_BOUNDS))
        if not low <= getattr(wanted, name) <= high
    ]
    if not 1 <= len(wanted.reasons) <= rules.REASONS_MAX:
        found.append(Problem("count", "reasons", 1, rules.REASONS_MAX))
    if any(not one.words.get("en", "").strip() or max(map(len, one.words.values())) > rules.REASON_MAX for one in wanted.reasons):
        found.append(Problem("reason_words", "reasons", 1, rules.REASON_MAX))
    return found
