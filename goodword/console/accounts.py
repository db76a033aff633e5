"""How allauth signs staff in here: no sign-up, second factors encrypted, changes in the audit trail, refusals in our words."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from goodword.lib import clock, signing
from goodword.operators import actions
from goodword.operators.doors import begin_session, client_address
from goodword.operators.values import Actor

# allauth's notices of what changed about an account -> what the audit trail calls it
_CHANGES = {
    "account/email/password_changed": "team.change_password",
    "account/email/password_set": "team.set_password",
    "mfa/email/totp_activated": "team.add_authenticator_app",
    "mfa/email/totp_deactivated": "team.remove_authenticator_app",
    "mfa/email/webauthn_added": "team.add_passkey",
    "mfa/email/webauthn_removed": "team.remove_passkey",
    "mfa/email/recovery_codes_generated": "team.make_recovery_codes",
}

_PROOFS = {"mfa/email/totp_activated", "mfa/email/webauthn_added"}


class AccountAdapter(DefaultAccountAdapter):
    """Staff come by invitation only."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is not active."),
        "email_password_mismatch": _("Address and password do not belong together."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right. A new one comes every 30 seconds."),
        "incorrect_password": _("This is not your password."),
        "rate_limited": _("That was too often. Wait a few minutes, then try again."),
        "too_many_login_attempts": _("That was wrong too often. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Begin a session, whose time runs from here."""
        super().login(request, user)
        begin_session(request, clock.now())

    def is_safe_url(self, url: str) -> bool:
        """Accept only addresses of the console itself as a place to go after signing in."""
        return bool(url) and url.startswith("/console/") and "\\" not in url and bool(super().is_safe_url(url))

    def send_notification_mail(self, template_prefix: str, user: AbstractBaseUser, context: dict[str, Any] | None = None, email: str | None = None) -> None:
        """Write down in the audit trail that somebody's way of signing in changed; who set up a second factor has just proved to be there."""
        if action := _CHANGES.get(template_prefix):
            actions.audit(actor=Actor(operator_id=user.pk), action=action, subject=f"operator:{user.pk}", now=clock.now())
        if template_prefix in _PROOFS:
            record_authentication(self.request, user, method="mfa", reauthenticated=True)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": _("Recovery codes need an authenticator app or a passkey first."),
        "incorrect_code": _("This code is not right. A new one comes every 30 seconds."),
    }

    def encrypt(self, text: str) -> str:
        return signing.encrypt(text.encode()).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return signing.decrypt(bytes.fromhex(encrypted_text)).decode()
