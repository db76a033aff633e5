"""The first screen of an installation: who you are, in which language, country, currency and zone."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import translation
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext_lazy as _

from goodword.console.account import REFUSED
from goodword.console.choices import LongSelect, countries, currencies, time_zones
from goodword.lib import clock
from goodword.operators import actions
from goodword.operators.actions.sign_in import FIRST_OWNER_EMAIL
from goodword.operators.actions.team import TeamRefused
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

# Where a language is mostly spoken by our customers: a first guess that the form shows.
_GUESSES = {
    "en": ("GB", "GBP", "Europe/London"),
    "de": ("DE", "EUR", "Europe/Berlin"),
    "nl": ("NL", "EUR", "Europe/Amsterdam"),
    "it": ("IT", "EUR", "Europe/Rome"),
    "ms": ("MY", "MYR", "Asia/Kuala_Lumpur"),
}


class WelcomeForm(forms.Form):
    """What Goodword must know before anything else."""

    name = forms.CharField(label=_("Your business"), max_length=200, help_text=_("As customers know you."))
    your_name = forms.CharField(label=_("Your name"), max_length=200)
    email = forms.EmailField(label=_("Your mail address"), help_text=_("You sign in with it from now on."))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    country = forms.ChoiceField(label=_("Country"), choices=countries, widget=LongSelect)
    currency = forms.ChoiceField(label=_("Currency"), choices=currencies, widget=LongSelect)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones, widget=LongSelect(attrs={"data-time-zone": ""}))


@allowed(Permission.SETTINGS_WRITE)
def welcome(request: StaffRequest) -> HttpResponse:
    """Ask the first questions; they can be changed in Settings later."""
    if request.organisation.welcomed:
        return redirect("console:home")
    language = get_language_from_request(request)[:2]
    with translation.override(language):
        form = WelcomeForm(request.POST or None, initial=_guess(request, language))
        if request.method == "POST" and form.is_valid():
            try:
                actions.set_up(operator_id=request.operator.id, now=clock.now(), **form.cleaned_data)
            except TeamRefused as refused:
                form.add_error("email", REFUSED[refused.code])
            else:
                return redirect("console:home")
        return render(request, "entrance/welcome.html", {"form": form}, status=422 if form.errors else 200)


def _guess(request: StaffRequest, language: str) -> dict[str, Any]:
    country, currency, zone = _GUESSES.get(language, _GUESSES["en"])
    email = "" if request.operator.email == FIRST_OWNER_EMAIL else request.operator.email
    known = zone if zone in available_timezones() else "UTC"
    return {"language": language, "country": country, "currency": currency, "time_zone": known, "email": email, "your_name": request.operator.name}


urlpatterns = [path("welcome/", welcome, name="welcome")]
