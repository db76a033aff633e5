"""Mails to staff that nobody has to ask for: a way in, approvals waiting, work that failed, a ledger that does not balance, codes running low."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from goodword.facts import queries as facts
from goodword.facts.catalogue import CouponsRunningLow, LedgerUnbalanced, SignInLinkWanted
from goodword.facts.values import JobState
from goodword.lib.identity import normalise_email
from goodword.lib.ids import same_id
from goodword.messaging import actions as messaging
from goodword.messaging.queries import messages
from goodword.messaging.values import NewMessage
from goodword.operators import actions as operators
from goodword.operators import queries as staff
from goodword.operators.permissions import allows
from goodword.operators.rules import SIGN_IN_LINK_LIFE
from goodword.operators.values import Actor, Operator, Permission
from goodword.rewards import queries as rewards
from goodword.rewards.queries.pools import pool

_CONSOLE = "/console"


def mail_sign_in_link(fact: SignInLinkWanted, now: datetime) -> None:
    """Send somebody of the staff a link that signs them in once; an invitation says who invited them."""
    person = staff.operator(fact.operator_id)
    if person is None or not person.active:
        return
    with transaction.atomic():
        token = operators.sign_in_link(operator_id=fact.operator_id, actor=Actor(operator_id=fact.invited_by), now=now)
        way_in = {"url": _url(f"/sign-in/link/{token}/"), "minutes": int(SIGN_IN_LINK_LIFE.total_seconds() // 60)}
        inviter = staff.operator(fact.invited_by) if fact.invited_by else None
        template, variables = ("staff_invite", {**way_in, "by": inviter.shown_name}) if inviter else ("staff_sign_in", way_in)
        messaging.queue([NewMessage(key=f"sign_in:{same_id(token)}", template=template, operator_id=fact.operator_id, variables=variables)], now=now)


def mail_ledger(fact: LedgerUnbalanced, now: datetime) -> None:
    """Tell whoever may see the ledger and change settings that it does not balance; once a day."""
    _tell("staff_ledger", Permission.SETTINGS_WRITE, {"url": _url("/rewards/ledger/"), "count": fact.differences}, now=now)


def mail_coupons_low(fact: CouponsRunningLow, now: datetime) -> None:
    """Tell whoever looks after rewards that a pool runs low; once a day for each pool."""
    if found := pool(fact.pool_id):
        variables = {"url": _url("/rewards/"), "pool": found.name, "left": found.left}
        _tell("staff_coupons_low", Permission.REWARDS_WRITE, variables, about=str(fact.pool_id), now=now)


def tell(now: datetime) -> None:
    """Tell staff what waits for them: approvals, jobs put aside, mails refused; each at most once a day."""
    looks: Iterable[tuple[str, Permission, str, Callable[[], int]]] = (
        ("staff_approvals", Permission.REWARDS_APPROVE, "/today/", lambda: rewards.counts_waiting()["approval"]),
        ("staff_dead_letters", Permission.SETTINGS_WRITE, "/settings/jobs/", lambda: facts.job_counts()[JobState.DEAD]),
        ("staff_mail_refused", Permission.SETTINGS_WRITE, "/mailbox/?state=refused", lambda: messages.trouble(now=now).refused),
    )
    for template, permission, page, count in looks:
        if found := count():
            _tell(template, permission, {"url": _url(page), "count": found}, now=now)


def _tell(template: str, permission: Permission, variables: dict[str, Any], *, about: str = "", now: datetime) -> None:
    day = now.astimezone(staff.organisation().zone).date()
    messaging.queue(
        [
            NewMessage(key=f"{template}:{about}:{person.id}:{day}", template=template, operator_id=person.id, variables=variables)
            for person in _who(permission, now=now)
        ],
        now=now,
    )


def _who(permission: Permission, *, now: datetime) -> list[Operator]:
    """Return those who may do it and can be written to; who is absent only where nobody else is there."""
    able = [person for person in staff.colleagues() if allows(person.role, permission) and normalise_email(person.email)]
    today = now.astimezone(staff.organisation().zone).date()
    there = [person for person in able if person.is_there(today)]
    return there or able


def _url(path: str) -> str:
    return f"{settings.GOODWORD_URL}{_CONSOLE}{path}"
