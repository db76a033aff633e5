"""What people type into portal pages, checked; errors say what to do."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from goodword.feedback.rules.cases import ORDER_MAX, WORDS_MAX
from goodword.feedback.rules.surveys import TEXT_MAX
from goodword.feedback.values import Category, Wish
from goodword.lib.identity import MAX_EMAIL, normalise_email
from goodword.links.actions import MESSAGE_MAX

ABOUT_GONE = _("What you had chosen is not offered any more. Please choose again; nothing else you typed is lost.")
_UUID_SIGNS = 32
REMIND_IN = (3, 7, 14)  # days from which a friend chooses


class AddressForm(forms.Form):
    """A mail address."""

    email = forms.CharField(
        max_length=MAX_EMAIL, error_messages={"required": _("Please enter your mail address."), "max_length": _("This address is too long.")}
    )

    def clean_email(self) -> str:
        address = normalise_email(self.cleaned_data["email"])
        if not address:
            raise forms.ValidationError(_("Please check the address: it looks like name@example.com."))
        return address


def clean_name(text: str) -> str:
    """Return a name without control signs and doubled blanks."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


class ClaimForm(AddressForm):
    """A friend's claim: who they are, whose code they have, and whether that person may see their name."""

    first_name = forms.CharField(max_length=120, required=False, error_messages={"max_length": _("Please enter at most 120 letters.")})
    code = forms.CharField(max_length=40, required=False, error_messages={"max_length": _("A code has at most 40 letters and digits.")})
    name_allowed = forms.BooleanField(required=False)
    channel = forms.CharField(max_length=20, required=False)
    click = forms.CharField(max_length=64, required=False)
    remember = forms.BooleanField(required=False)
    remind = forms.BooleanField(required=False)
    remind_in = forms.ChoiceField(choices=[(str(days), str(days)) for days in REMIND_IN], required=False)

    def clean_first_name(self) -> str:
        return clean_name(self.cleaned_data["first_name"])


class NameForm(forms.Form):
    """A first name, and whether friends may read it."""

    first_name = forms.CharField(max_length=120, required=False, error_messages={"max_length": _("Please enter at most 120 letters.")})
    show_name = forms.BooleanField(required=False)

    def clean_first_name(self) -> str:
        return clean_name(self.cleaned_data["first_name"])


class MessageForm(forms.Form):
    """An advocate's own words to friends; empty goes back to the programme's."""

    message = forms.CharField(max_length=MESSAGE_MAX, required=False, error_messages={"max_length": _("Please keep it to 1,000 signs.")})


class CodeForm(forms.Form):
    """Six digits from a mail."""

    code = forms.CharField(
        max_length=20, error_messages={"required": _("Please enter the six digits from the mail."), "max_length": _("The code has six digits.")}
    )


class NewAddressForm(AddressForm, CodeForm):
    """Another mail address, with the six digits that went to the present one."""


class ComplaintForm(AddressForm):
    """What went wrong, what would put it right, and how to reach whom."""

    words = forms.CharField(
        max_length=WORDS_MAX, error_messages={"required": _("Please say what happened."), "max_length": _("Please keep it to 10,000 signs.")}
    )  # fmt: skip
    about = forms.CharField(max_length=40, required=False)  # a built-in category, or the id of one of the house; empty: not said
    wish = forms.ChoiceField(choices=[(wish.value, wish.value) for wish in Wish], required=False)
    order = forms.CharField(max_length=ORDER_MAX, required=False, error_messages={"max_length": _("Please keep it to 60 signs.")})
    name = forms.CharField(max_length=120, required=False, error_messages={"max_length": _("Please enter at most 120 letters.")})
    attachments = forms.Field(required=False)  # read apart; a place for what is wrong with them

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_about(self) -> Category | UUID:
        """Return what was chosen; whether the house still offers it is decided where the complaint is taken."""
        chosen = self.cleaned_data["about"]
        try:
            return Category(chosen or Category.OTHER) if len(chosen) < _UUID_SIGNS else UUID(chosen)
        except ValueError as error:
            raise forms.ValidationError(ABOUT_GONE) from error


class RatingForm(forms.Form):
    """Whether it went well, and why where it did not."""

    satisfied = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], error_messages={"required": _("Please choose one of the two.")})
    words = forms.CharField(max_length=TEXT_MAX, required=False, error_messages={"max_length": _("Please keep it to 4,000 signs.")})
