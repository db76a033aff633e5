"""API keys: list, make (shown once), revoke."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from goodword.console.parts import Crumb, Words, toast
from goodword.console.settings.shared import crumbs
from goodword.console.words import PERMISSIONS
from goodword.lib import clock
from goodword.operators import actions, queries
from goodword.operators.actions.keys import KeyRefused
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.permissions import grantable_scopes
from goodword.operators.rules import SOURCE
from goodword.operators.values import Permission, Role

REFUSED = {
    "source_invalid": ("source", _("Use small letters, digits, dots and dashes, such as shop-berlin.")),
    "scopes_missing": ("scopes", _("Tick at least one.")),
    "scopes_beyond": ("scopes", _("You may not give more than you may do yourself.")),
    "expiry_past": ("expires_on", _("That day is over.")),
}


class KeyForm(forms.Form):
    """Name, source, scopes and end of a key."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("Such as “Shop, production”."))
    source = forms.CharField(
        label=_("Source"),
        max_length=60,
        help_text=_("Names the shop or system. Two keys of one shop share it, so that its orders count once: small letters, digits, dots and dashes."),
        validators=[RegexValidator(rf"^{SOURCE.pattern}$", REFUSED["source_invalid"][1])],
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), widget=forms.CheckboxSelectMultiple, error_messages={"required": REFUSED["scopes_missing"][1]}
    )
    expires_on = forms.DateField(
        label=_("Ends on"), required=False, help_text=_("With the end of that day. Empty: never."), widget=forms.DateInput(attrs={"type": "date"})
    )


@allowed(Permission.SETTINGS_READ)
def keys(request: StaffRequest) -> HttpResponse:
    """List all keys."""
    now = clock.now()
    listed = queries.api_keys()
    page = {
        "keys": [(key, key.works(now), [PERMISSIONS[scope] for scope in sorted(key.scopes)]) for key in listed],
        "working": sum(key.works(now) for key in listed),
        "makers": queries.names(key.created_by for key in listed if key.created_by),
        "crumbs": crumbs(),
        "may_write": request.may(Permission.KEYS_WRITE),
    }
    return render(request, "console/settings/keys.html", page)


@allowed(Permission.KEYS_WRITE)
def make_key(request: StaffRequest) -> HttpResponse:
    """Make a key and show its token this once."""
    form = KeyForm(request.POST or None, initial={"scopes": [Permission.EVENTS_WRITE]})
    form.fields["scopes"].choices = _scopes(request.operator.role)  # type: ignore[attr-defined]
    page = {"form": form, "crumbs": crumbs(Crumb(_("API keys"), reverse("console:keys")))}
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        ends = wanted["expires_on"]
        try:
            key, token = actions.create_key(
                name=wanted["name"],
                source=wanted["source"],
                scopes=[Permission(scope) for scope in wanted["scopes"]],
                expires_at=datetime.combine(ends + timedelta(days=1), time.min, request.organisation.zone) if ends else None,
                actor=request.actor,
                now=clock.now(),
            )
        except KeyRefused as refused:
            form.add_error(*REFUSED[refused.code])
        else:
            return render(request, "console/settings/key_made.html", {**page, "key": key, "token": token})
    return render(request, "console/settings/make_key.html", page, status=422 if form.errors else 200)


@allowed(Permission.KEYS_WRITE)
@require_POST
def revoke_key(request: StaffRequest, key_id: UUID) -> HttpResponse:
    """Make a key useless for good."""
    if actions.revoke_key(key_id=key_id, actor=request.actor, now=clock.now()):
        toast(request, _("The key no longer opens anything."))
    return redirect("console:keys")


def _scopes(role: Role) -> list[tuple[str, Words]]:
    """Return the scopes somebody of this role may give, sending events first since most keys are for that."""
    grantable = grantable_scopes(role)
    ordered = [Permission.EVENTS_WRITE, *(permission for permission in Permission if permission is not Permission.EVENTS_WRITE)]
    return [(scope.value, PERMISSIONS[scope]) for scope in ordered if scope in grantable]


urlpatterns = [
    path("settings/keys/", keys, name="keys"),
    path("settings/keys/make/", make_key, name="make_key"),
    path("settings/keys/<uuid:key_id>/revoke/", revoke_key, name="revoke_key"),
]
