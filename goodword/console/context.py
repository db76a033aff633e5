"""What every page of the console knows besides its own values."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from goodword.console.areas import entries
from goodword.operators import queries
from goodword.operators.values import Operator


def console(request: HttpRequest) -> dict[str, Any]:
    """Return the organisation, who is signed in and the navigation; each is looked up only where a template asks for it."""
    operator: Operator | None = getattr(request, "operator", None)
    return {
        "organisation": getattr(request, "organisation", None) or SimpleLazyObject(queries.organisation),
        "operator": operator,
        "navigation": SimpleLazyObject(lambda: entries(operator, request.path)) if operator else [],
    }
