"""Forms of an import: the file, and how it is read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from goodword.console.choices import LongSelect, countries
from goodword.console.contacts.forms import EMPTY, parts
from goodword.contacts.queries import vocabulary, words
from goodword.contacts.values import ImportOptions


class UploadForm(forms.Form):
    """A file of people."""

    file = forms.FileField(label=gettext_lazy("File"), help_text=gettext_lazy("CSV or XLSX, the names of the columns in the first row."))


class OptionsForm(forms.Form):
    """How a file is read, and what its people get."""

    encoding = forms.ChoiceField(
        label=gettext_lazy("Signs are written in"),
        choices=[("utf-8", "UTF-8"), ("cp1252", "Windows-1252"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16 BE")],
    )
    delimiter = forms.ChoiceField(
        label=gettext_lazy("Columns are parted by"),
        choices=[(",", gettext_lazy("comma")), (";", gettext_lazy("semicolon")), ("\t", gettext_lazy("tab")), ("|", gettext_lazy("bar"))],
    )
    day_first = forms.ChoiceField(label=gettext_lazy("03/04/2026 is"), choices=[("yes", gettext_lazy("3 April")), ("no", gettext_lazy("4 March"))])
    decimal = forms.ChoiceField(
        label=gettext_lazy("1.234 is"),
        choices=[(".", gettext_lazy("one and a bit (point before decimals)")), (",", gettext_lazy("over a thousand (comma before decimals)"))],
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country of telephone numbers"),
        required=False,
        choices=lambda: [*EMPTY, *countries()],
        widget=LongSelect,
        help_text=gettext_lazy("For numbers without a country code."),
    )
    source = forms.CharField(
        label=gettext_lazy("Shop of the customer numbers"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("As its API key names it, so that purchases find these people."),
    )
    overwrite = forms.ChoiceField(
        label=gettext_lazy("People who are here already"),
        choices=[("no", gettext_lazy("fill only what is empty")), ("yes", gettext_lazy("overwrite with what the file says"))],
        widget=forms.RadioSelect,
    )
    relation = forms.ChoiceField(label=gettext_lazy("They are"), required=False)
    tags = forms.CharField(label=gettext_lazy("Tag them all"), max_length=500, required=False, help_text=gettext_lazy("Parted by commas."))
    lists = forms.CharField(label=gettext_lazy("Put them all on a list"), max_length=500, required=False)
    confirmed = forms.BooleanField(
        label=gettext_lazy("The shop has confirmed these addresses"),
        required=False,
        help_text=gettext_lazy("Such as addresses of customers’ accounts. Only a confirmed address credits a recommendation by itself."),
    )
    starts = forms.BooleanField(
        label=gettext_lazy("Let journeys start from this import"), required=False, help_text=gettext_lazy("Otherwise nothing is sent because of it.")
    )
    wording = forms.CharField(
        label=gettext_lazy("In which words people agreed"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Needed where a column says that they agreed to something. Who has said yes or no to you before keeps that word."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relation"].choices = [*EMPTY, *((kind.slug, words.relation_label(kind)) for kind in vocabulary.relations())]  # type: ignore[attr-defined]

    def options(self) -> ImportOptions:
        """Return what was chosen."""
        typed = self.cleaned_data
        return ImportOptions(
            encoding=typed["encoding"],
            delimiter=typed["delimiter"],
            day_first=typed["day_first"] == "yes",
            decimal=typed["decimal"],
            country=typed["country"],
            source=typed["source"].strip(),
            overwrite=typed["overwrite"] == "yes",
            confirmed=typed["confirmed"],
            starts=typed["starts"],
            relation=typed["relation"],
            tags=tuple(parts(typed["tags"])),
            lists=tuple(parts(typed["lists"])),
            wording=typed["wording"].strip(),
        )
