"""Rules for the tables that libraries bring along; ours declare theirs on the model (goodword/lib/tables.py)."""

from django.apps import apps

from goodword.lib.tables import REGISTRY, Spread, TableRule

_STAFF = "none: holds staff, not contacts"


def _local(retention: str) -> TableRule:
    return TableRule(spread=Spread.LOCAL, column=None, erasure=_STAFF, retention=retention)


def _reference(retention: str) -> TableRule:
    return TableRule(spread=Spread.REFERENCE, column=None, erasure="none: holds no person", retention=retention)


RULES = {
    "auth.Permission": _reference("for good"),
    "auth.Group": _reference("for good"),
    "contenttypes.ContentType": _reference("for good"),
    "sessions.Session": _local("until the session ends"),
    "account.EmailAddress": _local("with the account"),
    "account.EmailConfirmation": _local("until confirmed"),
    "mfa.Authenticator": _local("with the account"),
    "socialaccount.SocialApp": _reference("for good"),
    "socialaccount.SocialAccount": _local("with the account"),
    "socialaccount.SocialToken": _local("with the account"),
    "usersessions.UserSession": _local("until the session ends"),
}


def register() -> None:
    """Put the rules of those tables that are installed into the registry."""
    for model in apps.get_models():
        if model._meta.label in RULES:
            REGISTRY[model] = RULES[model._meta.label]
