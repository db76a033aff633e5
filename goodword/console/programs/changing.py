"""Change a programme: its settings, and the words of its offer in each language."""

from dataclasses import replace
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goodword.console.parts import toast
from goodword.console.programs.forms import LANGUAGE_NAMES, SettingsForm, initial_of, privacy_choices
from goodword.console.programs.overview import crumbs_to, program_or_404
from goodword.lib import clock
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs import actions, queries
from goodword.programs.actions import ChangedMeanwhile, ProgramInvalid
from goodword.programs.rules import LANGUAGES, TERMS_MAX, TEXT_MAX, Problem
from goodword.programs.values import Offer, Program, ProgramSettings, ProgramState
from goodword.programs.words import problem_text


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "gw-voice"})


class WordsForm(forms.Form):
    """What the offer says in one language; what is left empty is written from the rules, or taken from the main language."""

    headline = forms.CharField(
        label=_("Headline"), max_length=200, required=False, help_text=_("The first line a friend reads. Left empty, it is written from the rules.")
    )
    friend = forms.CharField(label=_("To the friend"), max_length=TEXT_MAX, required=False, widget=_area())
    advocate = forms.CharField(label=_("To the recommender"), max_length=TEXT_MAX, required=False, widget=_area())
    message = forms.CharField(
        label=_("Message to pass on"),
        max_length=TEXT_MAX,
        required=False,
        widget=_area(),
        help_text=_("Suggested to the recommender, who may change it. That there is a reward is always said first."),
    )
    nudge = forms.CharField(
        label=_("A friendly word three days later"),
        max_length=TEXT_MAX,
        required=False,
        widget=_area(2),
        help_text=_(
            "Three days after sharing, recommenders may send it to a friend who has not bought yet, from their own account. Left empty, nobody is asked to."
        ),
    )
    terms = forms.CharField(
        label=_("Terms"),
        max_length=TERMS_MAX,
        required=False,
        widget=_area(8),
        help_text=_("What holds besides the rules, whose sentences stand above it on the page."),
    )


@allowed(Permission.PROGRAMS_READ, write=Permission.PROGRAMS_WRITE)
def change(request: StaffRequest, program_id: UUID) -> HttpResponse:
    """Show and change a programme's settings."""
    program = program_or_404(program_id)
    form = SettingsForm(request.POST or None, initial=initial_of(program.settings))
    if program.first_live_at:
        form.fields["starts_at"].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            _store(request, program, form.settings(program.settings))
        except ProgramInvalid as invalid:
            form.take(invalid.problems)
        except ChangedMeanwhile:
            form.add_error(None, _changed_meanwhile())
        else:
            toast(request, gettext("Saved as a new version."))
            return redirect("console:program", program_id=program.id)
    context = _context(request, program) | {"form": form, "privacy_choices": privacy_choices(form)}
    return render(request, "console/programs/change.html", context, status=422 if form.errors else 200)


@allowed(Permission.PROGRAMS_READ, write=Permission.PROGRAMS_WRITE)
def words(request: StaffRequest, program_id: UUID) -> HttpResponse:
    """Show and change what the offer says in one language."""
    program = program_or_404(program_id)
    wanted = request.GET.get("language", "")
    language = wanted if wanted in LANGUAGES else program.language
    names = list(WordsForm.base_fields)
    form = WordsForm(request.POST or None, initial={name: getattr(program.offer, name).get(language, "") for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            _store(request, program, replace(program.settings, offer=_with_words(program.offer, language, form.cleaned_data)))
        except ProgramInvalid as invalid:
            _take(form, invalid.problems)
        except ChangedMeanwhile:
            form.add_error(None, _changed_meanwhile())
        else:
            toast(request, gettext("Saved as a new version."))
            return redirect("console:program", program_id=program.id)
    languages = [(code, LANGUAGE_NAMES[code], any(code in getattr(program.offer, name) for name in names)) for code in LANGUAGES]
    context = _context(request, program) | {"form": form, "language": language, "languages": languages}
    return render(request, "console/programs/words.html", context, status=422 if form.errors else 200)


def _store(request: StaffRequest, program: Program, settings: ProgramSettings) -> None:
    seen = request.POST.get("version", "")
    actions.change(program.id, settings=settings, seen_version=int(seen) if seen.isdecimal() else None, actor=request.actor, now=clock.now())


def _with_words(offer: Offer, language: str, entered: dict[str, str]) -> Offer:
    changed = {}
    for name, text in entered.items():
        texts = {**getattr(offer, name), language: text.strip()}
        changed[name] = {code: words for code, words in texts.items() if words}
    return replace(offer, **changed)


def _take(form: forms.Form, problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        name = problem.field.split(".")[1] if problem.field.startswith("offer.") else None
        form.add_error(name, problem_text(problem))


def _context(request: StaffRequest, program: Program) -> dict[str, object]:
    return {
        "may_write": request.may(Permission.PROGRAMS_WRITE),
        "program": program,
        "crumbs": crumbs_to(program),
        "version": queries.version_number(program.id),
        "over": program.state in {ProgramState.ENDED, ProgramState.ARCHIVED},
    }


def _changed_meanwhile() -> str:
    return gettext("Somebody else changed the programme in the meantime. Open this page again to see what they changed, then make your change once more.")
