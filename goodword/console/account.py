"""What everybody of the staff may change about their own account."""

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goodword.console.parts import toast
from goodword.lib import clock
from goodword.operators import actions
from goodword.operators.actions.team import TeamRefused
from goodword.operators.doors import StaffRequest, signed_in


class AccountForm(forms.Form):
    """Name, address, language and zone of an operator."""

    name = forms.CharField(label=_("Your name"), max_length=200)
    email = forms.EmailField(label=_("Mail address"), help_text=_("You sign in with it, and get the notices meant for you there."))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


@signed_in
def account(request: StaffRequest) -> HttpResponse:
    """Show and change one's own details."""
    operator = request.operator
    form = AccountForm(request.POST or None, initial={"name": operator.name, "email": operator.email, "language": operator.language})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_own(operator_id=operator.id, now=clock.now(), **form.cleaned_data)
        except TeamRefused as refused:
            form.add_error("email", str(refused))
        else:
            toast(request, gettext("Saved."))
            return redirect("console:account")
    return render(request, "console/account.html", {"form": form}, status=422 if form.errors else 200)


urlpatterns = [path("account/", account, name="account")]
