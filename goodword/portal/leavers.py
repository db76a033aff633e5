"""Somebody who seems to go without a word says what was wrong, or why they said nothing.

Mail scanners follow links: a GET only shows the form, a POST counts.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from goodword.contacts import queries as contacts
from goodword.feedback.actions import leavers as actions
from goodword.feedback.queries import leavers as queries
from goodword.feedback.rules.leavers import WORDS_MAX
from goodword.feedback.rules.questions import say
from goodword.feedback.values.leavers import LeaverState
from goodword.lib import clock
from goodword.lib.signing import TokenInvalid
from goodword.portal.doors import from_elsewhere, not_here, sealed, see_other
from goodword.portal.look import Look, look_of


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leaver(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask what was wrong, and why nothing was said; take the answer once."""
    now = clock.now()
    try:
        found = queries.leaver(queries.read_token(token, now=now))
    except TokenInvalid:
        return not_here(request)
    person = contacts.contacts([found.contact_id]).get(found.contact_id) if found else None
    if found is None or person is None or person.erased_at:
        return not_here(request)
    look = look_of(request, None, preferred=person.language[:2])
    with translation.override(look.language):
        if from_elsewhere(request):
            return not_here(request, status=403)
        if found.state is not LeaverState.ASKED or found.ends_at is None or found.ends_at <= now:
            return _thanks(request, look, is_heard=False)
        words, chosen = request.POST.get("words", "").strip(), request.POST.getlist("reasons")
        if request.method == "POST" and (words or chosen) and len(words) <= WORDS_MAX:
            case = actions.hear(found.id, words=words, reasons=chosen, language=look.language, now=now)
            return see_other(f"{reverse('portal:leaver_heard' if case else 'portal:leaver_thanks')}?lang={look.language}")
        context: dict[str, Any] = {
            "look": look,
            "title": _("Was something not right, %(name)s?") % {"name": person.first_name} if person.first_name else _("Was something not right?"),
            "words": words,
            "limit": WORDS_MAX,
            "problem": _problem(words) if request.method == "POST" else "",
            "reasons": [(one.key, say(one.words, look.language), one.key in chosen) for one in queries.settings().reasons],
        }
        return sealed(render(request, "portal/leaver.html", context, status=422 if request.method == "POST" else 200), look.language)


@require_safe
def heard(request: HttpRequest) -> HttpResponse:
    """Say that it has become a complaint, on a page that knows nobody."""
    return _thanks(request, look_of(request, None), is_heard=True)


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Thank for the reasons, on a page that knows nobody."""
    return _thanks(request, look_of(request, None), is_heard=False)


def _problem(words: str) -> str:
    return _("Please keep it to 4,000 signs.") if len(words) > WORDS_MAX else _("Please write what was wrong, or tick a reason.")


def _thanks(request: HttpRequest, look: Look, *, is_heard: bool) -> HttpResponse:
    with translation.override(look.language):
        line = _("A person looks after it now. A mail with a number is on its way to you.") if is_heard else _("It helps us to become better.")
        return sealed(render(request, "portal/notice.html", {"look": look, "title": _("Thank you"), "lines": [line], "links": []}), look.language)
