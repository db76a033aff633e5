"""How an attempt ends: handed out, later, refused, taken back; each in one transaction with what follows from it."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from goodword.integrations import models, rules
from goodword.integrations.actions import outbox
from goodword.integrations.actions.outbox import Claimed
from goodword.integrations.connectors.calling import Later, Refused
from goodword.integrations.queries.connections import to_value
from goodword.integrations.queries.gifts import gift_of
from goodword.integrations.values import Aim, DeliveryState, Given, Word
from goodword.lib.money import Money
from goodword.messaging import actions as messaging
from goodword.messaging.values import NewTask
from goodword.operators.values import Role
from goodword.rewards.actions import provided, vetoes, vetting
from goodword.rewards.actions.provided import CodeTaken
from goodword.rewards.values import RewardState

WITHIN = timedelta(days=2)
REST_AFTER_REFUSAL_S = 3600
_PIECE = 100
_NO_PROBLEM = {"problem": "", "said": ""}


def given(one: Claimed, gift: Given, *, now: datetime) -> None:
    """Write down that the provider handed a reward out; where it was taken back meanwhile, it is to be taken back there too."""
    trace = list(one.trace)
    try:
        with transaction.atomic():
            content = {**one.row.content, "code": gift.code} if gift.code else one.row.content
            changes = {
                "state": DeliveryState.DONE,
                "done_at": now,
                "reference": gift.reference,
                "content": content,
                "failures": 0,
                "next_at": None,
                **_NO_PROBLEM,
            }
            if not outbox.finish(one, now=now, **changes):
                return
            if one.row.state == DeliveryState.STUCK:  # found out by comparing: nobody needs to look any more
                messaging.close_about([f"delivery:{one.row.id}"], outcome="not_needed", now=now)
            done = provided.arrived(one.row.reward_id, code=gift.code, expires_at=one.row.expires_at, now=now)
            if done is not RewardState.FULFILLED:
                again = {"aim": Aim.TAKE_BACK, "state": DeliveryState.WAITING, "next_at": now, "tried_since": None}
                models.Delivery.objects.filter(id=one.row.id, contact_id=one.row.contact_id).update(**again)
    except CodeTaken:
        one.trace[:] = trace  # what was written of it was rolled back
        refused(one, Refused("code_taken", gift.code), now=now)


def later(one: Claimed, why: Later, *, now: datetime) -> None:
    """Try again after a while, longer each time; after three days a person looks.

    A provider that is away rests as a whole, and what it hands out waits for it however long that takes.
    """
    failures, away = one.row.failures + 1, one.connection.failures + 1
    turn = one.row.turn + (1 if why.spent else 0)
    with transaction.atomic():
        if why.whole:
            outbox.rest(one.connection.id, failures=away, after_s=why.after_s, now=now)
            if away == rules.AWAY_TOLD_AFTER:
                messaging.create_task(_connection_task(one, "away", now=now), now=now)
        if (one.aim is Aim.ASK or not why.whole) and rules.given_up(tried_since=one.row.tried_since or now, now=now):
            _stuck(one, "no_answer", str(why), turn=turn, now=now)
            return
        next_at = now + rules.wait(one.row.id, failures=failures, after_s=why.after_s)
        _say_when(one, next_at)
        outbox.finish(one, now=now, state=DeliveryState.WAITING, next_at=next_at, failures=failures, turn=turn, problem="waiting", said=_said(one, str(why)))


def refused(one: Claimed, why: Refused, *, now: datetime) -> None:
    """Put a no before a person: about this reward alone, or, where nothing would get through, about the whole connection while its rewards wait."""
    turn = one.row.turn + (1 if why.spent else 0)
    with transaction.atomic():
        if not why.whole:
            _stuck(one, why.code, why.said, turn=turn, now=now)
            return
        begins = one.connection.failures == 0
        outbox.rest(one.connection.id, failures=one.connection.failures + 1, after_s=REST_AFTER_REFUSAL_S, now=now)
        next_at = now + timedelta(seconds=REST_AFTER_REFUSAL_S)
        _say_when(one, next_at)
        said = _said(one, why.said)
        if (
            outbox.finish(one, now=now, state=DeliveryState.WAITING, next_at=next_at, failures=one.row.failures + 1, turn=turn, problem=why.code, said=said)
            and begins
        ):
            messaging.create_task(_connection_task(one, why.code, now=now), now=now)


def answered(one: Claimed, word: Word, *, now: datetime) -> None:
    """Grant or refuse what the shop was asked about."""
    with transaction.atomic():
        said = "" if word.granted else word.reason
        if outbox.finish(one, now=now, state=DeliveryState.DONE, done_at=now, next_at=None, failures=0, problem="", said=said):
            vetoes.answer(one.row.reward_id, granted=word.granted, reason=word.reason, by=one.connection.id, now=now)


def silent(now: datetime) -> None:
    """Put questions before a person that nobody answered for three days, tried of late or not."""
    old = Q(tried_since__lte=now - rules.GIVE_UP_AFTER) | Q(tried_since=None, created_at__lte=now - rules.GIVE_UP_AFTER)
    waiting = models.Delivery.objects.filter(old, aim=Aim.ASK, state=DeliveryState.WAITING).select_related("connection").order_by("id")
    while rows := list(waiting[:_PIECE]):
        with transaction.atomic():
            for row in rows:
                mine = models.Delivery.objects.filter(id=row.id, contact_id=row.contact_id, aim=Aim.ASK, state=DeliveryState.WAITING, attempts=row.attempts)
                if mine.update(state=DeliveryState.STUCK, next_at=None, problem="no_answer") == 1:
                    messaging.create_task(_task(Claimed(row, to_value(row.connection), row.attempts, now), now=now), now=now)


def moot(one: Claimed, *, now: datetime) -> None:
    """Leave alone what nobody waits for any more: what may have left the house is looked after, everything else ends here."""
    with transaction.atomic():
        if one.aim is Aim.GIVE and one.row.sent:
            changes = {"aim": Aim.TAKE_BACK, "state": DeliveryState.WAITING, "next_at": now}
        else:
            changes = {"state": DeliveryState.CANCELLED, "done_at": now, "next_at": None}
        if outbox.finish(one, now=now, **changes) and one.aim is Aim.ASK:
            vetting.forget(one.row.reward_id)


def never_given(one: Claimed, *, now: datetime) -> None:
    """End what was taken back before anything had left the house."""
    with transaction.atomic():
        if outbox.finish(one, now=now, state=DeliveryState.CANCELLED, done_at=now, next_at=None, **_NO_PROBLEM):
            provided.returned(one.row.reward_id, expires_at=one.row.expires_at, now=now)


def taken_back(one: Claimed, *, back: bool, now: datetime) -> None:
    """Write down that the provider took a reward back, or that it is too late and the loss stays booked."""
    with transaction.atomic():
        state = DeliveryState.RETURNED if back else DeliveryState.KEPT
        if outbox.finish(one, now=now, state=state, done_at=now, next_at=None, failures=0, **_NO_PROBLEM) and back:
            provided.returned(one.row.reward_id, expires_at=one.row.expires_at, now=now)


def _stuck(one: Claimed, code: str, said: str, *, turn: int, now: datetime) -> None:
    said = _said(one, said)
    if outbox.finish(one, now=now, state=DeliveryState.STUCK, next_at=None, failures=one.row.failures + 1, turn=turn, problem=code[:30], said=said):
        messaging.create_task(_task(one, now=now), now=now)


def _task(one: Claimed, *, now: datetime) -> NewTask:
    row, question = one.row, one.aim is Aim.ASK
    titles = {
        Aim.GIVE: gettext_noop("A provider did not hand out a reward"),
        Aim.TAKE_BACK: gettext_noop("A provider did not take a reward back"),
        Aim.ASK: gettext_noop("Your shop did not say whether a reward may be granted"),
    }
    return NewTask(
        key=f"delivery:{row.id}:{one.claim}",
        kind="veto" if question else "delivery",
        title=titles[one.aim],
        reason=gettext_noop("Open it to see what was asked, what was answered, and what would be right."),
        contact_id=row.contact_id,
        program_id=row.program_id,
        subject=f"delivery:{row.id}",
        role=Role.ADMIN,
        value=Money(row.amount, row.asset) if len(row.asset) == 3 else None,
        due_at=now + WITHIN,
    )


def _connection_task(one: Claimed, code: str, *, now: datetime) -> NewTask:
    return NewTask(
        key=f"connection:{one.connection.id}:{code}:{now.isoformat()}",
        kind="connection",
        title=gettext_noop("A provider does not let us in") if code != "away" else gettext_noop("A provider has been away for three days"),
        reason=gettext_noop("Its rewards wait, and none is lost. Open the connection to see what it says; once it is mended, they go on by themselves."),
        subject=f"connection:{one.connection.id}",
        role=Role.ADMIN,
        due_at=now + WITHIN,
    )


def _say_when(one: Claimed, next_at: datetime) -> None:
    if one.trace:
        one.trace[-1] = replace(one.trace[-1], next_at=next_at)


def _said(one: Claimed, text: str) -> str:
    """Return what a provider said as it may be kept: its words may repeat a person's address."""
    return rules.redacted(text, gift_of(one.row).private)[:300]
