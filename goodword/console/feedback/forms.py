"""What staff type into feedback: surveys, answers heard on the telephone, complaints."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from goodword.console.choices import LongSelect
from goodword.console.feedback.question_forms import replies_of, reply_fields
from goodword.console.feedback.words import CATEGORIES, CLOSINGS, KINDS, SEVERITIES, WISHES
from goodword.contacts import queries as contacts
from goodword.contacts.values import Person
from goodword.feedback.queries import surveys as survey_queries
from goodword.feedback.queries.topics import topics
from goodword.feedback.rules.cases import ORDER_MAX, WORDS_MAX
from goodword.feedback.rules.questions import kept
from goodword.feedback.rules.surveys import NAME_MAX, TEXT_MAX
from goodword.feedback.rules.themes import Kind
from goodword.feedback.values import Definition, Given, Scale, Severity, Survey, SurveyKind
from goodword.lib.codes import new_code
from goodword.lib.identity import normalise_email
from goodword.operators import queries as operators
from goodword.programs import queries as programs

_PLAIN = ("delay_days", "every_days", "rest_days", "answer_days", "edit_minutes", "open_link", "embedded", "anonymous")
USUAL = {"purchase": _("a purchase"), "deal_won": _("a deal that is won"), "signup": _("a sign-up")}


class SurveyForm(forms.Form):
    """What a survey is called and says."""

    name = forms.CharField(label=_("Name"), max_length=NAME_MAX, help_text=_("For you and your colleagues only."))
    kind = forms.ChoiceField(
        label=_("What for"),
        choices=[(kind.value, words) for kind, (words, _why) in KINDS.items()],
        help_text=_("It stays so. Some kinds begin with questions of ours, which you change as you like."),
    )
    program = forms.ChoiceField(label=_("In the look of"), required=False)
    scale = forms.ChoiceField(
        label=_("Scale"), choices=[(scale.value, scale.value) for scale in Scale], help_text=_("Scores of the two scales are never added up.")
    )  # fmt: skip
    usual = forms.MultipleChoiceField(label=_("Ask after"), choices=list(USUAL.items()), required=False, widget=forms.CheckboxSelectMultiple)
    other = forms.CharField(
        label=_("Ask after events of these types too"), max_length=300, required=False, help_text=_("As your system names them, such as repair, project_end.")
    )  # fmt: skip
    delay_days = forms.IntegerField(label=_("How many days later"), initial=7)
    every_days = forms.IntegerField(
        label=_("Ask everybody who agreed again every so many days"),
        required=False,
        initial=0,
        help_text=_("0: only after events. Their days are spread evenly."),
    )
    rest_days = forms.IntegerField(label=_("Rest between two surveys, in days"), initial=90, help_text=_("For each person, whichever survey asked."))
    answer_days = forms.IntegerField(label=_("How many days the link is good"), initial=30)
    edit_minutes = forms.IntegerField(label=_("How many minutes an answer may be changed"), initial=60)
    open_link = forms.BooleanField(
        label=_("Anybody who has the link or QR code may answer"), required=False, help_text=_("Such answers are of nobody known: nobody is called back.")
    )  # fmt: skip
    embedded = forms.BooleanField(
        label=_("Pages of the programme’s own hosts may show it"), required=False, help_text=_("In a frame; needs the open link and a programme.")
    )  # fmt: skip
    anonymous = forms.BooleanField(
        label=_("Keep answers without who gave them"),
        required=False,
        help_text=_("Nobody is called, nothing goes into contacts, and results show from five answers on. Not for complaints and checks."),
    )

    def __init__(self, *args: Any, made: Definition | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made = made
        if made is not None:
            del self.fields["kind"]
        self.fields["program"].choices = [("", _("the organisation")), *((str(one.id), one.name) for one in programs.programs())]  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(definition: Definition) -> dict[str, Any]:
        """Return a definition as the form shows it."""
        plain = {name: getattr(definition, name) for name in _PLAIN}
        others = ", ".join(kind for kind in definition.after if kind not in USUAL)
        return {
            **plain,
            "kind": definition.kind.value,
            "scale": definition.scale.value,
            "usual": [kind for kind in definition.after if kind in USUAL],
            "other": others,
        }

    def definition(self) -> Definition:
        """Return what was typed; its questions stay as they are."""
        typed = self.cleaned_data
        kind, questions = (self.made.kind, self.made.questions) if self.made else (SurveyKind(typed["kind"]), ())
        others = [kind.strip() for kind in typed["other"].split(",") if kind.strip()]
        plain = {name: typed[name] for name in _PLAIN}
        plain["every_days"] = plain["every_days"] or 0
        after = tuple(dict.fromkeys([*typed["usual"], *others]))
        return Definition(kind=kind, questions=questions, scale=Scale(typed["scale"]), after=after, **plain)

    def program_id(self) -> UUID | None:
        """Return the programme whose look it wears."""
        return UUID(self.cleaned_data["program"]) if self.cleaned_data["program"] else None


class SomebodyForm(forms.Form):
    """Who it is about: a mail address or telephone number of a contact."""

    contact = forms.CharField(label=_("Who"), max_length=320, help_text=_("Mail address or telephone number of a contact."))
    key = forms.CharField(max_length=40, widget=forms.HiddenInput, initial=lambda: new_code(20))

    def found(self) -> UUID | None:
        """Return the contact that was meant, None where there is none."""
        text = self.cleaned_data["contact"].strip()
        return contacts.find(Person(email=text if "@" in text else "", phone="" if "@" in text else text))


class AnswerForm(SomebodyForm):
    """An answer as it was said."""

    survey = forms.ChoiceField(label=_("Survey"))
    score = forms.TypedChoiceField(
        label=_("How likely are they to recommend us?"), coerce=int, choices=[("", "–"), *((str(score), str(score)) for score in range(11))]
    )  # fmt: skip
    improve = forms.CharField(
        label=_("What one thing would bring it nearer to ten?"), max_length=TEXT_MAX, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip
    more = forms.CharField(label=_("Anything else"), max_length=TEXT_MAX, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    may_call = forms.BooleanField(label=_("They said that we may ring them about it"), required=False)

    field_order = ("key", "contact", "survey", "score", "improve", "more", "may_call")

    def __init__(self, *args: Any, survey: Survey, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = survey.definition
        self.fields["survey"].choices = [(str(one.id), one.name) for one in survey_queries.surveys() if not one.definition.anonymous]  # type: ignore[attr-defined]
        if not self.asked.is_scored:
            for name in ("score", "improve", "more"):
                del self.fields[name]
        self.fields.update(reply_fields(self.asked.questions, language))
        self.order_fields([name for name in self.fields if name != "may_call"] + ["may_call"])

    def given(self) -> Given:
        """Return what was typed."""
        typed = self.cleaned_data
        return Given(
            typed.get("score"),
            typed.get("improve", ""),
            typed.get("more", ""),
            typed["may_call"],
            kept(self.asked.questions, replies_of(self.asked.questions, typed)),
        )


class CaseForm(SomebodyForm):
    """A complaint as staff heard it."""

    words = forms.CharField(label=_("What happened"), max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 5}))
    category = forms.ChoiceField(label=_("What about"), choices=list(CATEGORIES.items()), initial="other")
    severity = forms.ChoiceField(label=_("How bad for the customer"), choices=list(SEVERITIES.items()), initial=Severity.SERIOUS)
    wish = forms.ChoiceField(label=_("What they wish"), choices=list(WISHES.items()), required=False)
    order = forms.CharField(label=_("Order number"), max_length=ORDER_MAX, required=False)

    field_order = ("key", "contact", "words", "category", "severity", "wish", "order")

    def address(self) -> str:
        """Return what was typed where it is a mail address, of somebody who is no contact perhaps."""
        return normalise_email(self.cleaned_data["contact"])


class JudgeForm(forms.Form):
    """How bad a case is and what it is about."""

    severity = forms.ChoiceField(label=_("How bad for the customer"), choices=list(SEVERITIES.items()))
    category = forms.ChoiceField(label=_("What about"), choices=list(CATEGORIES.items()))


class FileForm(forms.Form):
    """Under which of the house's categories a case falls, and where it comes from."""

    topic = forms.ChoiceField(label=_("Category"), required=False, widget=LongSelect)
    cause = forms.ChoiceField(label=_("Cause"), required=False, widget=LongSelect)
    new_cause = forms.CharField(label=_("Or a new cause"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in (("topic", Kind.CATEGORY), ("cause", Kind.CAUSE)):
            chosen = {self.data.get(name), self.initial.get(name)}  # what is offered no more stays where it is
            known = [(str(one.id), " › ".join(one.path)) for one in topics(kind, retired=True) if not one.retired or str(one.id) in chosen]
            self.fields[name].choices = [("", _("Not said")), *known]  # type: ignore[attr-defined]


class ParticularsForm(forms.Form):
    """Which product and site a complaint is about, and what it cost to mend."""

    product = forms.CharField(label=_("Product"), required=False, max_length=NAME_MAX)
    site = forms.CharField(label=_("Site"), required=False, max_length=NAME_MAX, help_text=_("Branch, warehouse or shop: where it went wrong."))
    cost = forms.DecimalField(label=_("What it cost in all"), required=False, min_value=0, max_digits=12, decimal_places=2)


class AssignForm(forms.Form):
    """Who looks after a case."""

    to = forms.ChoiceField(label=_("Who looks after it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", _("Nobody in particular")), *((str(one.id), one.shown_name) for one in operators.colleagues())]  # type: ignore[attr-defined]


class TextForm(forms.Form):
    """Words for the customer or for colleagues."""

    text = forms.CharField(label=_("Words"), max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 4}))


class CloseForm(TextForm):
    """How a case ended."""

    closing = forms.ChoiceField(label=_("How it ended"), choices=list(CLOSINGS.items()))

    field_order = ("closing", "text")
