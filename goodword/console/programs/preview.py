"""What a friend would see: the offer as the programme's page says it, on a phone."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext

from goodword.lib.money import Money
from goodword.operators.values import Organisation
from goodword.programs.values import ProgramSettings
from goodword.rewards.values import RuleDefinition, Side
from goodword.rewards.words import amount, gift


@dataclass(frozen=True)
class Preview:
    """The texts of the page in the programme's language, and its colours."""

    language: str
    host: str
    shop: str
    headline: str
    text: str
    offer: str
    condition: str
    button: str
    disclosure: str
    color: str
    ink: str  # of words on the colour


def preview_of(settings: ProgramSettings, rules: Sequence[RuleDefinition], organisation: Organisation) -> Preview:
    """Return the page of a programme that may not exist yet."""
    shop = settings.brand.name or organisation.name
    with translation.override(settings.language):
        gifts = {side: _gifts(rules, side, settings.currency) for side in Side}
        minimum = min((_minimum(rule) for rule in rules), default=0)
        least = amount(Money(minimum, settings.currency))
        return Preview(
            language=settings.language,
            host=(settings.hosts or ("shop.example",))[0],
            shop=shop,
            headline=_own(settings, "headline") or gettext("Welcome to %(shop)s") % {"shop": shop},
            text=_own(settings, "friend"),
            offer=gettext("You get %(gift)s") % {"gift": gifts[Side.FRIEND]} if gifts[Side.FRIEND] else "",
            condition=gettext("after your first purchase from %(amount)s") % {"amount": least} if minimum else gettext("after your first purchase"),
            button=gettext("Get my code"),
            disclosure=gettext("Anna gets %(gift)s too if you buy.") % {"gift": gifts[Side.ADVOCATE]} if gifts[Side.ADVOCATE] else "",
            color=settings.brand.color,
            ink="#ffffff" if _luminance(settings.brand.color) < 0.36 else "#16181d",
        )


def _gifts(rules: Sequence[RuleDefinition], side: Side, currency: str) -> str:
    kinds = [benefit.kind for rule in rules for benefit in rule.benefits if benefit.side is side]
    return gettext(" or ").join(gift(kind, currency=currency) for kind in kinds)


def _minimum(rule: RuleDefinition) -> int:
    return next((int(one.settings.get("amount_minor", 0)) for one in rule.conditions if one.slug == "minimum_amount"), 0)


def _own(settings: ProgramSettings, name: str) -> str:
    texts: dict[str, str] = getattr(settings.offer, name)
    return texts.get(settings.language, "")


def _luminance(color: str) -> float:
    """Return the relative luminance of #rrggbb (WCAG 2.2), 0 for black to 1 for white."""
    try:
        channels = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    except ValueError:
        return 1.0
    red, green, blue = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
