"""What an operator needs besides, or instead of, a password."""

from uuid import UUID

from allauth.mfa.models import Authenticator

from goodword.operators.values import Passkey, SecondFactor

PASSKEYS_MAX = 50  # far above what anybody carries; a guard, not a page size


def second_factor(operator_id: UUID) -> SecondFactor:
    """Return which second factors an operator has set up."""
    app, passkeys, codes_left = False, [], 0
    for row in Authenticator.objects.filter(user_id=operator_id).order_by("created_at")[:PASSKEYS_MAX]:
        if row.type == Authenticator.Type.TOTP:
            app = True
        elif row.type == Authenticator.Type.RECOVERY_CODES:
            codes_left = len(row.wrap().get_unused_codes())
        else:
            passkeys.append(Passkey(id=row.pk, name=str(row.wrap().name), added_at=row.created_at, used_at=row.last_used_at))
    return SecondFactor(app=app, passkeys=tuple(passkeys), recovery_codes_left=codes_left)


def protected_by_second_factor() -> set[UUID]:
    """Return those of the staff who set up an authenticator app or a passkey."""
    return set(Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).values_list("user_id", flat=True).distinct()[:1000])
