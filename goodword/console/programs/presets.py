"""Presets to choose from: what each is for, how it works, and what its rules say."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from goodword.console.parts import Reason
from goodword.console.programs.overview import crumbs_to
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.presets import queries, rules
from goodword.presets.choosing import Choice, Wanted, choose
from goodword.presets.values import Aim, Sold
from goodword.presets.words import AIMS, SOLD, why_words
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
    fits: bool
    reasons: list[Reason]


@allowed(Permission.PROGRAMS_WRITE)
def presets(request: StaffRequest) -> HttpResponse:
    """Show the presets, those that fit what was said first, each with why it fits or does not."""
    wanted = _wanted(request)
    context = {
        "cards": [_card(choice, wanted, request) for choice in choose(queries.presets(), wanted)],
        "crumbs": crumbs_to(),
        "said": wanted.said,
        "sold": [(one.value, words, wanted.sold is one) for one, words in SOLD.items()],
        "aims": [(one.value, words, wanted.aim is one) for one, words in AIMS.items()],
        "incentive": "" if wanted.incentive is None else "yes" if wanted.incentive else "no",
    }
    return render(request, "console/programs/presets.html", context)


def words_of(texts: dict[str, str], request: StaffRequest) -> str:
    """Return words of a preset in the language of whoever looks."""
    return texts.get(request.operator.language) or texts["en"]


def _wanted(request: StaffRequest) -> Wanted:
    sold, aim, incentive = (request.GET.get(name, "") for name in ("sold", "aim", "incentive"))
    return Wanted(
        sold=Sold(sold) if sold in set(Sold) else None,
        aim=Aim(aim) if aim in set(Aim) else None,
        incentive={"yes": True, "no": False}.get(incentive),
    )


def _card(choice: Choice, wanted: Wanted, request: StaffRequest) -> PresetCard:
    file = choice.file
    organisation = request.organisation
    made = rules.filled(file, currency=organisation.currency, language=request.operator.language)
    return PresetCard(
        slug=file.slug,
        label=words_of(file.label, request),
        summary=words_of(file.summary, request),
        mechanics=words_of(file.mechanics, request),
        source=words_of(file.source, request),
        sentences=[sentence(one.definition, currency=organisation.currency) for one in made],
        fits=choice.fits,
        reasons=[Reason("done" if why.passed else "refused", why_words(why, file.suits, wanted)) for why in choice.reasons],
    )
