"""The form of a survey: the three questions where it has them, its own, and the follow-ups of what was just answered.

Without script a follow-up cannot appear while somebody types, so it comes on a page of its own, which carries what was answered before; only when
nothing more is to be asked does the form count as finished.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.feedback.rules.questions import OPTIONS_MAX, TEXT_MAX, asked, kept, reply_words, say
from goodword.feedback.rules.surveys import TEXT_MAX as WORDS_MAX
from goodword.feedback.values import Definition, Given, Question, QuestionKind, Replies, Reply
from goodword.lib.identity import MAX_EMAIL

_PREFIX = "q_"


@dataclass(frozen=True)
class Block:
    """One question as the page shows it: what may be chosen with what is, or the text that was typed."""

    name: str
    words: str
    kind: str
    required: bool
    choices: Sequence[tuple[str, str, bool]]  # value, words, chosen
    text: str
    errors: Sequence[str]

    @property
    def is_many(self) -> bool:
        """Say whether several may be chosen."""
        return self.kind == QuestionKind.MANY


class AnswerForm(forms.Form):
    """What a survey asks; the definition says which questions, and which scores there are."""

    score = forms.TypedChoiceField(
        coerce=int,
        error_messages={"required": gettext_lazy("Please choose a number."), "invalid_choice": gettext_lazy("Please choose one of the numbers.")},
    )
    improve = forms.CharField(max_length=WORDS_MAX, required=False, error_messages={"max_length": gettext_lazy("Please keep it to 4,000 signs.")})
    more = forms.CharField(max_length=WORDS_MAX, required=False, error_messages={"max_length": gettext_lazy("Please keep it to 4,000 signs.")})
    may_call = forms.BooleanField(required=False)
    key = forms.CharField(max_length=40, required=False)
    email = forms.CharField(max_length=MAX_EMAIL, required=False, error_messages={"max_length": gettext_lazy("This address is too long.")})

    def __init__(self, data: QueryDict | None, *, definition: Definition, language: str, by_mail: bool, initial: Mapping[str, Any]) -> None:
        replies = initial.get("replies", {})
        super().__init__(data, initial={**initial, **{_PREFIX + key: list(reply) if isinstance(reply, tuple) else reply for key, reply in replies.items()}})
        self.definition, self.language = definition, language
        if not by_mail:
            del self.fields["email"]
        self.follow_ups: tuple[Question, ...] = ()
        if definition.is_scored:
            self.fields["score"].choices = [(str(score), str(score)) for score in definition.scale.scores]  # type: ignore[attr-defined]
        else:
            for name in ("score", "improve", "more"):
                del self.fields[name]
        self._shown = self._shown_before(data, replies)
        for one in definition.questions:
            self.fields[_PREFIX + one.key] = _field(one, language)

    def clean(self) -> dict[str, Any]:
        """Find out which questions the answers lead to; those that were shown must be answered where they have to be."""
        typed = super().clean() or {}
        visible = asked(self.definition.questions, self._replies(typed))
        for one in visible:
            name = _PREFIX + one.key
            if one.required and one.key in self._shown and name not in self.errors and typed.get(name) in (None, "", []):
                self.add_error(name, _("Please answer this question."))
        if not self.errors:
            self.follow_ups = tuple(one for one in visible if one.key not in self._shown)
        return typed

    def is_finished(self) -> bool:
        """Say whether everything that was asked is answered, and nothing more follows."""
        return self.is_valid() and not self.follow_ups

    def given(self) -> Given:
        """Return what was answered."""
        typed = self.cleaned_data
        replies = kept(self.definition.questions, self._replies(typed))
        return Given(typed.get("score"), typed.get("improve", ""), typed.get("more", ""), typed["may_call"], replies)

    @property
    def blocks(self) -> list[Block]:
        """The own questions on this page."""
        return [self._block(one) for one in self.follow_ups or [one for one in self.definition.questions if one.key in self._shown]]

    @property
    def shown(self) -> list[str]:
        """The keys of the questions that were shown up to this page, for the form to carry."""
        return [*self._shown, *(one.key for one in self.follow_ups)]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What was answered on the pages before, as names and values."""
        if not self.follow_ups or not isinstance(self.data, QueryDict):
            return []
        fresh = {_PREFIX + one.key for one in self.follow_ups}
        known = {name for name in self.fields if name not in fresh and name != "lang"}
        return [(name, value) for name in self.data if name in known for value in self.data.getlist(name)[:OPTIONS_MAX]]

    def _shown_before(self, data: QueryDict | None, replies: Replies) -> list[str]:
        questions = self.definition.questions
        if data is None:
            return [one.key for one in asked(questions, replies)]
        at_first = [one.key for one in asked(questions, {})]
        carried = set(data.getlist("shown"))
        return [one.key for one in questions if one.key in carried or one.key in at_first]

    def _replies(self, typed: Mapping[str, Any]) -> dict[str, Reply]:
        found = {one.key: typed.get(_PREFIX + one.key) for one in self.definition.questions}
        return {key: tuple(reply) if isinstance(reply, list) else reply for key, reply in found.items() if reply not in (None, "", [])}

    def _block(self, one: Question) -> Block:
        bound = self[_PREFIX + one.key]
        value = bound.value()
        chosen = {str(each) for each in value} if isinstance(value, list | tuple) else {"" if value is None else str(value)}
        choices = [(key, words, key in chosen) for key, words in _choices(one, self.language)]
        errors = [] if one in self.follow_ups else [str(error) for error in bound.errors]
        return Block(bound.name, say(one.words, self.language), one.kind, one.required, choices, "" if value is None or choices else str(value), errors)


def reply_lines(questions: Sequence[Question], replies: Replies, language: str) -> list[tuple[str, str]]:
    """Return own questions with what was answered, in words."""
    yes_no = {"yes": _("Yes"), "no": _("No")}
    return [
        (say(one.words, language), yes_no[str(replies[one.key])] if one.kind is QuestionKind.YES_NO else reply_words(one, replies[one.key], language))
        for one in questions
        if one.key in replies
    ]


def _choices(one: Question, language: str) -> list[tuple[str, str]]:
    if one.kind is QuestionKind.YES_NO:
        return [("yes", _("Yes")), ("no", _("No"))]
    if one.kind is QuestionKind.SCALE:
        return [(score, score) for score in one.answers]
    return [(option.key, say(option.words, language)) for option in one.options]


def _field(one: Question, language: str) -> forms.Field:
    """Return the field of a question; whether it must be answered depends on what else was."""
    choose = {"invalid_choice": gettext_lazy("Please choose one of the answers.")}
    if one.kind is QuestionKind.TEXT:
        return forms.CharField(max_length=TEXT_MAX, required=False, error_messages={"max_length": gettext_lazy("Please keep it to 4,000 signs.")})
    if one.kind is QuestionKind.MANY:
        return forms.MultipleChoiceField(choices=_choices(one, language), required=False, error_messages=choose)
    coerce = int if one.kind is QuestionKind.SCALE else str
    return forms.TypedChoiceField(choices=_choices(one, language), coerce=coerce, empty_value=None, required=False, error_messages=choose)
