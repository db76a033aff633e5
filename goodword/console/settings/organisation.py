"""Name, place, language, currency and brand of the organisation."""

from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goodword.console.choices import LongSelect, countries, currencies, time_zones
from goodword.console.parts import toast
from goodword.console.settings.shared import crumbs
from goodword.lib import clock
from goodword.operators import actions
from goodword.operators.actions.logo import LogoRefused
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.rules import LOGO_MAX_BYTES
from goodword.operators.values import Organisation, Permission

LOGO_WORDS = {"not_a_picture": _("Take a PNG, JPEG, WebP or GIF."), "too_large": _("Take a picture of at most 512 kB.")}


class OrganisationForm(forms.Form):
    """What customers and the law want to know of the organisation."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("As customers know you."))
    address = forms.CharField(
        label=_("Postal address"), required=False, help_text=_("Stands at the foot of each mail."), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )
    country = forms.ChoiceField(label=_("Country"), choices=countries, widget=LongSelect, help_text=_("Its law is the usual one for your programmes."))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, help_text=_("For customers whose own is not known."))
    currency = forms.ChoiceField(
        label=_("Currency"), choices=currencies, widget=LongSelect, help_text=_("For new programmes. What is booked stays in its own.")
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=time_zones, widget=LongSelect, help_text=_("Where your days begin and end; it decides about caps per day or month.")
    )
    privacy_url = forms.URLField(
        label=_("Privacy notice"), required=False, help_text=_("Its address on your site, with https."), max_length=200, assume_scheme="https"
    )
    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")
    colour = forms.CharField(
        label=_("Colour"),
        required=False,
        help_text=_("Of buttons and links on the pages your customers see, such as #1f5a3f."),
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write it as # and six signs, such as #1f5a3f."))],
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG, WebP or GIF, up to 512 kB."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )
    remove_logo = forms.BooleanField(label=_("Take the logo away"), required=False)

    def clean_logo(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["logo"]
        if file and file.size > LOGO_MAX_BYTES:
            raise forms.ValidationError(LOGO_WORDS["too_large"])
        return file


@allowed(Permission.SETTINGS_READ, write=Permission.SETTINGS_WRITE)
def organisation(request: StaffRequest) -> HttpResponse:
    """Show and change the organisation."""
    form = OrganisationForm(request.POST or None, request.FILES or None, initial=_initial(request.organisation))
    if not request.organisation.brand.logo:
        del form.fields["remove_logo"]
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, form.cleaned_data)
        except LogoRefused as refused:
            form.add_error("logo", LOGO_WORDS[refused.code])
        else:
            toast(request, gettext("Saved."))
            return redirect("console:organisation")
    page = {"form": form, "crumbs": crumbs(), "may_write": request.may(Permission.SETTINGS_WRITE)}
    return render(request, "console/settings/organisation.html", page, status=422 if form.errors else 200)


def _initial(value: Organisation) -> dict[str, Any]:
    names = ("name", "address", "country", "language", "currency", "time_zone", "privacy_url")
    return {**{name: getattr(value, name) for name in names}, "website": value.brand.website, "colour": value.brand.colour}


def _save(request: StaffRequest, wanted: dict[str, Any]) -> None:
    brand = replace(request.organisation.brand, website=wanted.pop("website"), colour=wanted.pop("colour").lower())
    file, remove = wanted.pop("logo"), wanted.pop("remove_logo", False)
    if file or remove:
        brand = replace(brand, logo=actions.keep_logo(file.read()) if file else "")
    actions.change_organisation(actor=request.actor, now=clock.now(), brand=brand, **wanted)


urlpatterns = [path("settings/organisation/", organisation, name="organisation")]
