"""Where customers can review the house in public: every place with a guide, on a page that is the same for everybody.

Nothing of it is followed: the page knows nobody, and its links lead straight to the places.
"""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from goodword.feedback.queries import reviews as queries
from goodword.feedback.rules.reviews import steps
from goodword.portal.doors import not_here, sealed
from goodword.portal.look import look_of
from goodword.programs import queries as programs
from goodword.programs.values import ProgramState


@require_safe
def reviews(request: HttpRequest, slug: str = "") -> HttpResponseBase:
    """Show the places with their guides."""
    program = None
    if slug:
        try:
            program = programs.by_slug(slug)
        except programs.ProgramUnknown:
            return not_here(request)
        program = None if program.state is ProgramState.DRAFT else program
    look = look_of(request, program)
    places = queries.places(active=True)
    with translation.override(look.language):
        if not places:
            return not_here(request, program=program)
        shown = [
            {
                "name": one.name,
                "url": one.url,
                "steps": steps(one.guides, look.language),
                "time": ngettext("about %(n)s minute", "about %(n)s minutes", one.minutes) % {"n": one.minutes},
            }
            for one in places
        ]
        context = {"look": look, "places": shown, "title": _("What do others read about %(shop)s?") % {"shop": look.name}}
        return sealed(render(request, "portal/reviews.html", context), look.language)
