"""The pages of allauth that can be reached; it finds them by these names, which live in no namespace."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import URLPattern, path
from django.views.generic import RedirectView

from goodword.operators.doors import public, signed_in

_to_account = signed_in(RedirectView.as_view(pattern_name="console:account"))

urlpatterns: list[URLPattern] = [
    path("sign-in/", public(account.login), name="account_login"),
    path("sign-in/second-factor/", public(second_factor.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", public(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/not-active/", public(account.account_inactive), name="account_inactive"),
    path("sign-out/", public(account.logout), name="account_logout"),
    path("account/confirm/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("account/confirm/code/", signed_in(second_factor.reauthenticate), name="mfa_reauthenticate"),
    path("account/confirm/passkey/", signed_in(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("account/password/", signed_in(account.password_change), name="account_change_password"),
    path("account/password/first/", signed_in(account.password_set), name="account_set_password"),
    path("account/second-factor/", _to_account, name="mfa_index"),
    path("account/app/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("account/app/remove/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/recovery-codes/", signed_in(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", signed_in(recovery_codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("account/recovery-codes/file/", signed_in(recovery_codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("account/passkeys/", _to_account, name="mfa_list_webauthn"),
    path("account/passkeys/add/", signed_in(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/", signed_in(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/remove/", signed_in(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
]
