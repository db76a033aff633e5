"""Testimonials: the list, one proposed out of an answer, and the page of one with every wording it ever had."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.console import formats
from goodword.console.addresses import address
from goodword.console.feedback.words import Words
from goodword.console.parts import Choice, Crumb, Event, Filter, Mark, toast
from goodword.contacts import queries as contacts
from goodword.feedback.actions import quotes as actions
from goodword.feedback.queries import answers
from goodword.feedback.queries import quotes as queries
from goodword.feedback.queries.answers import AnswerUnknown
from goodword.feedback.queries.quotes import QuoteUnknown
from goodword.feedback.queries.replies import replied
from goodword.feedback.rules import quotes as rules
from goodword.feedback.values import Answer
from goodword.feedback.values.quotes import Quote, QuoteEntry, QuoteState, Use
from goodword.lib import clock
from goodword.lib.codes import new_code
from goodword.lib.pages import CursorInvalid
from goodword.operators import queries as operators
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs import queries as programs

STATES: Mapping[QuoteState, tuple[Mark, Words]] = {
    QuoteState.ASKED: ("hold", gettext_lazy("Asked, no answer yet")),
    QuoteState.UNSENT: ("refused", gettext_lazy("Not asked: the gate let no mail through")),
    QuoteState.AGREED: ("live", gettext_lazy("May be shown")),
    QuoteState.CHANGED: ("decide", gettext_lazy("In other words: please read")),
    QuoteState.REFUSED: ("refused", gettext_lazy("Refused")),
    QuoteState.WITHDRAWN: ("reversed", gettext_lazy("Taken back")),
    QuoteState.DROPPED: ("reversed", gettext_lazy("Taken off by us")),
}
OVER: tuple[Mark, Words] = ("reversed", gettext_lazy("Run out"))
NO_ANSWER: tuple[Mark, Words] = ("reversed", gettext_lazy("Asked, no answer in time"))
USES: Mapping[Use, Words] = {
    Use.PAGES: gettext_lazy("pages of the programme"),
    Use.KIT: gettext_lazy("messages of advocates"),
    Use.PRINT: gettext_lazy("your website and print"),
}
REFUSALS: Mapping[str, Words] = {
    "nobody": gettext_lazy("Nobody is known who could be asked."),
    "words_missing": gettext_lazy("Write the words that may be shown."),
    "words_too_long": gettext_lazy("Keep it to 600 signs; nobody reads more of it."),
    "open_case": gettext_lazy("A complaint of this person is open. Solve it first; nobody is asked for anything meanwhile."),
    "asked_lately": gettext_lazy("This person was asked for words in the last six months. Let them rest."),
    "too_late": gettext_lazy("It is settled by now, or was reworded too often."),
}
_EVENTS: Mapping[str, tuple[str, Words]] = {
    "worded": ("pencil", gettext_lazy("Worded")),
    "changed": ("pencil", gettext_lazy("Said in other words")),
    "asked": ("mail", gettext_lazy("Asked for leave")),
    "unsent": ("circle-x", gettext_lazy("Not asked: the gate let no mail through")),
    "agreed": ("check", gettext_lazy("Allowed")),
    "refused": ("circle-x", gettext_lazy("Refused")),
    "withdrawn": ("arrow-back-up", gettext_lazy("Taken back")),
    "released": ("check", gettext_lazy("Read, and let be shown")),
    "dropped": ("arrow-back-up", gettext_lazy("Taken off by us")),
}

_WORDINGS = ("worded", "changed")


@dataclass(frozen=True)
class Line:
    """A testimonial as a row."""

    quote: Quote
    who: str
    mark: Mark
    state: Words
    places: str
    until: str


class WordsForm(forms.Form):
    """The words, and whose pages may show them."""

    words = forms.CharField(
        label=gettext_lazy("The words"), max_length=rules.WORDS_MAX, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Shorten, but put nothing into anybody’s mouth: they read it, and may change it, before anything is shown."),
    )  # fmt: skip
    program = forms.ChoiceField(label=gettext_lazy("Which pages may show it"), required=False)
    answer = forms.UUIDField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput, initial=lambda: new_code(20))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(str(one.id), one.name) for one in programs.programs()]
        self.fields["program"].choices = [("", _("Those of every programme")), *known]  # type: ignore[attr-defined]


@allowed(Permission.FEEDBACK_READ)
def testimonials(request: StaffRequest) -> HttpResponse:
    """Show testimonials, the newest first."""
    state = request.GET.get("state", "")
    state = state if state in set(QuoteState) else ""
    try:
        page = queries.page(states=[QuoteState(state)] if state else (), cursor=request.GET.get("after"))
    except CursorInvalid as error:
        raise Http404 from error
    filters = [Filter("state", gettext_lazy("State"), [Choice(one.value, label) for one, (_mark, label) in STATES.items()], state)]
    context = {"tab": "testimonials", "lines": _lines(page.items, now=clock.now()), "page": page, "filters": filters, "narrowed": bool(state)}
    return render(request, "console/feedback/testimonials.html", context)


@allowed(Permission.FEEDBACK_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    """Propose words out of an answer."""
    answer = _answer(request.POST.get("answer") or request.GET.get("answer", ""))
    survey_words = [text for text in (answer.given.improve, answer.given.more, *(said for _question, said in replied(answer))) if text.strip()]
    initial = {"words": " ".join(survey_words)[: rules.WORDS_MAX], "answer": str(answer.id)}
    form = WordsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            program_id = UUID(typed["program"]) if typed["program"] else None
            made = actions.propose(answer.id, typed["words"], program_id=program_id, key=typed["key"], actor=request.actor, now=clock.now())
        except actions.QuoteRefused as refused:
            form.add_error(None, str(REFUSALS[refused.code]))
        else:
            toast(request, _("Kept. What became of the question stands on its page."))
            return redirect("console:quote", quote_id=made.id)
    context = {"form": form, "said": survey_words, "who": _who([answer.contact_id] if answer.contact_id else []), "answer": answer, "crumbs": _crumbs()}
    return render(request, "console/feedback/testimonial_new.html", context, status=422 if form.errors else 200)


@allowed(Permission.FEEDBACK_READ, write=Permission.FEEDBACK_WRITE)
def quote(request: StaffRequest, quote_id: UUID) -> HttpResponse:
    """Show one testimonial; reword it, let it be shown, or take it off."""
    try:
        found = queries.quote(quote_id)
    except QuoteUnknown as unknown:
        raise Http404 from unknown
    form = WordsForm(request.POST if request.POST.get("do") == "reword" else None, initial={"words": found.words})
    if request.method == "POST":
        try:
            if _done(request, found, form):
                return redirect("console:quote", quote_id=found.id)
        except actions.QuoteRefused as refused:
            form = form if form.is_bound else WordsForm({"words": found.words})
            form.add_error(None, str(REFUSALS[refused.code]))
    entries, now = queries.story(found.id), clock.now()
    context = {
        "line": _lines([found], now=now)[0],
        "form": form,
        "events": _events(entries),
        "program": next((one.name for one in programs.programs() if one.id == found.program_id), ""),
        "asked_until": found.ends_at if found.state is QuoteState.ASKED else None,
        "may_write": request.may(Permission.FEEDBACK_WRITE),
        "may_reword": rules.may_reword(found),
        "may_drop": found.state in rules.TO_BE_WITHDRAWN,
        "crumbs": _crumbs(),
    }
    return render(request, "console/feedback/testimonial.html", context, status=422 if form.errors else 200)


def _done(request: StaffRequest, found: Quote, form: WordsForm) -> bool:
    """Do what the button says; False where the words are not right."""
    what, now = request.POST.get("do"), clock.now()
    if what == "release":
        actions.release(found.id, actor=request.actor, now=now)
        toast(request, _("It is shown from now on."))
    elif what == "drop":
        actions.drop(found.id, actor=request.actor, now=now)
        toast(request, _("It is shown nowhere any more."))
    elif what != "reword":
        raise Http404
    elif not form.is_valid():
        return False
    else:
        actions.reword(found.id, form.cleaned_data["words"], actor=request.actor, now=now)
        toast(request, _("Kept. Until the answer it is shown nowhere."))
    return True


def _answer(typed: str) -> Answer:
    try:
        return answers.answer(UUID(typed))
    except (ValueError, AnswerUnknown) as unknown:
        raise Http404 from unknown


def _lines(found: Sequence[Quote], *, now: datetime) -> list[Line]:
    people = contacts.called({one.contact_id for one in found})
    return [
        Line(
            one, people.get(one.contact_id, ""), *_state(one, now=now),
            ", ".join(str(words) for use, words in USES.items() if use in one.uses), formats.day(one.until) if one.until else "",
        )
        for one in found
    ]  # fmt: skip


def _state(one: Quote, *, now: datetime) -> tuple[Mark, Words]:
    if one.state in (QuoteState.AGREED, QuoteState.CHANGED) and rules.is_over(one, now=now):
        return OVER
    if one.state is QuoteState.ASKED and one.ends_at and one.ends_at <= now:
        return NO_ANSWER
    return STATES[one.state]


def _events(entries: Sequence[QuoteEntry]) -> list[Event]:
    names = operators.names({one.by_id for one in entries if one.by_id})
    return [Event(one.at, *_EVENTS[one.kind], text=_text(one, names), quote=one.words if one.kind in _WORDINGS else "") for one in entries]


def _text(one: QuoteEntry, names: Mapping[UUID, str]) -> str:
    who = names.get(one.by_id, "") if one.by_id else _("the customer") if one.kind in ("agreed", "changed", "refused", "withdrawn") else ""
    if one.kind != "agreed" or not one.values:
        return who
    places = ", ".join(str(USES[Use(use)]) for use in one.values["uses"].split(","))
    until = formats.day(datetime.fromisoformat(one.values["until"])) if one.values["until"] else _("until taken back")
    return " · ".join(filter(None, [who, one.values["name"] or _("without a name"), places, until]))


def _who(contact_ids: Sequence[UUID]) -> str:
    return next(iter(contacts.called(contact_ids).values()), "")


def _crumbs() -> list[Crumb]:
    return [Crumb(gettext_lazy("Feedback"), address("feedback")), Crumb(gettext_lazy("Testimonials"), address("testimonials"))]
