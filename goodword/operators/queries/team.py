"""Staff, the browsers they are signed in with, and the links that let them in."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from allauth.usersessions.models import UserSession

from goodword.lib import signing
from goodword.operators import models
from goodword.operators.values import Operator, Role, Session

TEAM_MAX = 500  # far above any team; a guard, not a page size


def operator(operator_id: UUID) -> Operator | None:
    """Return one person of the staff, deactivated or not."""
    row = models.Operator.objects.filter(id=operator_id).first()
    return None if row is None else to_value(row)


def operator_by_email(email: str) -> Operator | None:
    """Return the person who signs in with this address."""
    row = models.Operator.objects.filter(email__iexact=email.strip()).first()
    return None if row is None else to_value(row)


def first_owner() -> Operator | None:
    """Return the owner who has been there longest."""
    row = models.Operator.objects.filter(role=Role.OWNER, is_active=True).order_by("created_at").first()
    return None if row is None else to_value(row)


def team() -> list[Operator]:
    """Return everybody of the staff, active ones first, by name."""
    return [to_value(row) for row in models.Operator.objects.order_by("-is_active", "name", "email")[:TEAM_MAX]]


def colleagues() -> list[Operator]:
    """Return those whom work can be given to."""
    return [person for person in team() if person.active]


def names(operator_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of these people for lists that show who did a thing."""
    rows = models.Operator.objects.filter(id__in=list(operator_ids)).values_list("id", "name", "email")
    return {id_: name or email.partition("@")[0] for id_, name, email in rows}


def sessions(operator_id: UUID, *, current_key: str = "") -> list[Session]:
    """Return the browsers an operator is signed in with, newest first; `current_key` marks the one that asks."""
    rows = UserSession.objects.filter(user_id=operator_id).order_by("-last_seen_at")[:100]
    return [
        Session(
            id=row.pk,
            operator_id=operator_id,
            address=row.ip,
            browser=row.user_agent,
            began_at=row.created_at,
            seen_at=row.last_seen_at,
            current=bool(current_key) and row.session_key == current_key,
        )
        for row in rows
        if row.exists()
    ]


def first_sign_in_pending() -> bool:
    """Say whether nobody has signed in to this installation yet."""
    return not models.Operator.objects.filter(last_login__isnull=False).exists()


def sign_in_link_operator(token: str, *, now: datetime) -> Operator | None:
    """Return whom a one-time link would sign in; None where it was used, is over, or was never ours."""
    row = (
        models.SignInLink.objects.select_related("operator")
        .filter(token_hash=signing.keyed_hash("sign-in-link", token), used_at=None, expires_at__gt=now, operator__is_active=True)
        .first()
    )
    return None if row is None else to_value(row.operator)


def to_value(row: models.Operator) -> Operator:
    """Return the stored row as a value."""
    return Operator(
        id=row.id,
        email=row.email,
        name=row.name,
        role=Role(row.role),
        language=row.language,
        time_zone=row.time_zone,
        theme=row.theme,
        active=row.is_active,
        absent_from=row.absent_from,
        absent_until=row.absent_until,
        created_at=row.created_at,
        last_sign_in_at=row.last_login,
        has_password=row.has_usable_password(),
    )
