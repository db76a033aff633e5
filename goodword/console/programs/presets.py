"""Presets to choose from: what each is for, how it works, and what its rules say."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from goodword.console.programs.overview import crumbs_to
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.presets import queries, rules
from goodword.presets.values import ProgramFile
from goodword.rewards.words import sentence


@dataclass(frozen=True)
class PresetCard:
    """One preset in the words of whoever looks; `sentences` are its rules in the organisation's currency, none where nothing is given."""

    slug: str
    label: str
    summary: str
    mechanics: str
    source: str
    sentences: list[str]


@allowed(Permission.PROGRAMS_WRITE)
def presets(request: StaffRequest) -> HttpResponse:
    """Show the presets."""
    return render(request, "console/programs/presets.html", {"cards": [_card(file, request) for file in queries.presets()], "crumbs": crumbs_to()})


def words_of(texts: dict[str, str], request: StaffRequest) -> str:
    """Return words of a preset in the language of whoever looks."""
    return texts.get(request.operator.language) or texts["en"]


def _card(file: ProgramFile, request: StaffRequest) -> PresetCard:
    organisation = request.organisation
    made = rules.filled(file, currency=organisation.currency, language=request.operator.language)
    return PresetCard(
        slug=file.slug,
        label=words_of(file.label, request),
        summary=words_of(file.summary, request),
        mechanics=words_of(file.mechanics, request),
        source=words_of(file.source, request),
        sentences=[sentence(one.definition, currency=organisation.currency) for one in made],
    )
