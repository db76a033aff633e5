"""Public reviews: rounds that ask everybody who answered a survey, and the places where customers review the house."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.console.addresses import address
from goodword.console.feedback.words import Words
from goodword.console.parts import Crumb, toast
from goodword.feedback.actions import reviews as actions
from goodword.feedback.queries import reviews as queries
from goodword.feedback.queries import surveys
from goodword.feedback.rules import reviews as rules
from goodword.feedback.values import Survey
from goodword.feedback.values.reviews import NewPlace, Place, RequestState, Round
from goodword.lib import clock
from goodword.lib.codes import new_code
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs import queries as programs
from goodword.rewards.offer_check import rewards_answers
from goodword.rewards.queries.rules import rules as rules_of_program

REFUSALS: Mapping[str, Words] = {
    "no_place": gettext_lazy("Name a place first where customers can write."),
    "period_invalid": gettext_lazy("The period begins before it ends, ends today at the latest, and is a year long at most."),
    "rewarded": gettext_lazy(
        "A rule gives something for answers to this survey. Whoever was paid for the answer would seem paid for the review: end the rule first."
    ),
}
PROBLEMS: Mapping[str, Words] = {
    "name_missing": gettext_lazy("Say what the place is called, in at most 80 signs."),
    "url_invalid": gettext_lazy("Enter the address of the page where one writes; it begins with https://."),
    "out_of_bounds": gettext_lazy("Say how many minutes it takes, from 1 to 60."),
    "too_long": gettext_lazy("Keep it to 2,000 signs."),
    "promises": gettext_lazy("These words promise something (“%(word)s”). Nothing may be given for a review."),
    "too_many": gettext_lazy("20 places are enough. Change one of them."),
}
LANGUAGES: Mapping[str, str] = dict(settings.LANGUAGES)


@dataclass(frozen=True)
class Line:
    """A round as a row."""

    round: Round
    survey: str
    counts: list[tuple[Words, int]]


class RoundForm(forms.Form):
    """Who answered what, when."""

    survey = forms.ChoiceField(label=gettext_lazy("Everybody who answered"))
    since = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(label=gettext_lazy("To"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    key = forms.CharField(max_length=40, widget=forms.HiddenInput, initial=lambda: new_code(20))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["survey"].choices = [(str(one.id), one.name) for one in _askable()]  # type: ignore[attr-defined]


class PlaceForm(forms.Form):
    """A place with its guide in every language."""

    name = forms.CharField(label=gettext_lazy("What it is called"), max_length=rules.NAME_MAX)
    url = forms.CharField(label=gettext_lazy("Where one writes"), max_length=rules.URL_MAX, widget=forms.URLInput(attrs={"placeholder": "https://"}))
    minutes = forms.IntegerField(label=gettext_lazy("How many minutes it takes"), min_value=1, max_value=rules.MINUTES_MAX, initial=3)
    active = forms.BooleanField(label=gettext_lazy("Shown to customers"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in LANGUAGES.items():
            self.fields[f"guide_{code}"] = forms.CharField(
                label=_("Steps in %(language)s") % {"language": name}, max_length=rules.GUIDE_MAX, required=False,
                widget=forms.Textarea(attrs={"rows": 4, "lang": code}),
            )  # fmt: skip

    def new(self) -> NewPlace:
        """Return what was typed."""
        typed = self.cleaned_data
        return NewPlace(typed["name"], typed["url"], {code: typed[f"guide_{code}"] for code in LANGUAGES}, typed["minutes"], typed["active"])


@allowed(Permission.FEEDBACK_READ, write=Permission.SURVEYS_WRITE)
def reviews(request: StaffRequest) -> HttpResponse:
    """Show places and rounds, and begin a round."""
    now = clock.now()
    today = now.astimezone(request.organisation.zone).date()
    form = RoundForm(request.POST or None, initial={"since": today - timedelta(days=30), "until": today})
    would: int | None = None
    if request.method == "POST" and form.is_valid():
        survey = surveys.survey(UUID(form.cleaned_data["survey"]))
        since, until = _period(form, request, now=now)
        if request.POST.get("do") == "count":
            would = queries.respondents(survey.id, since=since, until=until)
        elif _started(request, form, survey, since, until, now=now):
            toast(request, _("Everybody who answered is asked in the next minutes, as far as the gate lets it through."))
            return redirect("console:reviews")
    context = {
        "tab": "testimonials",
        "form": form,
        "would": would,
        "places": queries.places(),
        "page_url": queries.page_url(),
        "lines": _lines(queries.rounds()),
        "may_write": request.may(Permission.SURVEYS_WRITE),
        "may_set": request.may(Permission.SETTINGS_WRITE),
        "can_start": bool(_askable()) and bool(queries.places(active=True)),
    }
    return render(request, "console/feedback/reviews.html", context, status=422 if form.errors else 200)


@allowed(Permission.SETTINGS_READ, write=Permission.SETTINGS_WRITE)
def place(request: StaffRequest, place_id: UUID | None = None) -> HttpResponse:
    """Show and change a place, or make one."""
    try:
        known = queries.place(place_id) if place_id else None
    except queries.PlaceUnknown as unknown:
        raise Http404 from unknown
    form = PlaceForm(request.POST or None, initial=_initial(known) if known else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_place(form.new(), place_id=place_id, actor=request.actor, now=clock.now())
        except actions.PlaceRefused as refused:
            for one in refused.problems:
                word = rules.promise(form.cleaned_data.get(one.field, "")) if one.code == "promises" else ""
                form.add_error(one.field or None, str(PROBLEMS[one.code]) % {"word": word} if word else str(PROBLEMS[one.code]))
        else:
            toast(request, _("Saved."))
            return redirect("console:reviews")
    context = {"form": form, "known": known, "crumbs": _crumbs(), "may_write": request.may(Permission.SETTINGS_WRITE)}
    return render(request, "console/feedback/review_place.html", context, status=422 if form.errors else 200)


def _period(form: RoundForm, request: StaffRequest, *, now: datetime) -> tuple[datetime, datetime]:
    """Return from when to before when answers count: the last day with it, as far as it has gone."""
    since, until = (datetime.combine(form.cleaned_data[name], time(0), tzinfo=request.organisation.zone) for name in ("since", "until"))
    return since.astimezone(UTC), min((until + timedelta(days=1)).astimezone(UTC), now)


def _started(request: StaffRequest, form: RoundForm, survey: Survey, since: datetime, until: datetime, *, now: datetime) -> bool:
    """Begin the round; False where it must not be, and the form says why."""
    try:
        actions.start(survey.id, since=since, until=until, rewarded=_rewarded(survey), key=form.cleaned_data["key"], actor=request.actor, now=now)
    except actions.RoundRefused as refused:
        form.add_error(None, str(REFUSALS[refused.code]))
        return False
    return True


def _askable() -> list[Survey]:
    """Return the surveys whose respondents are known."""
    return [one for one in surveys.surveys() if not one.definition.anonymous]


def _rewarded(survey: Survey) -> bool:
    """Say whether any rule gives something for answers to a survey."""
    definitions = [one.definition for program in programs.programs() for one in rules_of_program(program.id) if one.ended_at is None]
    return rewards_answers(definitions, kinds=[survey.definition.kind.value])


def _lines(found: list[Round]) -> list[Line]:
    names = {one.id: one.name for one in surveys.surveys()}
    words: Mapping[RequestState, Words] = {
        RequestState.ASKED: _("asked"),
        RequestState.RESTED: _("rest since an earlier question"),
        RequestState.REFUSED: _("not asked: no consent or no address"),
    }
    return [Line(one, names.get(one.survey_id, ""), [(words[state], one.counts[state]) for state in RequestState if state in one.counts]) for one in found]


def _initial(known: Place) -> dict[str, object]:
    guides = {f"guide_{code}": text for code, text in known.guides.items()}
    return {"name": known.name, "url": known.url, "minutes": known.minutes, "active": known.active, **guides}


def _crumbs() -> list[Crumb]:
    return [Crumb(gettext_lazy("Feedback"), address("feedback")), Crumb(gettext_lazy("Reviews"), address("reviews"))]
