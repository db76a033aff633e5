"""Work with providers: claim what is due, ask, write down what became of it.

Nothing here holds a transaction while it talks to a provider. A crash between its yes and our writing it down asks again under the same key, and the
connectors see to it that asking twice gives once.
"""

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings as django_settings
from django.db import transaction

from goodword.integrations import connectors, models, rules
from goodword.integrations.actions import endings, outbox
from goodword.integrations.actions.outbox import Claimed
from goodword.integrations.connectors.calling import Later, Refused, words_of
from goodword.integrations.queries.gifts import gift_of
from goodword.integrations.queries.secrets import secrets_of
from goodword.integrations.values import Aim, Attempt, Gift, Question, Verdict
from goodword.lib import outbound
from goodword.rewards import queries as rewards
from goodword.rewards.values import RewardState, Waits

AT_ONCE = 20
TIMEOUT_S = 15.0
_LONGEST_S = 60  # what is not begun by then goes back, so that mails go on

_words = structlog.get_logger("goodword.integrations")


def send_due(worker_id: UUID, now: datetime) -> int:
    """Ask providers for what is due and return how many deliveries were taken up; safe to run in many workers, and to kill at any moment."""
    claimed = outbox.claim(limit=AT_ONCE, now=now)
    began, away = time.monotonic(), set()
    for one in claimed:
        if one.connection.id in away or time.monotonic() - began > _LONGEST_S:
            outbox.put_back(one)
        elif not work(one, now=now):
            away.add(one.connection.id)
    if claimed:
        _words.info("deliveries", worker=str(worker_id), taken=len(claimed), away=len(away))
    return len(claimed) if not away else 0  # a provider that rests is no reason to come back at once


def work(one: Claimed, *, now: datetime) -> bool:
    """Do what a delivery is after and write down what came of it; False where nothing else would get through to its provider either."""
    try:
        _reach(one, now=now)
    except Later as later:
        _note(one, Verdict.LATER)
        endings.later(one, later, now=now)
        return not later.whole
    except Refused as refused:
        _note(one, Verdict.REFUSED)
        endings.refused(one, refused, now=now)
        return not refused.whole
    outbox.awake(one.connection.id, now=now)
    return True


def _reach(one: Claimed, *, now: datetime) -> None:
    reward = rewards.rewards([one.row.reward_id]).get(one.row.reward_id)
    if one.aim is Aim.ASK:
        if reward is None or reward.state is not RewardState.HELD or reward.waits_for is not Waits.VETO:
            endings.moot(one, now=now)
        else:
            endings.answered(one, _asked(one, "ask", _question(one)), now=now)
    elif one.aim is Aim.GIVE:
        again = one.row.done_at is not None  # the provider lost it, and staff want it handed out anew
        if reward is None or (reward.state, reward.waits_for) != ((RewardState.FULFILLED, Waits.NOTHING) if again else (RewardState.GRANTED, Waits.PROVIDER)):
            endings.moot(one, now=now)
        elif outbox.about_to_send(one):
            endings.given(one, _asked(one, "give", gift_of(one.row)), now=now)
    elif not one.row.sent:
        endings.never_given(one, now=now)
    elif connectors.can(one.connection.connector, "take_back"):
        endings.taken_back(one, back=_asked(one, "take_back", gift_of(one.row)), now=now)
    else:
        endings.taken_back(one, back=look(one) is None, now=now)


def look(one: Claimed) -> Any:
    """Return what the provider says was handed out of a delivery, None where nothing; raise Later or Refused."""
    return _asked(one, "find", gift_of(one.row))


def _asked(one: Claimed, capability: str, what: Gift | Question) -> Any:
    """Call a connector; an answer of another shape than the provider's documents say counts as none."""
    try:
        return getattr(_connector(one), capability)(*_line(one), what)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        _words.warning("answer not understood", delivery=str(one.row.id), error=type(error).__name__)
        raise Later("the answer was not understood") from error


def _question(one: Claimed) -> Question:
    row = one.row
    return Question(row.reward_id, row.contact_id, row.program_id, row.kind, row.asset, row.amount, str(row.content.get("side", "")), row.created_at)


def _connector(one: Claimed) -> Any:
    return connectors.BY_SLUG[one.connection.connector]


def _line(one: Claimed) -> tuple[Any, Any]:
    """Return the line to a delivery's provider, which keeps what is asked and answered, with the provider's settings."""
    connector = _connector(one)
    settings = rules.settings_from(connector.Settings, dict(one.connection.settings))
    secrets = secrets_of(one.connection, now=one.now)
    if not secrets:
        raise Refused("credential", whole=True)
    private = (*gift_of(one.row).private, *secrets)

    def send(method: str, url: str, headers: Mapping[str, str], body: bytes) -> outbound.Answer:
        began = time.monotonic()
        path = url.removeprefix(settings.address).partition("?")[0] or "/"

        def keep(status: int | None, said: str) -> None:
            took = int((time.monotonic() - began) * 1000)
            what, sent = rules.redacted(f"{method} {path}", private)[:300], rules.redacted(body.decode(), private)
            one.trace.append(Attempt(one.claim, one.now, took, what, sent, status, rules.redacted(said, private)[:300], Verdict.DONE, None))

        try:
            answer = outbound.call(method, url, headers=headers, content=body, timeout_s=TIMEOUT_S, inside=django_settings.OUTBOUND_INSIDE)
        except outbound.AddressRefused as error:
            keep(None, str(error))
            raise Refused("address_refused", str(error), whole=True) from error
        except outbound.Unreachable as error:
            keep(None, str(error))
            raise Later(str(error), whole=True) from error
        keep(answer.status, "" if answer.ok else words_of(answer))
        return answer

    return connector.line(send, settings, secrets, now=lambda: one.now), settings


def _note(one: Claimed, verdict: Verdict) -> None:
    """Say of the last request how it ended."""
    if one.trace:
        one.trace[-1] = replace(one.trace[-1], verdict=verdict)


def forget(now: datetime) -> None:
    """Delete attempts of 90 days ago, in pieces."""
    old = models.Attempt.objects.filter(at__lt=now - rules.KEEP_ATTEMPTS)
    while ids := list(old.values_list("id", flat=True)[:500]):
        with transaction.atomic():
            models.Attempt.objects.filter(id__in=ids).delete()
