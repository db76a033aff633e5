"""The forms of what staff do to a referral."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goodword.console.referrals.naming import RELATIONS
from goodword.operators import queries as operators
from goodword.programs import queries as programs
from goodword.programs.values import ProgramState


class CreditForm(forms.Form):
    """Who gets the credit instead, and why."""

    code = forms.CharField(label=_("Code of the advocate"), max_length=40, help_text=_("The advocate’s code in this programme, such as ANNA7."))
    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("It is kept in the story and shown to staff only."))


class ReverseForm(forms.Form):
    """Why rewards are taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("It is kept in the story."))


class NoteForm(forms.Form):
    """A note for colleagues."""

    text = forms.CharField(label=_("Note"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))


class FollowUpForm(forms.Form):
    """Who looks after a referral and what is next."""

    assignee = forms.ChoiceField(label=_("Looked after by"), required=False)
    next_step = forms.CharField(label=_("Next step"), max_length=300, required=False)
    next_step_on = forms.DateField(label=_("On"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    relation = forms.ChoiceField(label=_("Relation"), choices=list(RELATIONS.items()), required=False)
    product = forms.CharField(label=_("Interested in"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].choices = [("", _("Nobody yet")), *((str(one.id), one.name or one.email) for one in operators.colleagues())]  # type: ignore[attr-defined]


class NewReferralForm(FollowUpForm):
    """A referral from a name given on the telephone or at the counter."""

    field_order = ("program", "code", "first_name", "last_name", "email", "phone", "relation", "product", "note", "next_step", "next_step_on", "assignee")

    program = forms.ChoiceField(label=_("Programme"))
    code = forms.CharField(label=_("Advocate’s code or mail address"), max_length=254)
    first_name = forms.CharField(label=_("Friend’s first name"), max_length=120, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=120, required=False)
    email = forms.EmailField(label=_("Friend’s mail address"), required=False)
    phone = forms.CharField(
        label=_("Friend’s telephone number"), max_length=40, required=False, help_text=_("One of the two is needed, so that the purchase can be recognised.")
    )
    note = forms.CharField(label=_("Note"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        live = programs.programs([ProgramState.LIVE])
        self.fields["program"].choices = [(str(one.id), one.name) for one in live]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for one address at least."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("email") and not cleaned.get("phone") and not self.errors:
            self.add_error("email", _("Give a mail address or a telephone number of the friend."))
        return cleaned
