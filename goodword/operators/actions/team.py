"""Invite staff, give them roles, let them go; and what everybody may change about themselves."""

from datetime import date, datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q

from goodword.facts import catalogue as facts
from goodword.facts import log
from goodword.lib.identity import normalise_email
from goodword.operators import models
from goodword.operators.actions.sessions import end_sessions
from goodword.operators.actions.sign_in import OperatorUnknown
from goodword.operators.actions.trail import audit
from goodword.operators.queries.team import to_value
from goodword.operators.rules import leaves_no_owner, may_set_role
from goodword.operators.values import SYSTEM, Actor, Operator, Role

_OWN = {"name", "email", "language", "time_zone", "theme", "absent_from", "absent_until"}


class TeamRefused(ValueError):
    """The team cannot be changed like this; `code` says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def invite(*, email: str, name: str, role: Role, language: str, actor: Actor, now: datetime, by_mail: bool = True) -> Operator:
    """Add somebody to the staff and, where `by_mail`, have a sign-in link mailed to them. Raises TeamRefused."""
    address = normalise_email(email)
    if not address:
        raise TeamRefused("email_invalid", "that is not a mail address")
    with transaction.atomic():
        _demand_right(actor, current=None, wanted=role)
        if models.Operator.objects.filter(email__iexact=address).exists():
            raise TeamRefused("email_taken", "somebody of the team signs in with this address")
        row = models.Operator(email=address, name=name.strip(), role=role, language=language, created_at=now)
        row.set_unusable_password()
        row.save(force_insert=True)
        audit(actor=actor, action="team.invite", subject=f"operator:{row.id}", after={"email": address, "role": role}, now=now)
        if by_mail:
            log.record(facts.SignInLinkWanted(operator_id=row.id, invited_by=actor.operator_id), now=now)
    return to_value(row)


def set_role(*, operator_id: UUID, role: Role, actor: Actor, now: datetime) -> bool:
    """Give somebody another role, in force from their next request; False where they have it. Raises TeamRefused, OperatorUnknown."""
    with transaction.atomic():
        row = _locked(operator_id)
        current = Role(row.role)
        if current is role:
            return False
        _demand_right(actor, current=current, wanted=role)
        _keep_an_owner(row, wanted=role)
        models.Operator.objects.filter(id=operator_id, role=current).update(role=role)
        audit(actor=actor, action="team.set_role", subject=f"operator:{operator_id}", before={"role": current}, after={"role": role}, now=now)
    return True


def deactivate(*, operator_id: UUID, actor: Actor, now: datetime) -> bool:
    """Let somebody go: signed out everywhere, no way in; what they did stays under their name. Raises TeamRefused, OperatorUnknown."""
    with transaction.atomic():
        row = _locked(operator_id)
        _demand_right(actor, current=Role(row.role), wanted=None)
        _keep_an_owner(row, wanted=None)
        if models.Operator.objects.filter(id=operator_id, is_active=True).update(is_active=False) != 1:
            return False
        models.SignInLink.objects.filter(operator_id=operator_id).delete()
        end_sessions(operator_id=operator_id, actor=actor, now=now)
        audit(actor=actor, action="team.deactivate", subject=f"operator:{operator_id}", now=now)
    return True


def reactivate(*, operator_id: UUID, actor: Actor, now: datetime) -> bool:
    """Take somebody back who was let go, with the role they had. Raises TeamRefused, OperatorUnknown."""
    with transaction.atomic():
        row = _locked(operator_id)
        _demand_right(actor, current=Role(row.role), wanted=Role(row.role))
        if models.Operator.objects.filter(id=operator_id, is_active=False).update(is_active=True) != 1:
            return False
        audit(actor=actor, action="team.reactivate", subject=f"operator:{operator_id}", now=now)
    return True


def remove_second_factor(*, operator_id: UUID, actor: Actor, now: datetime) -> bool:
    """Take a lost second factor and all passkeys off an account; False where there was none. Raises TeamRefused, OperatorUnknown."""
    with transaction.atomic():
        row = _locked(operator_id)
        _demand_right(actor, current=Role(row.role), wanted=Role(row.role))
        removed, _ = Authenticator.objects.filter(user_id=operator_id).delete()
        if not removed:
            return False
        audit(actor=actor, action="team.remove_second_factor", subject=f"operator:{operator_id}", now=now)
    return True


def change_own(*, operator_id: UUID, now: datetime, **changes: object) -> Operator:
    """Change what everybody may change about themselves: name, email, language, time_zone, theme, absent_from, absent_until.

    Raises TeamRefused (absence_backwards, where it ends before it begins).
    """
    if unknown := changes.keys() - _OWN:
        raise TypeError(f"nobody may change their own {', '.join(sorted(unknown))}")
    with transaction.atomic():
        row = _locked(operator_id)
        if "email" in changes:
            changes["email"] = _free_address(str(changes["email"]), operator_id)
        away_from, away_until = (changes.get(name, getattr(row, name)) for name in ("absent_from", "absent_until"))
        if isinstance(away_from, date) and (not isinstance(away_until, date) or away_until < away_from):
            raise TeamRefused("absence_backwards", "say until when, and not before it begins")
        changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
        if changed:
            before = {name: _plain(getattr(row, name)) for name in changed}
            models.Operator.objects.filter(id=operator_id).update(**changed)
            if changed.keys() != {"theme"}:
                after = {name: _plain(value) for name, value in changed.items()}
                audit(actor=Actor(operator_id=operator_id), action="team.change_own", subject=f"operator:{operator_id}", before=before, after=after, now=now)
            row.refresh_from_db()
    return to_value(row)


def _free_address(text: str, operator_id: UUID) -> str:
    address = normalise_email(text)
    if not address:
        raise TeamRefused("email_invalid", "that is not a mail address")
    if models.Operator.objects.filter(email__iexact=address).exclude(id=operator_id).exists():
        raise TeamRefused("email_taken", "somebody else of the team signs in with this address")
    return address


def _locked(operator_id: UUID) -> models.Operator:
    """Return the row, locked together with all owners' in one order, so that two owners cannot demote each other at the same moment."""
    rows = models.Operator.objects.select_for_update().filter(Q(id=operator_id) | Q(role=Role.OWNER)).order_by("id")
    for row in rows:
        if row.id == operator_id:
            return row
    raise OperatorUnknown("nobody has that id")


def _demand_right(actor: Actor, *, current: Role | None, wanted: Role | None) -> None:
    """Raise TeamRefused unless the actor may do this; the system itself (the command line) may."""
    if actor == SYSTEM:
        return
    asking = models.Operator.objects.filter(is_active=True).filter(id=actor.operator_id or UUID(int=0))
    role = asking.values_list("role", flat=True).first()
    if role is None or not may_set_role(Role(role), current=current, wanted=wanted):
        raise TeamRefused("owners_only", "only an owner may do this")


def _keep_an_owner(row: models.Operator, *, wanted: Role | None) -> None:
    others = models.Operator.objects.filter(role=Role.OWNER, is_active=True).exclude(id=row.id).count()
    if row.is_active and leaves_no_owner(current=Role(row.role), wanted=wanted, other_active_owners=others):
        raise TeamRefused("last_owner", "the installation would be left without an owner")


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
