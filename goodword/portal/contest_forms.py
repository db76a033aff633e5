"""What people type to take part in a contest, checked; errors say what to do."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goodword.portal.forms import AddressForm, clean_name
from goodword.rewards.values.contests import ContestTerms
from goodword.rewards.words.contests import countries


class TakePartForm(forms.Form):
    """Age and country, and whether the first name may stand on the leader board."""

    country = forms.ChoiceField(error_messages={"required": _("Please choose your country."), "invalid_choice": _("Please choose one of these countries.")})
    of_age = forms.BooleanField(error_messages={"required": _("Please confirm your age: without it you cannot take part.")})
    on_board = forms.BooleanField(required=False)

    def __init__(self, *args: Any, terms: ContestTerms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries(terms)  # type: ignore[attr-defined]


class EntryForm(AddressForm, TakePartForm):
    """The free form, open to everybody."""

    first_name = forms.CharField(max_length=120, required=False, error_messages={"max_length": _("Please enter at most 120 letters.")})
    rules = forms.BooleanField(error_messages={"required": _("Please agree to the rules: without it you cannot take part.")})

    def clean_first_name(self) -> str:
        return clean_name(self.cleaned_data["first_name"])
