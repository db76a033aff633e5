"""Ask for public reviews: in rounds that take in all who answered a survey, never only the glad ones, and never for anything.

The question goes under the purpose of surveys. A question under that of recommendations would be stopped by the silence that a low score asks for, and so
would reach the glad ones only.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.contacts import queries as contacts
from goodword.feedback import models
from goodword.feedback.actions import cooldowns
from goodword.feedback.queries import reviews as reads
from goodword.feedback.queries import surveys
from goodword.feedback.rules import reviews as rules
from goodword.feedback.rules.problems import Problem
from goodword.feedback.values.reviews import NewPlace, Place, RequestState
from goodword.lib.ids import new_id, same_id
from goodword.messaging import actions as messaging
from goodword.messaging.queries.messages import states
from goodword.messaging.values import MessageState, NewMessage
from goodword.operators import actions as operators
from goodword.operators.values import Actor
from goodword.programs import queries as programs

COOLDOWN = "review"
_AT_ONCE = 100


class PlaceRefused(ValueError):
    """A place that cannot be kept; `problems` say what is wrong with which field."""

    code = "place_refused"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(f"{one.field}: {one.code}" for one in problems))
        self.problems = problems


class RoundRefused(ValueError):
    """A round that cannot start; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def keep_place(new: NewPlace, *, place_id: UUID | None = None, actor: Actor, now: datetime) -> Place:
    """Keep a place, a new one or (`place_id`) one that is there. Raises PlaceRefused, PlaceUnknown."""
    if problems := rules.place_problems(new):
        raise PlaceRefused(problems)
    guides = {language: text.strip() for language, text in new.guides.items() if text.strip()}
    columns = {"name": new.name.strip(), "url": new.url, "guides": guides, "minutes": new.minutes, "active": new.active}
    with transaction.atomic():
        if place_id is None and models.ReviewPlace.objects.count() >= rules.PLACES_MAX:
            raise PlaceRefused([Problem("too_many", "", 0, rules.PLACES_MAX)])
        id_ = place_id or new_id()
        if place_id is None:
            models.ReviewPlace.objects.create(id=id_, created_at=now, **columns)
        elif models.ReviewPlace.objects.filter(id=place_id).update(**columns) != 1:
            raise reads.PlaceUnknown(str(place_id))
        operators.audit(actor=actor, action="feedback.keep_review_place", subject=f"review_place:{id_}", after=columns, now=now)
        return reads.place(id_)


def start(survey_id: UUID, *, since: datetime, until: datetime, rewarded: bool, key: str, actor: Actor, now: datetime) -> UUID:
    """Begin a round of all who answered a survey in a stretch of time, and return its id; the same `key` is the same round.

    `rewarded`: a rule gives something for answers to it. Raises RoundRefused (no_place, period_invalid, rewarded), SurveyUnknown.
    """
    if problem := rules.round_problem(places=len(reads.places(active=True)), since=since, until=until, rewarded=rewarded, now=now):
        raise RoundRefused(problem)
    id_ = same_id("review round", key)
    with transaction.atomic():
        survey = surveys.survey(survey_id)
        row = models.ReviewRound(id=id_, survey_id=survey.id, since=since, until=until, created_by=actor.operator_id, created_at=now)
        if models.ReviewRound.objects.filter(id=id_).exists():
            return id_
        models.ReviewRound.objects.bulk_create([row])
        after = {"survey": str(survey.id), "since": since.isoformat(), "until": until.isoformat()}
        operators.audit(actor=actor, action="feedback.start_review_round", subject=f"review_round:{id_}", after=after, now=now)
    return id_


def work(now: datetime) -> None:
    """Take the open rounds further, piece by piece; doing it again asks nobody twice."""
    for round_id in models.ReviewRound.objects.filter(done_at=None).order_by("created_at").values_list("id", flat=True):
        while _piece(round_id, now=now):
            pass


def _piece(round_id: UUID, *, now: datetime) -> bool:
    """Ask the next hundred of a round; False once there is nobody left."""
    with transaction.atomic():
        row = models.ReviewRound.objects.select_for_update().filter(id=round_id, done_at=None).first()
        if row is None:
            return False
        answers = models.Answer.objects.filter(survey_id=row.survey_id, answered_at__gte=row.since, answered_at__lt=row.until, contact_id__isnull=False)
        answers = answers.filter(contact_id__gt=row.reached) if row.reached else answers
        people = [one for one in answers.order_by("contact_id").values_list("contact_id", flat=True).distinct()[:_AT_ONCE] if one]
        if not people:
            models.ReviewRound.objects.filter(id=round_id).update(done_at=now)
            return False
        _ask(row, people, now=now)
        models.ReviewRound.objects.filter(id=round_id).update(reached=people[-1])
        return True


def _ask(row: models.ReviewRound, contact_ids: Sequence[UUID], *, now: datetime) -> None:
    kept = sorted(set(contacts.canonical(contact_ids).values()))
    known = contacts.contacts(kept)
    done = set(models.ReviewRequest.objects.filter(round_id=row.id, contact_id__in=kept).values_list("contact_id", flat=True))
    wanted = [known[one] for one in kept if one in known and one not in done and not known[one].erased_at]
    free = cooldowns.take(COOLDOWN, wanted, rest=rules.REST, now=now)
    found = _mailed(row, list(free), now=now)
    cooldowns.give_back(COOLDOWN, {one: before for one, before in free.items() if found[one] is RequestState.REFUSED})
    models.ReviewRequest.objects.bulk_create(
        [
            models.ReviewRequest(
                id=same_id("review request", row.id, person.id), contact_id=person.id, round_id=row.id, at=now,
                state=found.get(person.id, RequestState.RESTED),
            )
            for person in wanted
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def _mailed(row: models.ReviewRound, people: Sequence[UUID], *, now: datetime) -> dict[UUID, RequestState]:
    """Ask people by mail, and say of each whether the gate let it through."""
    program_id = surveys.survey(row.survey_id).program_id
    slug = programs.program(program_id).slug if program_id else ""
    names = ", ".join(one.name for one in reads.places(active=True))
    keys = {one: f"review_ask:{row.id}:{one}" for one in people}
    variables = {"url": reads.page_url(slug), "places": names}
    mails = [NewMessage(key=keys[one], template="review_ask", contact_id=one, program_id=program_id, variables=variables) for one in keys]
    ids = dict(zip(keys, messaging.queue(mails, now=now), strict=True))
    found = states(list(ids.values()))
    return {one: RequestState.REFUSED if found[ids[one]] is MessageState.REFUSED else RequestState.ASKED for one in ids}
