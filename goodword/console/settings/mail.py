"""The mail server, the sender, and the hours at which nobody is disturbed."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from goodword.console.parts import toast
from goodword.console.settings.shared import crumbs
from goodword.lib import clock
from goodword.messaging.actions.wordings import send_test_mail
from goodword.messaging.channels import Refused, Retry
from goodword.operators import actions, queries
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import MailSecurity, MailServer, Organisation, Permission, QuietHours

PASSWORD = "mail.password"
_SECURITY = [
    (MailSecurity.STARTTLS.value, _("STARTTLS, usually port 587")),
    (MailSecurity.TLS.value, _("TLS from the start, usually port 465")),
    (MailSecurity.NONE.value, _("None: only for a server on this machine")),
]


class MailForm(forms.Form):
    """Sender, server and quiet hours."""

    sender_name = forms.CharField(label=_("Sender name"), required=False, max_length=200, help_text=_("A person and the shop reads best: “Olga of Nordlicht”."))
    sender_email = forms.EmailField(label=_("Sender address"), required=False, help_text=_("On a domain of yours whose SPF and DKIM know the server below."))
    reply_to = forms.EmailField(label=_("Answers go to"), required=False, help_text=_("Somebody should read it. Empty: the sender address."))
    host = forms.CharField(
        label=_("Host name"), required=False, max_length=200, help_text=_("Such as smtp.example.com. Empty: messages are kept in the mailbox.")
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535)
    security = forms.ChoiceField(label=_("Protection"), choices=_SECURITY)
    username = forms.CharField(label=_("User"), required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    password = forms.CharField(label=_("Password"), required=False, max_length=1000, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    start = forms.TimeField(label=_("Nobody is written to from"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    end = forms.TimeField(label=_("until"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


@allowed(Permission.SETTINGS_READ, write=Permission.SETTINGS_WRITE)
def mail(request: StaffRequest) -> HttpResponse:
    """Show and change how mail leaves; a stored password is never shown again."""
    form = MailForm(request.POST or None, initial=_initial(request.organisation))
    known = queries.secret_is_set(PASSWORD)
    form.fields["password"].help_text = _("Set. Leave empty to keep it; it is never shown.") if known else _("Stored encrypted, never shown again.")
    if request.method == "POST" and form.is_valid():
        _save(request, form.cleaned_data)
        toast(request, gettext("Saved."))
        return redirect("console:mail_settings")
    page = {"form": form, "crumbs": crumbs(), "may_write": request.may(Permission.SETTINGS_WRITE), "tried": None}
    return render(request, "console/settings/mail.html", page, status=422 if form.errors else 200)


@allowed(Permission.SETTINGS_WRITE)
@require_POST
def test_mail(request: StaffRequest) -> HttpResponse:
    """Send a mail to who asks, and show what the server said."""
    try:
        said, worked = send_test_mail(request.operator.email, language=request.operator.language, now=clock.now()), True
    except (Retry, Refused) as problem:
        said, worked = str(problem), False
    page = {
        "form": MailForm(initial=_initial(request.organisation)),
        "crumbs": crumbs(),
        "may_write": True,
        "tried": {"worked": worked, "said": said, "to": request.operator.email},
    }
    return render(request, "console/settings/mail.html", page)


def _initial(value: Organisation) -> dict[str, Any]:
    return {
        "sender_name": value.sender_name,
        "sender_email": value.sender_email,
        "reply_to": value.reply_to,
        "host": value.mail.host,
        "port": value.mail.port,
        "security": value.mail.security,
        "username": value.mail.username,
        "start": value.quiet_hours.start,
        "end": value.quiet_hours.end,
    }


def _save(request: StaffRequest, wanted: dict[str, Any]) -> None:
    secrets = {PASSWORD: wanted["password"]} if wanted["password"] else {PASSWORD: None} if not wanted["host"] else {}
    actions.change_organisation(
        actor=request.actor,
        now=clock.now(),
        secrets=secrets,
        sender_name=wanted["sender_name"],
        sender_email=wanted["sender_email"],
        reply_to=wanted["reply_to"],
        mail=MailServer(host=wanted["host"].strip(), port=wanted["port"], username=wanted["username"], security=MailSecurity(wanted["security"])),
        quiet_hours=QuietHours(start=f"{wanted['start']:%H:%M}", end=f"{wanted['end']:%H:%M}"),
    )


urlpatterns = [
    path("settings/mail/", mail, name="mail_settings"),
    path("settings/mail/test/", test_mail, name="test_mail"),
]
