"""What a complaint is about, as the form offers it: the house's own widest categories, in its own words, or the five that are built in."""

from collections.abc import Mapping
from typing import TypedDict
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from goodword.feedback.queries import offered
from goodword.feedback.values import Category

BUILT_IN: Mapping[Category, str | Promise] = {
    Category.PRODUCT: pgettext_lazy("a complaint is about", "The product"),
    Category.DELIVERY: pgettext_lazy("a complaint is about", "The delivery"),
    Category.SERVICE: pgettext_lazy("a complaint is about", "The service"),
    Category.BILLING: pgettext_lazy("a complaint is about", "The bill"),
    Category.OTHER: pgettext_lazy("a complaint is about", "Something else"),
}


class About(TypedDict, total=False):
    """What of a new complaint says what it is about."""

    category: Category
    topic_id: UUID


def abouts(chosen: str | None) -> list[tuple[str, str, bool]]:
    """Return what can be chosen: value, words, and whether it is what was chosen."""
    offers = [(str(one.id), one.name) for one in offered.categories()] or [(category.value, str(words)) for category, words in BUILT_IN.items()]
    return [(value, words, value == chosen) for value, words in offers]


def about(chosen: Category | UUID) -> About:
    """Return what of a new complaint was chosen. A built-in category of a form that was shown before the house had its own stays what it is."""
    return About(category=chosen) if isinstance(chosen, Category) else About(topic_id=chosen)
