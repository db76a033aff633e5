"""How long each kind of thing is kept."""

from collections.abc import Mapping

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goodword.console.parts import toast
from goodword.console.settings.shared import crumbs
from goodword.lib import clock
from goodword.operators import actions
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Kept, Permission

KINDS: Mapping[Kept, tuple[Promise, Promise]] = {
    Kept.TOUCHES: (_("Clicks and visits"), _("Evidence for who recommended. At least as long as your longest attribution window.")),
    Kept.OUTCOMES: (
        _("Purchases and other events"),
        _("What rewards were given for; tax law often asks for ten years. Who bought nothing for so long counts as new again."),
    ),
    Kept.MESSAGES: (_("Texts of messages"), _("That a message went out is kept longer; what it said, so long.")),
    Kept.IMPORTS: (_("Files of imports"), _("With their bad rows; after that an import cannot be undone.")),
    Kept.AUDIT: (_("Audit log"), _("Who of the team changed what.")),
}
LEAST = {Kept.TOUCHES: 1, Kept.OUTCOMES: 730, Kept.MESSAGES: 1, Kept.IMPORTS: 1, Kept.AUDIT: 90}


class RetentionForm(forms.Form):
    """Days for each kind."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for kind, (label, hint) in KINDS.items():
            self.fields[kind.value] = forms.IntegerField(label=str(label), help_text=str(hint), min_value=LEAST[kind], max_value=36500)


@allowed(Permission.SETTINGS_READ, write=Permission.SETTINGS_WRITE)
def retention(request: StaffRequest) -> HttpResponse:
    """Show and change how long things are kept."""
    form = RetentionForm(request.POST or None, initial={kind.value: days for kind, days in request.organisation.retention.items()})
    if request.method == "POST" and form.is_valid():
        days = {kind: form.cleaned_data[kind.value] for kind in KINDS}
        actions.change_organisation(actor=request.actor, now=clock.now(), retention={**request.organisation.retention, **days})
        toast(request, _("Saved. What is older goes tonight."))
        return redirect("console:retention")
    page = {"form": form, "crumbs": crumbs(), "may_write": request.may(Permission.SETTINGS_WRITE)}
    return render(request, "console/settings/retention.html", page, status=422 if form.errors else 200)


urlpatterns = [path("settings/retention/", retention, name="retention")]
