"""Forms for a contact; what may stand in a field is decided by the contact's own rules."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.console.choices import LongSelect, countries, time_zones
from goodword.console.formats import locale
from goodword.contacts.queries import vocabulary, words
from goodword.contacts.rules.profile import CUSTOM
from goodword.contacts.values import Contact, CustomField, FieldType, Lifecycle, Problem
from goodword.lib.money import to_text
from goodword.operators import queries as operators

EMPTY = [("", "–")]
_FIRST_LANGUAGES = ("en", "de", "nl", "it", "ms")

# What a browser marks where the rules speak of something finer.
_SHOWN_AT = {"value_minor": "value", "value_currency": "value"}


class DateInput(forms.DateInput):
    """A date as every browser picks it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def languages() -> list[tuple[str, str]]:
    """Return languages by name, those of Goodword first."""
    names = {code: str(name) for code, name in locale().languages.items() if len(code) == 2}
    rest = sorted((code for code in names if code not in _FIRST_LANGUAGES), key=lambda code: names[code])
    return [*EMPTY, *((code, names[code]) for code in [*_FIRST_LANGUAGES, *rest])]


class ProfileForm(forms.Form):
    """The fields of a contact, the installation's own ones too."""

    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=120, required=False)
    last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=120, required=False)
    company = forms.CharField(label=gettext_lazy("Company"), max_length=200, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False, choices=languages, widget=LongSelect)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False, choices=lambda: [*EMPTY, *countries()], widget=LongSelect)
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        choices=lambda: [*EMPTY, *time_zones()],
        widget=LongSelect,
        help_text=gettext_lazy("Quiet hours are those of the contact. Left empty, your organisation’s zone."),
    )
    relation = forms.ChoiceField(label=gettext_lazy("Relation"), required=False)
    lifecycle = forms.ChoiceField(
        label=gettext_lazy("Stage"), required=False, choices=lambda: [*EMPTY, *((one.value, words.LIFECYCLES[one]) for one in Lifecycle)]
    )
    customer_since = forms.DateField(
        label=gettext_lazy("Customer since"),
        required=False,
        widget=DateInput,
        help_text=gettext_lazy("Who was a customer before a recommendation is not won by it."),
    )
    former_since = forms.DateField(label=gettext_lazy("Former customer or lost lead since"), required=False, widget=DateInput)
    value = forms.CharField(
        label=gettext_lazy("Customer value"), max_length=60, required=False, help_text=gettext_lazy("With its currency, such as 1,044.00 EUR.")
    )
    assignee_id = forms.ChoiceField(label=gettext_lazy("Looked after by"), required=False)
    name_shown = forms.CharField(
        label=gettext_lazy("Name that friends may read"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Only as the contact allowed it. Left empty, friends read no name."),
    )

    def __init__(self, *args: Any, fields: Sequence[CustomField] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = fields
        self.fields["relation"].choices = [*EMPTY, *((kind.slug, words.relation_label(kind)) for kind in vocabulary.relations())]  # type: ignore[attr-defined]
        self.fields["assignee_id"].choices = [*EMPTY, *((str(person.id), person.name or person.email) for person in operators.colleagues())]  # type: ignore[attr-defined]
        for field in fields:
            self.fields[CUSTOM + field.slug] = _own_field(field)

    def given(self) -> dict[str, Any]:
        """Return what was changed, as the contact's rules read it."""
        return {name: _plain(self.cleaned_data[name]) for name in self.changed_data if name in self.cleaned_data}

    def filled(self) -> dict[str, Any]:
        """Return everything that is not empty, for a new contact."""
        return {name: value for name, value in ((name, _plain(value)) for name, value in self.cleaned_data.items() if name in self.profile()) if value != ""}

    def profile(self) -> set[str]:
        """Return the names of the fields that go into the profile."""
        return {*ProfileForm.base_fields, *(CUSTOM + field.slug for field in self.own)}

    def take(self, problems: Sequence[Problem]) -> None:
        """Show what the rules found wrong beside the fields it is in."""
        for problem in problems:
            name = _SHOWN_AT.get(problem.field, problem.field)
            self.add_error(name if name in self.fields else None, words.of(problem))


class NewContactForm(ProfileForm):
    """A contact that does not exist yet, with the addresses by which it is known."""

    email = forms.CharField(label=gettext_lazy("Mail address"), max_length=254, required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)
    external = forms.CharField(label=gettext_lazy("Customer number"), max_length=200, required=False)
    source = forms.CharField(
        label=gettext_lazy("Shop of the customer number"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("The name of the shop or system as its API key has it: two shops may both have a customer 7."),
    )
    tags = forms.CharField(label=gettext_lazy("Tags"), max_length=1000, required=False, help_text=gettext_lazy("Parted by commas."))


class LabelsForm(forms.Form):
    """The tags and lists of one contact."""

    tags = forms.CharField(label=gettext_lazy("Tags"), max_length=2000, required=False, help_text=gettext_lazy("Parted by commas."))
    lists = forms.MultipleChoiceField(label=gettext_lazy("Lists"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lists"].choices = [(one.name, one.name) for one in vocabulary.lists()]  # type: ignore[attr-defined]


def parts(text: str) -> list[str]:
    """Return names that were typed with commas between them."""
    return [part for part in (" ".join(piece.split()) for piece in text.replace(";", ",").split(",")) if part]


def initial_of(contact: Contact) -> dict[str, Any]:
    """Return what the form shows of a contact before anything is typed."""
    own = {CUSTOM + slug: _shown(value) for slug, value in contact.custom.items()}
    value = "" if contact.value_minor is None else f"{to_text(contact.value_minor, contact.value_currency)} {contact.value_currency}"
    return own | {
        "first_name": contact.first_name,
        "last_name": contact.last_name,
        "company": contact.company,
        "language": contact.language,
        "country": contact.country,
        "time_zone": contact.time_zone,
        "relation": contact.relation,
        "lifecycle": contact.lifecycle,
        "customer_since": _local_day(contact.customer_since),
        "former_since": _local_day(contact.former_since),
        "value": value,
        "assignee_id": str(contact.assignee_id or ""),
        "name_shown": contact.name_shown,
    }


def operator_choices() -> list[tuple[str, str]]:
    """Return those to whom contacts can be given."""
    return [(str(person.id), person.name or person.email) for person in operators.colleagues()]


def id_of(text: str) -> UUID | None:
    """Return the id in a parameter, None where there is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _own_field(field: CustomField) -> forms.Field:
    match field.type:
        case FieldType.TEXT:
            return forms.CharField(label=field.label, max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
        case FieldType.NUMBER:
            return forms.CharField(label=field.label, max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
        case FieldType.DATE:
            return forms.DateField(label=field.label, required=False, widget=DateInput)
        case FieldType.YES_NO:
            return forms.ChoiceField(label=field.label, required=False, choices=[*EMPTY, ("yes", _("Yes")), ("no", _("No"))])
        case FieldType.CHOICE:
            return forms.ChoiceField(label=field.label, required=False, choices=[*EMPTY, *((option, option) for option in field.options)])


def _shown(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else "" if value is None else value


def _local_day(moment: datetime | None) -> date | None:
    return None if moment is None else timezone.localtime(moment).date()
