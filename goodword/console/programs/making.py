"""Make a programme: from a preset with one form, from a file, or as a copy of another."""

from dataclasses import replace
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goodword.console.parts import Crumb, toast
from goodword.console.programs import offer as offers
from goodword.console.programs.forms import SettingsForm, initial_of, privacy_choices
from goodword.console.programs.offer import CurrencyForm, OfferForm
from goodword.console.programs.overview import crumbs_to, program_or_404
from goodword.console.programs.presets import words_of
from goodword.console.programs.preview import preview_of
from goodword.lib import clock
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.presets import actions as presets
from goodword.presets import queries as preset_queries
from goodword.presets import rules as preset_rules
from goodword.presets.queries import FILE_MAX_BYTES, FileInvalid, PresetUnknown
from goodword.presets.values import Parts, ProgramFile
from goodword.programs import queries
from goodword.programs.actions import ProgramInvalid
from goodword.programs.rules import slug_from
from goodword.programs.values import ProgramSettings
from goodword.programs.words import problem_text
from goodword.rewards.rules import RuleInvalid
from goodword.rewards.values import RuleDefinition
from goodword.rewards.words import sentence


class FileForm(forms.Form):
    """A programme's file, and the name of the programme to be made of it."""

    file = forms.FileField(
        label=_("File"), help_text=_("As “Export” on a programme’s page gives it."), widget=forms.FileInput(attrs={"accept": ".json,application/json"})
    )
    name = forms.CharField(label=_("Name"), max_length=200, required=False, help_text=_("Left empty, the name in the file."))


class NameForm(forms.Form):
    """The name of a copy."""

    name = forms.CharField(label=_("Name of the copy"), max_length=200)


@allowed(Permission.PROGRAMS_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    """Show the form of a preset with a live preview; make the programme, and start it where that was asked for."""
    preset = _preset(request.GET.get("preset", "both-sides"))
    first = _first_settings(request, preset)
    data = request.POST if request.method == "POST" else None
    form = SettingsForm(data, initial=initial_of(first))
    offer = _offer_form(preset, first.currency, data)
    settings, parts = first, None
    good = data is not None and all([form.is_valid(), offer.is_valid()])
    if good:
        settings, parts = replace(form.settings(first), currency=offer.cleaned_data["currency"]), offer.parts()
    if request.htmx and data is not None:
        preview = preview_of(settings, _definitions(preset, settings, parts), request.organisation)
        return render(request, "console/programs/_preview.html", {"preview": preview, "stale": not good})
    if good and (program_id := _make(request, preset, settings, form, offer)):
        return redirect("console:program", program_id=program_id)
    definitions = _definitions(preset, settings, parts)
    context = {
        "crumbs": [*crumbs_to(), Crumb(_("Presets"), reverse("console:presets"))],
        "form": form,
        "offer": offer,
        "preset": preset,
        "summary": words_of(preset.summary, request),
        "sentences": [sentence(one, currency=settings.currency) for one in definitions],
        "preview": preview_of(settings, definitions, request.organisation),
        "privacy_choices": privacy_choices(form),
    }
    return render(request, "console/programs/new.html", context, status=422 if data is not None else 200)


@allowed(Permission.PROGRAMS_WRITE)
def from_file(request: StaffRequest) -> HttpResponse:
    """Make a draft out of an exported programme."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            file = preset_queries.read(form.cleaned_data["file"].read(FILE_MAX_BYTES + 1))
            name = form.cleaned_data["name"] or file.settings.name
            file = replace(file, settings=replace(file.settings, name=name))
            program = presets.from_file(file, slug=_free_slug(name), actor=request.actor, now=clock.now())
        except FileInvalid as invalid:
            form.add_error("file", _file_words(invalid))
        except ProgramInvalid as invalid:
            for problem in invalid.problems:
                form.add_error("file", problem_text(problem))
        except RuleInvalid as invalid:
            form.add_error("file", gettext("A rule in it cannot be one: %(problem)s") % {"problem": str(invalid)})
        else:
            toast(request, gettext("The draft is made. Nobody sees it before it goes live."))
            return redirect("console:program", program_id=program.id)
    return render(request, "console/programs/from_file.html", {"form": form, "crumbs": crumbs_to()}, status=422 if form.errors else 200)


@allowed(Permission.PROGRAMS_WRITE)
def duplicate(request: StaffRequest, program_id: UUID) -> HttpResponse:
    """Make a draft with the settings and rules of another programme."""
    original = program_or_404(program_id)
    form = NameForm(request.POST or None, initial={"name": gettext("Copy of %(name)s") % {"name": original.name}})
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            copy = presets.duplicate(program_id, slug=_free_slug(name), name=name, actor=request.actor, now=clock.now())
        except ProgramInvalid as invalid:
            form.add_error("name", " ".join(problem_text(problem) for problem in invalid.problems))
        else:
            toast(request, gettext("The copy is a draft. Nobody sees it before it goes live."))
            return redirect("console:program", program_id=copy.id)
    context = {"form": form, "program": original, "crumbs": crumbs_to(original)}
    return render(request, "console/programs/duplicate.html", context, status=422 if form.errors else 200)


@allowed(Permission.PROGRAMS_READ)
def export(request: StaffRequest, program_id: UUID) -> HttpResponse:
    """Give a programme out as one file."""
    program = program_or_404(program_id)
    response = HttpResponse(preset_queries.export(program_id), content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{program.slug}.json"'
    return response


def _offer_form(preset: ProgramFile, currency: str, data: QueryDict | None) -> OfferForm | CurrencyForm:
    if preset.is_one_sentence:
        suggested = preset_rules.suggested(preset, currency=currency)
        return OfferForm(data, initial=offers.initial_of(suggested, currency=currency), prefix="offer")
    return CurrencyForm(data, initial={"currency": currency}, prefix="offer")


def _definitions(preset: ProgramFile, settings: ProgramSettings, parts: Parts | None) -> list[RuleDefinition]:
    return [one.definition for one in preset_rules.filled(preset, currency=settings.currency, language=settings.language, parts=parts)]


def _make(request: StaffRequest, preset: ProgramFile, settings: ProgramSettings, form: SettingsForm, offer: OfferForm | CurrencyForm) -> UUID | None:
    """Make the programme and return its id; None where the rules found mistakes, which stand in the form then."""
    go_live, slug = "go_live" in request.POST, _free_slug(settings.name)
    try:
        program = presets.apply(preset=preset.slug, slug=slug, settings=settings, parts=offer.parts(), go_live=go_live, actor=request.actor, now=clock.now())
    except ProgramInvalid as invalid:
        form.take(invalid.problems)
        return None
    except RuleInvalid as invalid:
        offer.add_error(None, str(invalid))
        return None
    toast(request, gettext("The programme is live.") if go_live else gettext("The draft is saved. Nobody sees it before it goes live."))
    return program.id


def _preset(slug: str) -> ProgramFile:
    try:
        return preset_queries.preset(slug)
    except PresetUnknown as error:
        raise Http404 from error


def _first_settings(request: StaffRequest, preset: ProgramFile) -> ProgramSettings:
    """Return what the form shows at first: the preset, in the organisation's language, currency and country."""
    organisation = request.organisation
    name = gettext("Recommend %(shop)s") % {"shop": organisation.name} if organisation.name else ""
    brand = replace(preset.settings.brand, color=organisation.brand.colour or preset.settings.brand.color, website=organisation.brand.website)
    return replace(preset.settings, name=name, language=organisation.language, currency=organisation.currency, country=organisation.country, brand=brand)


def _free_slug(name: str) -> str:
    """Return a short name for addresses that no programme has yet."""
    stem = slug_from(name)[:55] or "program"
    return next(slug for slug in (stem, *(f"{stem}-{number}" for number in range(2, 1000))) if not queries.slug_taken(slug))


def _file_words(invalid: FileInvalid) -> str:
    if invalid.at:
        return gettext("This is not a programme’s file: “%(place)s” is missing or of another kind.") % {"place": ".".join(invalid.at)}
    return gettext("This is not a programme’s file. Choose one that “Export” on a programme’s page gave.")
