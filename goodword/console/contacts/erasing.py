"""Erase a person: says first what goes and what stays, asks for the reason, and does it once."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.console.contacts.editing import about, contact_or_404
from goodword.console.parts import toast
from goodword.contacts.queries.people import ContactUnknown
from goodword.contacts.queries.subjects import erased
from goodword.lib import clock
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.privacy import actions as privacy
from goodword.privacy.queries import known
from goodword.privacy.values import ErasureReason
from goodword.rewards.actions.erasure import PaymentOpen

REASONS = (
    (ErasureReason.ASKED.value, gettext_lazy("The person asked for it")),
    (ErasureReason.NOT_NEEDED.value, gettext_lazy("What we know is not needed any more")),
    (ErasureReason.UNLAWFUL.value, gettext_lazy("It should not have been kept")),
    (ErasureReason.MISTAKE.value, gettext_lazy("Entered by mistake, or to try something out")),
)


class ErasureForm(forms.Form):
    """Why a person is erased."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=[("", "—"), *REASONS],
        help_text=gettext_lazy("Kept in the audit trail. There is no room for other words, which could name the person again."),
    )


@allowed(Permission.SETTINGS_WRITE)
def erase(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Show what there is of a person, and erase it when told so; sent twice it is done once."""
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            privacy.erase_contact(contact_id, reason=ErasureReason(form.cleaned_data["reason"]), actor=request.actor, now=clock.now())
        except ContactUnknown as unknown:
            raise Http404 from unknown
        except PaymentOpen:
            form.add_error(None, _("A payment to this person is on its way. Record under Rewards › Pay-outs first what came of it."))
        else:
            toast(request, _("Erased. What the books need stays without a name."))
            return redirect("console:contacts")
    if erased(contact_id):
        toast(request, _("This person was erased already."))
        return redirect("console:contacts")
    contact = contact_or_404(contact_id)
    context = {**about(contact), "form": form, "known": known(contact.id)}
    return render(request, "console/contacts/erase.html", context, status=422 if form.errors else 200)


urlpatterns = [path("contacts/<uuid:contact_id>/erase/", erase, name="contact_erase")]
