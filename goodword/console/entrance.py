"""Ways in: the one-time link, and asking for one by mail."""

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal import flows
from allauth.account.models import Login
from allauth.core import ratelimit
from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from goodword.lib import clock
from goodword.operators import actions, queries
from goodword.operators.actions.sign_in import LinkNotUsable
from goodword.operators.doors import public


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show a button, so that a scanner that opens every link in a mail does not use this one up; the button signs in."""
    now = clock.now()
    if request.method != "POST":
        operator = queries.sign_in_link_operator(token, now=now)
        return render(request, "entrance/link.html", {"who": operator}, status=200 if operator else 410)
    try:
        operator = actions.use_sign_in_link(token=token, now=now)
    except LinkNotUsable:
        return render(request, "entrance/link.html", {"who": None}, status=410)
    if request.user.is_authenticated:
        flows.logout.logout(request, show_message=False)
    user = AuthenticationBackend().get_user(operator.id)
    flows.login.record_authentication(request, user, method="sign_in_link")
    response: HttpResponse = flows.login.perform_login(request, Login(user=user, redirect_url="/console/"))
    return response


class AskForLinkForm(forms.Form):
    """The address to which a sign-in link goes."""

    email = forms.EmailField(label=_("Mail address"))


@public
@never_cache
def ask_for_link(request: HttpRequest) -> HttpResponseBase:
    """Have a sign-in link mailed; the answer is the same whether somebody of the staff has that address or not."""
    form = AskForLinkForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "entrance/ask_for_link.html", {"form": form, "asked": False}, status=422 if form.errors else 200)
    email = form.cleaned_data["email"].strip().lower()
    if not ratelimit.consume(request, action="sign_in_link", key=email):
        return render(request, "429.html", status=429)
    actions.ask_for_sign_in_link(email=email, now=clock.now())
    return render(request, "entrance/ask_for_link.html", {"asked": True, "email": email})


urlpatterns = [
    path("sign-in/link/", ask_for_link, name="ask_for_link"),
    path("sign-in/link/<str:token>/", sign_in_link, name="sign_in_link"),
]
