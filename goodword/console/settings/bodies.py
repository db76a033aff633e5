"""Dispute bodies: which of those that are proposed for a country the house names, and others of its own."""

from collections.abc import Mapping
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from goodword.console.choices import LongSelect, countries, country_name
from goodword.console.parts import Words, toast
from goodword.console.settings.shared import crumbs
from goodword.feedback.actions import bodies as actions
from goodword.feedback.actions.bodies import BodyRefused, NewBody
from goodword.feedback.queries import bodies as queries
from goodword.feedback.values.bodies import Body, Part, Sector
from goodword.lib import clock
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

SECTORS: Mapping[Sector, Words] = {
    Sector.GENERAL: _("In general"),
    Sector.ONLINE: _("Bought online"),
    Sector.ENERGY: _("Energy"),
    Sector.FINANCE: _("Banking and finance"),
    Sector.INSURANCE: _("Insurance"),
    Sector.TELECOMS: _("Telephone and internet"),
    Sector.TRAVEL: _("Travel and transport"),
}
PARTS: Mapping[Part, Words] = {
    Part.MUST: _("We have to take part"),
    Part.WILLING: _("We are willing to take part"),
    Part.NOT: _("We do not take part"),
}
REFUSALS: Mapping[str, Words] = {
    "name_missing": _("Say what it is called."),
    "where_missing": _("Give its address or website, so that customers find it."),
}


class BodyForm(forms.Form):
    """What customers are told of a body."""

    country = forms.ChoiceField(label=_("Customers of"), choices=countries, widget=LongSelect)
    sector = forms.ChoiceField(label=_("For disputes about"), choices=list(SECTORS.items()))
    name = forms.CharField(label=_("Name"), max_length=160)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    url = forms.URLField(label=_("Website"), max_length=300, required=False, assume_scheme="https")
    part = forms.ChoiceField(label=_("Do you take part?"), choices=list(PARTS.items()), help_text=_("Customers are told; some laws want it."))
    source = forms.CharField(label=_("Where you have it from"), max_length=300, required=False)
    as_of = forms.RegexField(r"^\d{4}-\d{2}$", label=_("Read in (such as 2026-11)"), required=False)
    checked = forms.BooleanField(label=_("A lawyer has looked at it"), required=False)


@allowed(Permission.SETTINGS_READ, write=Permission.SETTINGS_WRITE)
def bodies(request: StaffRequest) -> HttpResponse:
    """Show the bodies that are named and those that are proposed, and keep one."""
    kept = queries.bodies()
    changed = next((one for one in kept if str(one.id) == request.GET.get("change")), None)
    form = BodyForm(request.POST or None, initial=_initial(request, changed))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        new = NewBody(**{**typed, "sector": Sector(typed["sector"]), "part": Part(typed["part"])})
        try:
            actions.keep(new, instead_of=changed.id if changed else None, actor=request.actor, now=clock.now())
        except BodyRefused as refused:
            form.add_error("name" if refused.code == "name_missing" else "address", str(REFUSALS[refused.code]))
        else:
            toast(request, _("Saved. It is named when a complaint is closed without agreement."))
            return redirect("console:bodies")
    known = {(one.country, one.name.casefold()) for one in kept}
    near = {request.organisation.country} | {one.country for one in kept}
    context = {
        "form": form,
        "lines": [(one, country_name(one.country), SECTORS[one.sector], PARTS[one.part]) for one in kept],
        "proposed": [
            (number, one, country_name(one.country), SECTORS[one.sector])
            for number, one in enumerate(queries.proposals())
            if (one.country, one.name.casefold()) not in known and (one.country in near or request.GET.get("all"))
        ],
        "all": bool(request.GET.get("all")),
        "crumbs": crumbs(),
        "may_write": request.may(Permission.SETTINGS_WRITE),
    }
    return render(request, "console/settings/bodies.html", context, status=422 if form.errors else 200)


@allowed(Permission.SETTINGS_WRITE)
@require_POST
def take_off(request: StaffRequest, body_id: UUID) -> HttpResponse:
    """Name a body no more."""
    if actions.take_off(body_id, actor=request.actor, now=clock.now()):
        toast(request, _("It is named no more."))
    return redirect("console:bodies")


def _initial(request: StaffRequest, changed: Body | None) -> dict[str, object]:
    """Return what the form begins with: a proposal, one that is kept, or nothing but the country."""
    wanted = request.GET.get("from", "")
    if wanted.isdecimal() and int(wanted) < len(queries.proposals()):
        one = queries.proposals()[int(wanted)]
        return {**vars(one), "sector": one.sector.value, "checked": False}
    if changed:
        return {**vars(changed), "sector": changed.sector.value, "part": changed.part.value}
    return {"country": request.organisation.country}


urlpatterns = [
    path("settings/bodies/", bodies, name="bodies"),
    path("settings/bodies/<uuid:body_id>/off/", take_off, name="body_off"),
]
