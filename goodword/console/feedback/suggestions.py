"""What may become a theme: suggested from what people wrote, taken or set aside; and the themes of one answer, set by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goodword.console.choices import LongSelect
from goodword.console.feedback.topics import REFUSALS
from goodword.console.parts import toast
from goodword.feedback.actions import filings, theming
from goodword.feedback.actions.filings import FilingRefused
from goodword.feedback.actions.trees import TopicRefused
from goodword.feedback.queries import theming as queries
from goodword.feedback.queries import topics
from goodword.feedback.queries.answers import AnswerUnknown
from goodword.feedback.rules.importing import NAME_MAX
from goodword.feedback.rules.keyness import Candidate
from goodword.feedback.rules.themes import LEVELS, Kind
from goodword.lib import clock
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

_BETWEEN = "|"  # near-equal phrases; no phrase holds it


class TakeForm(forms.Form):
    """What becomes of the phrases that were chosen."""

    name = forms.CharField(
        label=gettext_lazy("Name of the new theme"),
        required=False,
        max_length=NAME_MAX,
        help_text=gettext_lazy("Left empty: as the first phrase you chose."),
    )
    parent = forms.ChoiceField(label=gettext_lazy("Under"), required=False, widget=LongSelect)
    topic = forms.ChoiceField(label=gettext_lazy("Theme that is there already"), required=False, widget=LongSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        causes = topics.topics(Kind.CAUSE)
        wide = [(str(one.id), " › ".join(one.path)) for one in causes if len(one.path) < LEVELS]
        self.fields["parent"].choices = [("", _("Nothing: it is one of the widest")), *wide]  # type: ignore[attr-defined]
        self.fields["topic"].choices = [("", "—"), *((str(one.id), " › ".join(one.path)) for one in causes)]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Line:
    """A suggestion as a row: what the form sends, and what is shown."""

    value: str
    candidate: Candidate
    others: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """The suggestions of one language, with a form."""

    language: str
    name: str
    lines: list[Line]
    form: TakeForm


def shown(request: StaffRequest) -> Mapping[str, object]:
    """Return what the page of themes says of suggestions."""
    sections = [
        Section(
            language,
            get_language_info(language)["name_translated"] if language in _NAMED else language,
            [Line(_BETWEEN.join(one.variants), one, one.variants[1:]) for one in found],
            TakeForm(auto_id=f"{language}_%s"),
        )
        for language, found in queries.suggested().items()
    ]
    return {"suggestions": sections, "aside": queries.aside(), "may_take": request.may(Permission.SETTINGS_WRITE)}


_NAMED = frozenset({"en", "de", "nl", "it", "ms"})


@allowed(Permission.SETTINGS_WRITE)
@require_POST
def decide(request: StaffRequest) -> HttpResponse:
    """Take phrases as a theme, set them aside, or bring one back."""
    deed = _DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        raise Http404
    try:
        toast(request, deed(request))
    except TopicRefused as refused:
        toast(request, _("Nothing is changed: %(why)s") % {"why": _REFUSALS[refused.code]})
    return redirect("console:themes")


@allowed(Permission.FEEDBACK_WRITE)
@require_POST
def of_answer(request: StaffRequest, answer_id: UUID) -> HttpResponse:
    """Put an answer under a theme, or take it off one."""
    deed = {"file": filings.file, "unfile": filings.unfile}.get(request.POST.get("do", ""))
    if deed is None:
        raise Http404
    try:
        changed = deed(answer_id, _id(request, "topic"), actor=request.actor, now=clock.now())
    except AnswerUnknown as unknown:
        raise Http404 from unknown
    except (FilingRefused, TopicRefused):
        toast(request, _("Nothing is changed: %(why)s") % {"why": _("Choose a theme that is there.")})
    else:
        toast(request, _("Saved.") if changed else _("It was so already."))
    return redirect("console:answer", answer_id=answer_id)


def _take_new(request: StaffRequest) -> str:
    phrases, language = _phrases(request), _language(request)
    name = request.POST.get("name", "").strip() or (phrases[0][:1].upper() + phrases[0][1:] if phrases else "")
    parent = _id(request, "parent") if request.POST.get("parent") else None
    return _told(theming.take(language, phrases, name=name, parent_id=parent, actor=request.actor, now=clock.now()))


def _take_into(request: StaffRequest) -> str:
    taken = theming.take(_language(request), _phrases(request), topic_id=_id(request, "topic"), actor=request.actor, now=clock.now())
    return _told(taken)


def _set_aside(request: StaffRequest) -> str:
    theming.set_aside(_language(request), _phrases(request), actor=request.actor, now=clock.now())
    return _("Set aside. It is suggested no more.")


def _bring_back(request: StaffRequest) -> str:
    theming.bring_back(_id(request, "phrase"), actor=request.actor, now=clock.now())
    return _("It is suggested again where people write it.")


def _leave(request: StaffRequest) -> str:
    theming.leave(_id(request, "phrase"), actor=request.actor, now=clock.now())
    return _("It files nothing from now on. What it filed stays.")


_DEEDS = {"new": _take_new, "into": _take_into, "aside": _set_aside, "back": _bring_back, "leave": _leave}
_REFUSALS = {**REFUSALS, "phrase_missing": gettext_lazy("Choose a phrase first.")}


def _told(taken: theming.Taken) -> str:
    answers = ngettext("%(n)s answer", "%(n)s answers", taken.answers) % {"n": taken.answers}
    cases = ngettext("%(n)s complaint", "%(n)s complaints", taken.cases) % {"n": taken.cases}
    return _("Taken. Filed under it now: %(answers)s and %(cases)s. The next ones follow by themselves.") % {"answers": answers, "cases": cases}


def _phrases(request: StaffRequest) -> list[str]:
    return [one for value in request.POST.getlist("phrases") for one in value.split(_BETWEEN)]


def _language(request: StaffRequest) -> str:
    language = request.POST.get("language", "")
    if not (len(language) == 2 and language.isascii() and language.isalpha() and language.islower()):
        raise Http404
    return language


def _id(request: StaffRequest, name: str) -> UUID:
    """Return what was chosen; raise TopicRefused where that is nothing."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as error:
        raise TopicRefused("unknown") from error
