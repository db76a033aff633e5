"""The inner circle as staff make it: rate, take in, let go, set a suggestion aside; and who is never asked."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.contacts import models
from goodword.contacts.actions import pauses
from goodword.contacts.queries import canonical, person_ids
from goodword.contacts.queries.circle import member
from goodword.contacts.rules.circle import LEFT, NEVER_ASK, SET_ASIDE_FOR, Level, Rating
from goodword.lib.ids import same_id
from goodword.operators import actions as operators
from goodword.operators.values import Actor

REASON_MAX = 200
ASK = "ask"  # the purpose that is silenced


class ReasonMissing(ValueError):
    """Nobody is put on the list of those who are never asked without a word why."""

    code = "reason_missing"


def rate(contact_id: UUID, rating: Rating, *, actor: Actor, now: datetime) -> bool:
    """Write down what staff know of somebody; False where it says so already."""
    return _change(contact_id, "circle_rate", actor=actor, now=now, relationship=rating.relationship, voice=rating.voice, selfless=rating.selfless)


def take_in(contact_id: UUID, level: Level, *, actor: Actor, now: datetime) -> bool:
    """Take somebody into the inner circle, or to another level of it; False where they are there already."""
    return _change(contact_id, "circle_level", actor=actor, now=now, level=level.value, set_aside_until=None)


def let_go(contact_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Take somebody out of the inner circle; how they were rated stays. False where they are not in it."""
    with transaction.atomic():
        if (found := member(contact_id)) is None or found.level is None:
            return False
        return _change(contact_id, "circle_leave", actor=actor, now=now, level=LEFT)


def set_aside(contact_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Suggest somebody no more for SET_ASIDE_FOR; False where they are set aside for longer already or are in the circle."""
    owner = canonical([contact_id])[contact_id]
    with transaction.atomic():
        row = _row(owner, actor, now)
        if row.level not in {"", LEFT} or (row.set_aside_until and row.set_aside_until > now):
            return False
        return _change(owner, "circle_set_aside", actor=actor, now=now, set_aside_until=now + SET_ASIDE_FOR)


def never_ask(contact_id: UUID, *, reason: str, actor: Actor, now: datetime) -> bool:
    """Put somebody on the list of those who are never asked for a recommendation; False where they are on it. Raises ReasonMissing."""
    reason = " ".join(reason.split())[:REASON_MAX]
    if not reason:
        raise ReasonMissing
    with transaction.atomic():
        owner = canonical([contact_id])[contact_id]
        list(models.Contact.objects.select_for_update().filter(id=owner))
        if models.Pause.objects.filter(contact_id__in=person_ids(owner), source=NEVER_ASK, ended_at=None).exists():
            return False
        pauses.pause(owner, reason=reason, source=NEVER_ASK, purpose=ASK, now=now)
        operators.audit(actor=actor, action="contacts.never_ask", subject=f"contact:{owner}", after={"reason": reason}, now=now)
        return True


def ask_again(contact_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Take somebody off the list of those who are never asked; False where they are not on it."""
    with transaction.atomic():
        owner = canonical([contact_id])[contact_id]
        if not pauses.end(owner, source=NEVER_ASK, now=now):
            return False
        operators.audit(actor=actor, action="contacts.ask_again", subject=f"contact:{owner}", now=now)
        return True


def _change(contact_id: UUID, what: str, *, actor: Actor, now: datetime, **changes: object) -> bool:
    with transaction.atomic():
        owner = canonical([contact_id])[contact_id]
        row = _row(owner, actor, now)
        before = {name: getattr(row, name) for name in changes}
        if before == changes:
            return False
        changed = models.CircleMember.objects.filter(contact_id=owner, id=row.id)
        changed.update(**changes, changed_by=actor.operator_id, changed_at=now)
        operators.audit(actor=actor, action=f"contacts.{what}", subject=f"contact:{owner}", before=_plain(before), after=_plain(changes), now=now)
        return True


def _row(owner: UUID, actor: Actor, now: datetime) -> models.CircleMember:
    """Return the row of a contact, locked until the caller's transaction ends; made, or given its level, as what was said of an alias has it."""
    list(models.Contact.objects.select_for_update().filter(id=owner))
    known = member(owner)
    fresh = models.CircleMember(id=same_id("circle", owner), contact_id=owner, changed_by=actor.operator_id, changed_at=now)
    if known:
        fresh.relationship, fresh.voice, fresh.selfless = known.rating.relationship, known.rating.voice, known.rating.selfless
        fresh.set_aside_until = known.set_aside_until
    models.CircleMember.objects.bulk_create([fresh], ignore_conflicts=True)
    if known and known.level:
        models.CircleMember.objects.filter(contact_id=owner, id=fresh.id, level="").update(level=known.level.value)
    return models.CircleMember.objects.select_for_update().get(contact_id=owner, id=fresh.id)


def _plain(values: dict[str, object]) -> dict[str, object]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}
