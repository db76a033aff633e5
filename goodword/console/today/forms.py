"""What staff may write into a task."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goodword.console.today.kinds import BY_HAND, KINDS
from goodword.contacts import queries as contacts
from goodword.contacts.values import Person
from goodword.lib.money import AmountInvalid, Money, to_minor
from goodword.operators.values import Operator

LATER = (("1h", _("in an hour")), ("1d", _("tomorrow")), ("7d", _("in a week")))
_LATER = {"1h": timedelta(hours=1), "1d": timedelta(days=1), "7d": timedelta(days=7)}


def later(choice: str, *, now: datetime) -> datetime | None:
    """Return the moment that somebody chose in order to put a task off, or None for none of the choices."""
    return now + _LATER[choice] if choice in _LATER else None


class TaskForm(forms.Form):
    """A task that somebody of the staff makes."""

    kind = forms.ChoiceField(label=_("What is to be done"), choices=[(slug, KINDS[slug].label) for slug in BY_HAND])
    title = forms.CharField(label=_("In a few words"), max_length=300, help_text=_("Begin with a verb: “Send Karla Voss a new bag”."))
    contact = forms.CharField(
        label=_("About whom"), max_length=320, required=False, help_text=_("Mail address or telephone number of a contact; may stay empty.")
    )
    reason = forms.CharField(label=_("Why"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    script = forms.CharField(label=_("What to say"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    due_at = forms.DateTimeField(label=_("Until when"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"))
    value = forms.CharField(
        label=_("What is at stake"), required=False, max_length=20, help_text=_("An amount such as 120; it decides how far up the task stands.")
    )
    assignee = forms.ChoiceField(label=_("Who does it"), required=False)

    def __init__(self, *args: Any, currency: str, colleagues: Sequence[Operator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["assignee"].choices = [("", _("Nobody in particular")), *((str(one.id), one.shown_name) for one in colleagues)]  # type: ignore[attr-defined]

    def clean_contact(self) -> Any:
        """Return the id of the contact that was meant, or None where nobody was."""
        text = self.cleaned_data["contact"].strip()
        if not text:
            return None
        found = contacts.find(Person(email=text if "@" in text else "", phone="" if "@" in text else text))
        if found is None:
            raise forms.ValidationError(_("No contact has this address or number. Leave it empty, or add the contact first."))
        return found

    def clean_value(self) -> Money | None:
        """Return the amount that was typed, with a decimal comma or point."""
        text = self.cleaned_data["value"].strip().replace(",", ".")
        if not text:
            return None
        try:
            minor = to_minor(text, self.currency)
        except AmountInvalid as error:
            raise forms.ValidationError(_("Please enter an amount such as 120 or 24.90.")) from error
        if minor < 0:
            raise forms.ValidationError(_("Please enter an amount above zero."))
        return Money(minor, self.currency)
