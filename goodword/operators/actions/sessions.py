"""End the sessions of staff."""

from datetime import datetime
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.db import transaction

from goodword.operators.actions.trail import audit
from goodword.operators.values import Actor


def end_session(*, operator_id: UUID, session_id: int, actor: Actor, now: datetime) -> bool:
    """Sign an operator out of one browser; False where that session was over already."""
    with transaction.atomic():
        row = UserSession.objects.select_for_update().filter(user_id=operator_id, pk=session_id).first()
        if row is None:
            return False
        row.end()
        audit(actor=actor, action="team.end_session", subject=f"operator:{operator_id}", now=now)
    return True


def end_sessions(*, operator_id: UUID, actor: Actor, now: datetime, but_key: str = "") -> int:
    """Sign an operator out everywhere, but for the browser with session key `but_key`; return how many sessions ended."""
    with transaction.atomic():
        rows = list(UserSession.objects.select_for_update().filter(user_id=operator_id).exclude(session_key=but_key))
        for row in rows:
            row.end()
        if rows:
            audit(actor=actor, action="team.end_sessions", subject=f"operator:{operator_id}", after={"ended": len(rows)}, now=now)
    return len(rows)


def note_session_used(*, session_key: str, address: str, now: datetime) -> None:
    """Write down when and from where a session was last used."""
    with transaction.atomic():
        UserSession.objects.filter(session_key=session_key).update(last_seen_at=now, ip=address)


def forget_session(*, session_key: str) -> None:
    """Take a session that ended by itself off the list."""
    with transaction.atomic():
        UserSession.objects.filter(session_key=session_key).delete()
