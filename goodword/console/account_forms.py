"""allauth's forms in our words, so that they are there in every language of ours."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.forms import BaseForm
from django.utils.translation import gettext_lazy as _

_WORDS: dict[str, tuple[Any, Any]] = {  # name of the field -> label and hint, translated when shown
    "login": (_("Mail address"), ""),
    "password": (_("Password"), ""),
    "oldpassword": (_("Present password"), ""),
    "password1": (_("New password"), _("At least ten characters; several words are easy to remember and hard to guess.")),
    "password2": (_("New password, once more"), ""),
    "code": (_("Code"), _("Six digits from your authenticator app, or one of your recovery codes.")),
    "name": (_("Name of this key"), _("So that you know it again, such as “Laptop”.")),
    "passwordless": (_("Sign in with this key alone"), _("Without address and password; the device then asks for your finger, face or PIN.")),
}


class _OurWords:
    """Puts our labels and hints on a form's fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert isinstance(self, BaseForm)
        for name, field in self.fields.items():
            if name in _WORDS:
                field.label, field.help_text = _WORDS[name]
                field.widget.attrs.pop("placeholder", None)


class LoginForm(_OurWords, account.LoginForm):
    """Address and password."""


class ChangePasswordForm(_OurWords, account.ChangePasswordForm):
    """The present password and a new one."""


class SetPasswordForm(_OurWords, account.SetPasswordForm):
    """A first password."""


class ReauthenticateForm(_OurWords, account.ReauthenticateForm):
    """The password once more before something delicate."""


class AuthenticateForm(_OurWords, second_factor.AuthenticateForm):
    """The second factor at sign-in."""


class ReauthenticateCodeForm(_OurWords, second_factor.ReauthenticateForm):
    """The second factor once more before something delicate."""


class ActivateTotpForm(_OurWords, totp.ActivateTOTPForm):
    """The first code of an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("Six digits that the app shows now.")


class AddPasskeyForm(_OurWords, webauthn.AddWebAuthnForm):
    """A new passkey or security key."""


class RenamePasskeyForm(_OurWords, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""
