"""What staff enter about a contact: notes, deals, pauses, consent."""

from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from goodword.console.choices import LongSelect, currencies
from goodword.console.contacts.editing import about, contact_or_404
from goodword.console.contacts.forms import DateInput
from goodword.console.contacts.naming import CHANNELS, DEAL_STATES, PURPOSES
from goodword.console.parts import toast
from goodword.contacts.actions import consent, deals, notes, pauses
from goodword.contacts.actions.deals import DealInvalid, DealTerms
from goodword.contacts.actions.notes import NoteInvalid
from goodword.contacts.queries import consents, history
from goodword.contacts.values import Deal
from goodword.lib import clock
from goodword.lib.money import AmountInvalid, to_minor, to_text
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

DEAL_REFUSALS = {
    "title_missing": gettext_lazy("What is the deal about?"),
    "title_too_long": gettext_lazy("At most 200 signs."),
    "amount_invalid": gettext_lazy("An amount is zero or more."),
    "currency_unknown": gettext_lazy("An amount needs its currency."),
    "amount_missing": gettext_lazy("A won deal needs its amount, since rewards are judged by it."),
    "closed": gettext_lazy("The deal was closed meanwhile."),
    "unknown": gettext_lazy("There is no such deal any more."),
}
NOTE_REFUSALS = {"note_missing": gettext_lazy("The note is empty."), "note_too_long": gettext_lazy("A note has at most 10,000 signs.")}


class DealForm(forms.Form):
    """The terms of a deal."""

    title = forms.CharField(label=gettext_lazy("What about"), max_length=200)
    amount = forms.CharField(label=gettext_lazy("Amount"), max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=currencies, widget=LongSelect)
    contract_signed_on = forms.DateField(label=gettext_lazy("Contract signed on"), required=False, widget=DateInput)

    def clean_amount(self) -> str:
        return str(self.cleaned_data["amount"]).replace(",", ".")

    def terms(self) -> DealTerms:
        """Return the terms as typed; raise DealInvalid where the amount is none."""
        typed = self.cleaned_data
        try:
            minor = to_minor(typed["amount"], typed["currency"]) if typed["amount"] else None
        except AmountInvalid as error:
            raise DealInvalid("amount_invalid") from error
        return DealTerms(title=typed["title"], amount_minor=minor, currency=typed["currency"], contract_signed_on=typed["contract_signed_on"])


class PauseForm(forms.Form):
    """A reason for silence."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)
    until = forms.DateField(label=gettext_lazy("Until"), required=False, widget=DateInput, help_text=gettext_lazy("Left empty: until somebody ends it."))


class ConsentForm(forms.Form):
    """What a person said to staff about being written to or called."""

    given = forms.ChoiceField(label=gettext_lazy("What was said"), choices=[("yes", gettext_lazy("Agreed")), ("no", gettext_lazy("Withdrew or objected"))])
    purpose = forms.ChoiceField(label=gettext_lazy("To what"), choices=[(name, label) for name, label in PURPOSES.items()])
    channel = forms.ChoiceField(label=gettext_lazy("By"), choices=[(name, label) for name, label in CHANNELS.items()])
    said_on = forms.DateField(label=gettext_lazy("When"), widget=DateInput)
    wording = forms.CharField(
        label=gettext_lazy("In which words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What was asked, as it was said or written."),
    )
    proof = forms.CharField(
        label=gettext_lazy("How you can show it"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Such as: said in the shop to Olga; form in the folder of March."),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("given") == "yes" and not (typed.get("wording") and typed.get("proof")):
            raise forms.ValidationError(_("A consent without its wording and a proof is worth nothing. Write both down."))
        if typed.get("said_on") and typed["said_on"] > clock.now().date():
            self.add_error("said_on", _("This day is still to come."))
        return typed


@allowed(Permission.CONTACTS_WRITE)
@require_POST
def note(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Keep a note about a contact."""
    contact = contact_or_404(contact_id)
    try:
        notes.write(contact.id, request.POST.get("text", ""), actor=request.actor, now=clock.now())
    except NoteInvalid as invalid:
        toast(request, NOTE_REFUSALS[invalid.code])
    return redirect("console:contact", contact_id=contact.id)


@allowed(Permission.CONTACTS_WRITE)
@require_POST
def delete_note(request: StaffRequest, contact_id: UUID, note_id: UUID) -> HttpResponse:
    """Delete a note."""
    contact = contact_or_404(contact_id)
    if notes.remove(contact.id, note_id, actor=request.actor, now=clock.now()):
        toast(request, _("The note is deleted."))
    return redirect("console:contact", contact_id=contact.id)


@allowed(Permission.CONTACTS_WRITE)
def deal(request: StaffRequest, contact_id: UUID, deal_id: UUID | None = None) -> HttpResponse:
    """Show a deal, or ask for a new one, and store its terms."""
    contact = contact_or_404(contact_id)
    present = None if deal_id is None else next((one for one in history.deals(contact.id, limit=200) if one.id == deal_id), None)
    initial = {"currency": request.organisation.currency} if present is None else _initial(present)
    form = DealForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if deal_id is None:
                deals.create(contact.id, form.terms(), actor=request.actor, now=clock.now())
            else:
                deals.change(contact.id, deal_id, form.terms(), actor=request.actor, now=clock.now())
        except DealInvalid as invalid:
            form.add_error("amount" if invalid.code in {"amount_invalid", "currency_unknown"} else "title", DEAL_REFUSALS[invalid.code])
        else:
            toast(request, _("Saved."))
            return redirect("console:contact", contact_id=contact.id)
    context = {"form": form, "deal": present, "state": DEAL_STATES[present.state] if present else None, **about(contact)}
    return render(request, "console/contacts/deal.html", context, status=422 if form.errors else 200)


@allowed(Permission.CONTACTS_WRITE)
@require_POST
def close_deal(request: StaffRequest, contact_id: UUID, deal_id: UUID, step: str) -> HttpResponse:
    """Win, lose or open a deal again."""
    contact = contact_or_404(contact_id)
    steps = {
        "win": (deals.win, _("Won. It counts as a purchase.")),
        "lose": (deals.lose, _("Closed as lost.")),
        "reopen": (deals.reopen, _("Open again.")),
    }
    if step in steps:
        act, said = steps[step]
        try:
            act(contact.id, deal_id, actor=request.actor, now=clock.now())
            toast(request, said)
        except DealInvalid as invalid:
            toast(request, DEAL_REFUSALS[invalid.code])
    return redirect("console:contact", contact_id=contact.id)


@allowed(Permission.CONTACTS_READ, write=Permission.CONTACTS_WRITE)
def consent_entries(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Show the consent ledger and the pauses of a contact, and enter what a person said."""
    contact = contact_or_404(contact_id)
    form = ConsentForm(request.POST or None, initial={"said_on": clock.now().date(), "purpose": "ask"})
    if request.method == "POST" and form.is_valid():
        typed, now = form.cleaned_data, clock.now()
        said = {"purpose": typed["purpose"], "channel": typed["channel"], "source": "staff", "wording": typed["wording"]}
        proof = {"said": typed["proof"], "entered_by": str(request.operator.id)}
        zone = request.organisation.time_zone
        at = now if typed["said_on"] >= now.astimezone(ZoneInfo(zone)).date() else _morning(typed["said_on"], zone)
        if typed["given"] == "yes":
            consent.give(contact.id, **said, proof=proof, at=at, now=now)
        else:
            consent.withdraw(contact.id, **said, proof=proof, at=at, now=now)
        toast(request, _("Written down."))
        return redirect("console:contact_consents", contact_id=contact.id)
    context = {
        "form": form,
        "entries": [(one, PURPOSES.get(one.purpose, one.purpose), CHANNELS.get(one.channel, one.channel)) for one in consents.entries(contact.id)],
        "pauses": [(one, PURPOSES.get(one.purpose, one.purpose)) for one in consents.pauses(contact.id)],
        "pause_form": PauseForm(),
        "now": clock.now(),
        **about(contact),
    }
    return render(request, "console/contacts/consents.html", context, status=422 if form.errors else 200)


@allowed(Permission.CONTACTS_WRITE)
@require_POST
def pause(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Be silent towards a contact for a while."""
    contact = contact_or_404(contact_id)
    form = PauseForm(request.POST)
    if form.is_valid():
        until = form.cleaned_data["until"]
        ends = _morning(until, request.organisation.time_zone) if until else None
        pauses.pause_by_staff(contact.id, reason=form.cleaned_data["reason"], until=ends, actor=request.actor, now=clock.now())
        toast(request, _("Paused. Nothing but what they ask for is sent."))
    else:
        toast(request, _("A pause needs a reason."))
    return redirect("console:contact_consents", contact_id=contact.id)


@allowed(Permission.CONTACTS_WRITE)
@require_POST
def end_pause(request: StaffRequest, contact_id: UUID, pause_id: UUID) -> HttpResponse:
    """End a pause."""
    contact = contact_or_404(contact_id)
    if pauses.end_by_staff(contact.id, pause_id, actor=request.actor, now=clock.now()):
        toast(request, _("The pause is over."))
    return redirect("console:contact_consents", contact_id=contact.id)


def _initial(present: Deal) -> dict[str, Any]:
    amount = "" if present.amount_minor is None else to_text(present.amount_minor, present.currency)
    return {"title": present.title, "amount": amount, "currency": present.currency, "contract_signed_on": present.contract_signed_on}


def _morning(day: Any, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))


urlpatterns = [
    path("contacts/<uuid:contact_id>/note/", note, name="contact_note"),
    path("contacts/<uuid:contact_id>/notes/<uuid:note_id>/delete/", delete_note, name="contact_delete_note"),
    path("contacts/<uuid:contact_id>/deals/new/", deal, name="contact_new_deal"),
    path("contacts/<uuid:contact_id>/deals/<uuid:deal_id>/", deal, name="contact_deal"),
    path("contacts/<uuid:contact_id>/deals/<uuid:deal_id>/<slug:step>/", close_deal, name="contact_close_deal"),
    path("contacts/<uuid:contact_id>/consents/", consent_entries, name="contact_consents"),
    path("contacts/<uuid:contact_id>/pause/", pause, name="contact_pause"),
    path("contacts/<uuid:contact_id>/pauses/<uuid:pause_id>/end/", end_pause, name="contact_end_pause"),
]
