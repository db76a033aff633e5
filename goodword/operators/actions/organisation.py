"""Change the organisation and its credentials."""

from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from django.db import transaction

from goodword.lib import signing
from goodword.operators import models, queries
from goodword.operators.actions.trail import audit
from goodword.operators.values import Actor, Organisation

_CHANGEABLE = {field.name for field in fields(Organisation)} - {"outbound_held_at"}


def change_organisation(*, actor: Actor, now: datetime, secrets: Mapping[str, str | None] | None = None, **changes: object) -> Organisation:
    """Change fields of the organisation (names and types as in values.Organisation) and return it; the same again changes nothing.

    `secrets` are credentials that change with it; None forgets one. Another currency or zone decides about what comes after, never about what is booked.
    """
    if unknown := changes.keys() - _CHANGEABLE:
        raise TypeError(f"an organisation has no {', '.join(sorted(unknown))}")
    with transaction.atomic():
        models.Organisation.objects.get_or_create(id=1, defaults={"created_at": now})
        models.Organisation.objects.select_for_update().get(id=1)
        before = queries.organisation()
        stored = {name: _plain(value) for name, value in changes.items() if getattr(before, name) != value}
        known = set(models.Secret.objects.filter(name__in=list(secrets or {})).values_list("name", flat=True))
        changed = {name: text for name, text in (secrets or {}).items() if text is not None or name in known}
        for name, text in changed.items():
            forget_secret(name) if text is None else set_secret(name, text, now=now)
        if stored or changed:
            models.Organisation.objects.filter(id=1).update(**stored) if stored else None
            audit(
                actor=actor,
                action="organisation.change",
                subject="organisation:1",
                before={name: _plain(getattr(before, name)) for name in stored},
                after=stored | {name: "…" if text else None for name, text in changed.items()},
                now=now,
            )
        return queries.organisation()


def hold_outbound(*, now: datetime) -> None:
    """Let nothing go out any more until a person releases it; what a restore does first."""
    with transaction.atomic():
        models.Organisation.objects.get_or_create(id=1, defaults={"created_at": now})
        models.Organisation.objects.filter(id=1, outbound_held_at=None).update(outbound_held_at=now)


def release_outbound(*, actor: Actor, now: datetime) -> bool:
    """Let messages and pay-outs go again; False where nothing was held."""
    with transaction.atomic():
        if models.Organisation.objects.filter(id=1, outbound_held_at__isnull=False).update(outbound_held_at=None) != 1:
            return False
        audit(actor=actor, action="organisation.release_outbound", subject="organisation:1", now=now)
    return True


def set_secret(name: str, text: str, *, now: datetime) -> None:
    """Store a credential, encrypted; it replaces the one of that name and is never shown again."""
    with transaction.atomic():
        models.Secret.objects.update_or_create(name=name, defaults={"ciphertext": signing.encrypt(text.encode()), "changed_at": now})


def forget_secret(name: str) -> None:
    """Delete a credential; nothing happens where there is none of that name."""
    with transaction.atomic():
        models.Secret.objects.filter(name=name).delete()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {str(_plain(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else value
