"""The console's addresses. Each area keeps its own list; the first page of an area is named as in areas.py."""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.webauthn import views as webauthn_views
from django.urls import URLPattern, URLResolver, include, path

from goodword.console import account, entrance, home, search
from goodword.operators.doors import public

_AREAS: list[URLPattern | URLResolver] = [
    *home.urlpatterns,
    *entrance.urlpatterns,
    *account.urlpatterns,
    *search.urlpatterns,
]

# allauth finds its own pages by these names, which live in no namespace.
_ACCOUNT: list[URLPattern | URLResolver] = [
    path("sign-in/", public(account_views.login), name="account_login"),
    path("sign-in/second-factor/", public(mfa_views.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", public(webauthn_views.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/not-active/", public(account_views.account_inactive), name="account_inactive"),
    path("sign-out/", public(account_views.logout), name="account_logout"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("", include((_AREAS, "console"))), *_ACCOUNT]
