"""What somebody allows with their words, as it is typed and ticked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from goodword.feedback.rules.quotes import WORDS_MAX
from goodword.feedback.values.quotes import NameForm, Term, Use


class PermitForm(forms.Form):
    """The words, a name, where and how long; nothing is ticked beforehand."""

    words = forms.CharField(
        max_length=WORDS_MAX,
        error_messages={"required": _("Please write what may be shown."), "max_length": _("Please keep it to 600 signs.")},
    )
    name = forms.ChoiceField(
        choices=[(one.value, one.value) for one in NameForm], error_messages={"required": _("Please choose how you are named.")}
    )  # fmt: skip
    uses = forms.MultipleChoiceField(
        choices=[(one.value, one.value) for one in Use], error_messages={"required": _("Please tick at least one place.")}
    )  # fmt: skip
    term = forms.ChoiceField(choices=[(one.value, one.value) for one in Term], error_messages={"required": _("Please choose for how long.")})
