"""One-time links that let staff in: the first one at the start of an installation, invitations, and a way back for who is locked out."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goodword.facts import catalogue as facts
from goodword.facts import log
from goodword.lib import signing
from goodword.operators import models, queries
from goodword.operators.actions.trail import audit
from goodword.operators.queries.team import to_value
from goodword.operators.rules import SIGN_IN_LINK_LIFE
from goodword.operators.values import SYSTEM, Actor, Operator, Role

FIRST_OWNER_EMAIL = "owner@localhost"  # until the owner types the real one on the first screen


class OperatorUnknown(LookupError):
    """There is nobody of that id who may sign in."""

    code = "operator_unknown"


class LinkNotUsable(ValueError):
    """The link was used, is over, or was never ours."""

    code = "link_not_usable"


def first_sign_in_link(*, now: datetime) -> str | None:
    """Return a token for the installation's first sign-in, and make the owner it signs in; None once somebody has signed in."""
    with transaction.atomic():
        if not queries.first_sign_in_pending():
            return None
        row = models.Operator.objects.filter(role=Role.OWNER, is_active=True).order_by("created_at").first()
        if row is None:
            row = models.Operator(email=FIRST_OWNER_EMAIL, role=Role.OWNER, created_at=now)
            row.set_unusable_password()
            row.save(force_insert=True)
        return sign_in_link(operator_id=row.id, actor=SYSTEM, now=now)


def sign_in_link(*, operator_id: UUID, actor: Actor, now: datetime) -> str:
    """Return a new token that signs an operator in once, within an hour; earlier ones stop working. Raises OperatorUnknown."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        if not models.Operator.objects.filter(id=operator_id, is_active=True).exists():
            raise OperatorUnknown("nobody of that id may sign in")
        models.SignInLink.objects.filter(operator_id=operator_id).delete()
        models.SignInLink.objects.create(operator_id=operator_id, token_hash=_hash(token), created_at=now, expires_at=now + SIGN_IN_LINK_LIFE)
        audit(actor=actor, action="team.sign_in_link", subject=f"operator:{operator_id}", now=now)
    return token


def ask_for_sign_in_link(*, email: str, now: datetime) -> None:
    """Have a link mailed to whoever signs in with this address; nothing happens, and nothing is told, where nobody does."""
    with transaction.atomic():
        row = models.Operator.objects.filter(email__iexact=email.strip(), is_active=True).first()
        if row is not None:
            log.record(facts.SignInLinkWanted(operator_id=row.id, invited_by=None), now=now)


def use_sign_in_link(*, token: str, now: datetime) -> Operator:
    """Use a one-time link up and return whom it signs in; raises LinkNotUsable the second time, after its hour, or for a made-up token."""
    with transaction.atomic():
        usable = models.SignInLink.objects.filter(token_hash=_hash(token), used_at=None, expires_at__gt=now, operator__is_active=True)
        row = usable.select_related("operator").first()
        if row is None or models.SignInLink.objects.filter(id=row.id, used_at=None).update(used_at=now) != 1:
            raise LinkNotUsable("this link was used, is over, or was never ours")
        return to_value(row.operator)


def _hash(token: str) -> str:
    return signing.keyed_hash("sign-in-link", token)
