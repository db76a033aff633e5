"""What everybody of the staff may change about their own account."""

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from goodword.console.choices import LongSelect, time_zones
from goodword.console.parts import toast
from goodword.console.words import ROLE_SENTENCES, ROLES
from goodword.lib import clock
from goodword.operators import actions, queries
from goodword.operators.actions.team import TeamRefused
from goodword.operators.doors import StaffRequest, signed_in

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AccountForm(forms.Form):
    """Name, address, language and zone of an operator."""

    name = forms.CharField(label=_("Your name"), max_length=200, help_text=_("Colleagues see it; customers see it where a message is signed by you."))
    email = forms.EmailField(label=_("Mail address"), help_text=_("You sign in with it, and notices for you go there."))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False, widget=LongSelect, choices=lambda: [("", _("As the organisation")), *time_zones()])
    absent_from = forms.DateField(label=_("Away from"), required=False, widget=_DAY)
    absent_until = forms.DateField(
        label=_("Away until"),
        required=False,
        help_text=_("With this day. New tasks go to others meanwhile; of your open ones, those that cannot wait."),
        widget=_DAY,
    )


@signed_in
def account(request: StaffRequest) -> HttpResponse:
    """Show and change one's own details; show how one signs in, and where one is."""
    operator = request.operator
    form = AccountForm(request.POST or None, initial={name: getattr(operator, name) for name in AccountForm.base_fields})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_own(operator_id=operator.id, now=clock.now(), **form.cleaned_data)
        except TeamRefused as refused:
            form.add_error("absent_until" if refused.code == "absence_backwards" else "email", REFUSED.get(refused.code, str(refused)))
        else:
            toast(request, gettext("Saved."))
            return redirect("console:account")
    page = {
        "form": form,
        "second_factor": queries.second_factor(operator.id),
        "sessions": queries.sessions(operator.id, current_key=request.session.session_key or ""),
        "role": ROLES[operator.role],
        "role_sentence": ROLE_SENTENCES[operator.role],
    }
    return render(request, "console/account.html", page, status=422 if form.errors else 200)


REFUSED = {
    "email_invalid": _("This is not a mail address."),
    "email_taken": _("Somebody of the team signs in with this address already."),
    "absence_backwards": _("Say until when, and not before it begins."),
    "owners_only": _("Only an owner may do this."),
    "last_owner": _("This is the last owner. Make somebody else an owner first."),
}


@signed_in
@require_POST
def end_session(request: StaffRequest, session_id: int) -> HttpResponse:
    """Sign oneself out in another browser."""
    if not actions.end_session(operator_id=request.operator.id, session_id=session_id, actor=request.actor, now=clock.now()):
        raise Http404
    toast(request, gettext("Signed out there."))
    return redirect("console:account")


@signed_in
@require_POST
def end_other_sessions(request: StaffRequest) -> HttpResponse:
    """Sign oneself out everywhere but here."""
    actions.end_sessions(operator_id=request.operator.id, actor=request.actor, now=clock.now(), but_key=request.session.session_key or "")
    toast(request, gettext("Signed out everywhere else."))
    return redirect("console:account")


urlpatterns = [
    path("account/", account, name="account"),
    path("account/sessions/end/", end_other_sessions, name="end_other_sessions"),
    path("account/sessions/<int:session_id>/end/", end_session, name="end_session"),
]
