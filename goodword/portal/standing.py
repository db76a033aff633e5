"""Surveys that stand somewhere: on a tablet that begins anew after each answer, and in a frame on a page of the house's own site.

Neither shows a way to anywhere else. A tablet has a signed link that ends; a frame is let only by the programme's own hosts.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from goodword.feedback.actions import anonymous, answering, kiosks
from goodword.feedback.actions.answering import AnswerClosed
from goodword.feedback.queries import surveys as queries
from goodword.feedback.values import Given, Source, Survey, Via
from goodword.lib import clock
from goodword.lib.codes import new_code
from goodword.lib.signing import TokenInvalid
from goodword.portal.answers import AnswerForm
from goodword.portal.doors import from_elsewhere, not_here, sealed, see_other, visitor
from goodword.portal.surveys import Visit, brand_of, form_of, source_of, survey_context, visit_of

AGAIN_AFTER_S = 15
_KEY_SIGNS = 20


@dataclass(frozen=True)
class Place:
    """Where a survey stands: what keeps an answer there, and where its page of thanks is."""

    via: Via
    keep: Callable[[Given, Source, str], None]
    thanks: str
    privacy_url: str = ""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show a survey on a tablet and take one answer after the other."""
    now = clock.now()
    try:
        survey_id, which = queries.read_kiosk_token(token, now=now)
        survey = queries.survey(survey_id)
    except (TokenInvalid, queries.SurveyUnknown):
        return not_here(request)

    def keep(given: Given, source: Source, key: str) -> None:
        kiosks.answer(survey.id, given, source, key=key, kiosk=which, now=now)

    place = Place(Via.KIOSK, keep, reverse("portal:kiosk_thanks", args=[token]))
    return _stand(request, visit_of(request, survey, None, now=now), place, is_open=survey.running)


@require_safe
def kiosk_thanks(request: HttpRequest, token: str) -> HttpResponseBase:
    """Say thank you, and go back to the beginning by itself."""
    now = clock.now()
    try:
        survey = queries.survey(queries.read_kiosk_token(token, now=now)[0])
    except (TokenInvalid, queries.SurveyUnknown):
        return not_here(request)
    visit = visit_of(request, survey, None, now=now)
    again = f"{reverse('portal:kiosk', args=[token])}?lang={visit.look.language}"
    with translation.override(visit.look.language):
        line = _("This page begins anew by itself in %(seconds)s seconds.") % {"seconds": AGAIN_AFTER_S}
        response = _say(request, visit, _("Thank you"), line, again=again)
    response["Refresh"] = f"{AGAIN_AFTER_S}; url={again}"
    return response


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def embedded(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show a survey in a frame and take an answer."""
    now = clock.now()
    survey, hosts = _embeddable(slug)
    if survey is None:
        return not_here(request)
    visit = visit_of(request, survey, None, now=now)
    network = visitor(request).address

    def keep(given: Given, source: Source, key: str) -> None:
        if survey.definition.anonymous:
            anonymous.by_open_link(survey.id, given, key=key, network=network, now=now)
        else:
            answering.by_open_link(survey.id, given, source, key=key, network=network, now=now)

    place = Place(Via.EMBED, keep, reverse("portal:survey_embedded_thanks", args=[slug]), privacy_url=visit.look.privacy_url)
    return _framed(_stand(request, visit, place, is_open=survey.running and survey.definition.open_link), hosts)


@require_safe
def embedded_thanks(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Say thank you in the frame."""
    survey, hosts = _embeddable(slug)
    if survey is None:
        return not_here(request)
    visit = visit_of(request, survey, None, now=clock.now())
    with translation.override(visit.look.language):
        return _framed(_say(request, visit, _("Thank you"), _("A person reads what you wrote, and it helps us to become better.")), hosts)


def _stand(request: HttpRequest, visit: Visit, place: Place, *, is_open: bool) -> HttpResponse:
    with translation.override(visit.look.language):
        if from_elsewhere(request):
            return _say(request, visit, _("This survey is over"), _("Thank you for wanting to tell us. You can always write to us."), status=403)
        if not is_open:
            return _say(request, visit, _("This survey is over"), _("Thank you for wanting to tell us. You can always write to us."))
        form = form_of(request, visit, {"key": new_code(_KEY_SIGNS)})
        if not form.is_finished():
            return _show(request, visit, form, place)
        try:
            place.keep(form.given(), source_of(request, visit, place.via), form.cleaned_data["key"])
        except AnswerClosed:
            words = _("Many answers came from here just now. Please try again in an hour.")
            return _say(request, visit, _("One moment, please"), words, status=429)
        return sealed(see_other(f"{place.thanks}?lang={visit.look.language}"), visit.look.language)


def _show(request: HttpRequest, visit: Visit, form: AnswerForm, place: Place) -> HttpResponse:
    context = {**survey_context(visit, form), "alone": True, "privacy_url": place.privacy_url}
    return sealed(render(request, "portal/survey.html", context, status=422 if form.errors else 200), visit.look.language)


def _say(request: HttpRequest, visit: Visit, title: str, line: str, *, again: str = "", status: int = 200) -> HttpResponse:
    context = {"look": visit.look, "title": title, "lines": [line], "again": again}
    return sealed(render(request, "portal/survey_over.html", context, status=status), visit.look.language)


def _embeddable(slug: str) -> tuple[Survey | None, tuple[str, ...]]:
    """Return a survey that may stand in a frame, with the hosts that may show it; None where there is none, or no host."""
    try:
        survey = queries.by_slug(slug)
    except queries.SurveyUnknown:
        return None, ()
    program = brand_of(survey.program_id)
    hosts = program.hosts if program else ()
    return (survey, hosts) if survey.definition.embedded and hosts else (None, ())


def _framed(response: HttpResponse, hosts: tuple[str, ...]) -> HttpResponse:
    """Let pages of these hosts show an answer in a frame, and no others; the rest of the policy stays."""
    response._csp_replace = {"frame-ancestors": [f"https://{host}" for host in hosts]}  # type: ignore[attr-defined]
    response.xframe_options_exempt = True
    return response
