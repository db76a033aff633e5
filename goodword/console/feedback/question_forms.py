"""What staff type into a survey's own questions, and the fields in which they enter replies."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from goodword.contacts.queries import vocabulary
from goodword.feedback.queries.replies import contact_fields
from goodword.feedback.rules.questions import LANGUAGES, OPTIONS_MAX, WEIGHT_MAX, WORDS_MAX, key_of, options_of, reply_words, say
from goodword.feedback.rules.surveys import TEXT_MAX
from goodword.feedback.values import Question, QuestionKind, Replies, Reply, When

NAMES = {
    "en": gettext_lazy("English"),
    "de": gettext_lazy("German"),
    "nl": gettext_lazy("Dutch"),
    "it": gettext_lazy("Italian"),
    "ms": gettext_lazy("Malay"),
}
KINDS = {
    QuestionKind.SCALE: gettext_lazy("A number on a scale"),
    QuestionKind.ONE: gettext_lazy("One of several answers"),
    QuestionKind.MANY: gettext_lazy("As many of several answers as they like"),
    QuestionKind.TEXT: gettext_lazy("In their own words"),
    QuestionKind.YES_NO: gettext_lazy("Yes or no"),
}
_OPTIONS_SIGNS = OPTIONS_MAX * (WORDS_MAX + 2)


class QuestionForm(forms.Form):
    """One question: its words in five languages, what may be answered, when it is asked and where the answer goes."""

    kind = forms.ChoiceField(label=gettext_lazy("What kind of answer"), choices=[(kind.value, words) for kind, words in KINDS.items()], initial="text")
    required = forms.BooleanField(label=gettext_lazy("It must be answered"), required=False)
    lowest = forms.IntegerField(label=gettext_lazy("The scale begins at"), required=False, initial=1)
    highest = forms.IntegerField(label=gettext_lazy("The scale ends at"), required=False, initial=5, help_text=gettext_lazy("Scales lie between 0 and 10."))
    when = forms.MultipleChoiceField(
        label=gettext_lazy("Ask it only after one of these answers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None: it is asked always. All of one earlier question."),
    )
    contact_field = forms.ChoiceField(
        label=gettext_lazy("Put the newest answer into"), required=False, help_text=gettext_lazy("All earlier ones stay with the answers.")
    )  # fmt: skip
    area = forms.CharField(label=gettext_lazy("Area"), required=False, max_length=40, help_text=gettext_lazy("Such as product, service, delivery."))
    weight = forms.IntegerField(
        label=gettext_lazy("Weight"), required=False, initial=1, min_value=1, max_value=WEIGHT_MAX, help_text=gettext_lazy("How much it counts, from 1 to 10.")
    )

    def __init__(self, *args: Any, before: Question | None, earlier: Sequence[Question], has_areas: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before, self.earlier = before, earlier
        spoken = get_language() or "en"
        for code, name in NAMES.items():
            self.fields[f"words_{code}"] = forms.CharField(label=name, required=False, max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 2}))
            self.fields[f"options_{code}"] = forms.CharField(label=name, required=False, max_length=_OPTIONS_SIGNS, widget=forms.Textarea(attrs={"rows": 4}))
        self.fields["when"].choices = [  # type: ignore[attr-defined]
            (f"{one.key}={answer}", f"{say(one.words, spoken)} {_answer(one, answer, spoken)}") for one in earlier for answer in one.answers
        ]
        labels = {f"custom.{one.slug}": one.label for one in vocabulary.custom_fields()} | {"company": _("Company")}
        self.fields["contact_field"].choices = [("", _("No field")), *((name, labels[name]) for name in contact_fields())]  # type: ignore[attr-defined]
        if not has_areas:
            del self.fields["area"], self.fields["weight"]
        if not self.fields["when"].choices:  # type: ignore[attr-defined]
            del self.fields["when"]

    @property
    def words(self) -> list[forms.BoundField]:
        """The question in each language."""
        return [self[f"words_{code}"] for code in LANGUAGES]

    @property
    def options(self) -> list[forms.BoundField]:
        """The answers to choose from in each language."""
        return [self[f"options_{code}"] for code in LANGUAGES]

    @property
    def rest(self) -> list[forms.BoundField]:
        """The other fields."""
        return [bound for bound in self if not bound.name.startswith(("words_", "options_"))]

    def clean(self) -> dict[str, Any]:
        """See that all answers that it follows are of one question."""
        typed = super().clean() or {}
        if len({answer.partition("=")[0] for answer in typed.get("when") or ()}) > 1:
            self.add_error("when", _("Choose answers of one question only."))
        return typed

    def question(self, *, taken: Sequence[str]) -> Question:
        """Return what was typed; a new question gets a key unlike those that are taken."""
        typed = self.cleaned_data
        words = {code: " ".join(typed[f"words_{code}"].split()) for code in LANGUAGES if typed[f"words_{code}"].strip()}
        kind = QuestionKind(typed["kind"])
        after = [answer.partition("=") for answer in typed.get("when") or ()]
        lines = {code: typed[f"options_{code}"].splitlines() for code in LANGUAGES}
        return Question(
            key=self.before.key if self.before else key_of(say(words, LANGUAGES[0]), taken=taken),
            kind=kind,
            words=words,
            options=options_of(lines, self.before.options if self.before else ()) if kind in {QuestionKind.ONE, QuestionKind.MANY} else (),
            lowest=1 if typed["lowest"] is None else typed["lowest"],
            highest=5 if typed["highest"] is None else typed["highest"],
            required=typed["required"],
            when=When(after[0][0], tuple(answer for _key, _sign, answer in after)) if after else None,
            contact_field=typed["contact_field"],
            area=typed.get("area", "").strip(),
            weight=typed.get("weight") or 1,
        )

    @staticmethod
    def initial_of(question: Question) -> dict[str, Any]:
        """Return a question as the form shows it."""
        lines = {code: "\n".join(option.words.get(code, "") for option in question.options) for code in LANGUAGES}
        return {
            **{name: getattr(question, name) for name in ("lowest", "highest", "required", "contact_field", "area", "weight")},
            "kind": question.kind.value,
            "when": [f"{question.when.question}={answer}" for answer in question.when.any_of] if question.when else [],
            **{f"words_{code}": question.words.get(code, "") for code in LANGUAGES},
            **{f"options_{code}": text for code, text in lines.items()},
        }


def condition(question: Question, earlier: Sequence[Question], language: str) -> str:
    """Return in words after which answer a question is asked; empty where it always is."""
    before = next((one for one in earlier if question.when and one.key == question.when.question), None)
    if before is None or question.when is None:
        return ""
    answers = ", ".join(_answer(before, answer, language) for answer in question.when.any_of)
    return _("Only after “%(question)s”: %(answers)s") % {"question": say(before.words, language), "answers": answers}


def reply_fields(questions: Sequence[Question], language: str) -> dict[str, forms.Field]:
    """Return a field for each question, by its name in the form."""
    return {f"q_{one.key}": _reply_field(one, condition(one, questions[:place], language), language) for place, one in enumerate(questions)}


def replies_of(questions: Sequence[Question], typed: dict[str, Any]) -> dict[str, Reply]:
    """Return what was typed into those fields, without what was left empty."""
    found = {one.key: typed.get(f"q_{one.key}") for one in questions}
    return {key: tuple(reply) if isinstance(reply, list) else reply for key, reply in found.items() if reply not in (None, "", [])}


def reply_lines(questions: Sequence[Question], replies: Replies, language: str) -> list[tuple[Question, str, str]]:
    """Return questions with their words and what was answered, in words."""
    return [(one, say(one.words, language), said(one, replies[one.key], language)) for one in questions if one.key in replies]


def said(question: Question, reply: Reply, language: str) -> str:
    """Return a reply in words."""
    return _answer(question, str(reply), language) if question.kind is QuestionKind.YES_NO else reply_words(question, reply, language)


def _answer(question: Question, answer: str, language: str) -> str:
    if question.kind is QuestionKind.YES_NO:
        return {"yes": _("Yes"), "no": _("No")}.get(answer, answer)
    return reply_words(question, answer, language)


def _reply_field(one: Question, only: str, language: str) -> forms.Field:
    shown: dict[str, Any] = {"label": say(one.words, language), "help_text": only, "required": False}
    if one.kind is QuestionKind.TEXT:
        return forms.CharField(max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 2}), **shown)
    choices = [(answer, _answer(one, answer, language)) for answer in one.answers]
    if one.kind is QuestionKind.MANY:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **shown)
    coerce = int if one.kind is QuestionKind.SCALE else str
    return forms.TypedChoiceField(choices=[("", "–"), *choices], coerce=coerce, empty_value=None, **shown)
