"""Whose words they are decides: a page that asks, takes other words, a name, uses and a term, and a page where that is taken back.

Mail scanners follow links: a GET only shows, a POST counts.
"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from goodword.contacts import queries as contacts
from goodword.contacts.values import Contact
from goodword.feedback.actions import quotes as actions
from goodword.feedback.queries import quotes as queries
from goodword.feedback.rules import quotes as rules
from goodword.feedback.values.quotes import NameForm, Permit, Quote, QuoteState, Term, Use
from goodword.lib import clock
from goodword.lib.signing import TokenInvalid
from goodword.portal.doors import from_elsewhere, not_here, sealed, see_other, visitor
from goodword.portal.look import Look, look_of
from goodword.portal.quote_forms import PermitForm
from goodword.portal.surveys import brand_of
from goodword.portal.words import day

_HOLDS = (QuoteState.AGREED, QuoteState.CHANGED)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show the words with the question whether they may be shown, and take the answer."""
    now = clock.now()
    try:
        quote_id, number = queries.read_ask_token(token, now=now)
        quote = queries.quote(quote_id)
    except (TokenInvalid, queries.QuoteUnknown):
        return not_here(request)
    person = contacts.contacts([quote.contact_id]).get(quote.contact_id)
    if person is None or person.erased_at:
        return not_here(request)
    look = _look(request, quote, person)
    with translation.override(look.language):
        if from_elsewhere(request):
            return not_here(request, status=403)
        if not rules.is_open(quote, number=number, now=now):
            lines = [_("It takes one answer. What you allowed you can take back by the link in our mail.")]
            return _notice(request, look, _("This question is settled"), lines)
        form = PermitForm(request.POST if request.method == "POST" else None, initial={"words": quote.words, "term": Term.YEAR})
        return _answer(request, quote, number, person, look, form, now=now)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show who said it what may be shown of it, and let them take that back."""
    now = clock.now()
    try:
        quote = queries.quote(queries.read_own_token(token, now=now))
    except (TokenInvalid, queries.QuoteUnknown):
        return not_here(request)
    person = contacts.contacts([quote.contact_id]).get(quote.contact_id)
    look = _look(request, quote, person)
    with translation.override(look.language):
        if from_elsewhere(request):
            return not_here(request, status=403)
        if request.method == "POST":
            actions.withdraw(quote.id, now=now)
            return see_other(f"{request.path}?lang={look.language}")
        if quote.state in _HOLDS and not rules.is_over(quote, now=now):
            context = {"look": look, "quote": quote, "places": [words for use, words in _places(look) if use in quote.uses], "until": _until(quote, now=now)}
            return sealed(render(request, "portal/quote_own.html", context), look.language)
        return _notice(request, look, _("We do not show your words"), [_("Nothing of what you wrote is shown by us any more. Thank you for having told us.")])


def _answer(request: HttpRequest, quote: Quote, number: int, person: Contact, look: Look, form: PermitForm, *, now: datetime) -> HttpResponseBase:
    try:
        if request.POST.get("do") == "refuse":
            actions.refuse(quote.id, number=number, now=now)
            return see_other(f"{_own_path(quote, now=now)}?lang={look.language}")
        if form.is_bound and form.is_valid():
            actions.agree(quote.id, form.cleaned_data["words"], _permit(request, form, look), number=number, now=now)
            return see_other(f"{_own_path(quote, now=now)}?lang={look.language}")
    except actions.QuoteRefused as refused:
        if refused.code == "over":
            return see_other(f"{request.path}?lang={look.language}")
        form.add_error("words", _("Please write what may be shown, in at most %(limit)s signs.") % {"limit": rules.WORDS_MAX})
    context: dict[str, Any] = {
        "look": look,
        "form": form,
        "title": _("May we show your words, %(name)s?") % {"name": person.first_name} if person.first_name else _("May we show your words?"),
        "names": [(one.value, words, form["name"].value() == one.value) for one, words in _names(person)],
        "places": [(one.value, words, one.value in (form["uses"].value() or [])) for one, words in _places(look)],
        "terms": [(one.value, words, str(form["term"].value()) == one.value) for one, words in _terms().items()],
        "wording": _wording(look),
        "limit": rules.WORDS_MAX,
        "privacy": [
            _("We keep what you allow here, with the day and the words above, as proof, until you take it back and as long as the law asks for it."),
            _("You may see, correct, take along or erase your data, object at any time, and complain to a supervisory authority."),
        ],
    }
    return sealed(render(request, "portal/quote.html", context, status=422 if form.errors else 200), look.language)


def _permit(request: HttpRequest, form: PermitForm, look: Look) -> Permit:
    typed = form.cleaned_data
    uses = frozenset(Use(one) for one in typed["uses"])
    return Permit(NameForm(typed["name"]), uses, Term(typed["term"]), look.language, _wording(look), visitor(request).proof)


def _wording(look: Look) -> str:
    return _("I allow %(shop)s to show these words with this name, where I ticked it and for this time. I can take that back at any time.") % {
        "shop": look.name
    }


def _names(person: Contact) -> list[tuple[NameForm, str]]:
    forms = rules.name_forms(first_name=person.first_name, last_name=person.last_name)
    called = {one: rules.name_of(one, first_name=person.first_name, last_name=person.last_name) for one in forms}
    return [(one, name or _("No name")) for one, name in called.items()]


def _places(look: Look) -> list[tuple[Use, str]]:
    return [
        (Use.PAGES, _("On the pages that %(shop)s shows to friends and customers") % {"shop": look.name}),
        (Use.KIT, _("In messages by which others recommend %(shop)s") % {"shop": look.name}),
        (Use.PRINT, _("On the website of %(shop)s and in print") % {"shop": look.name}),
    ]


def _terms() -> dict[Term, str]:
    return {Term.YEAR: _("For a year"), Term.THREE_YEARS: _("For three years"), Term.OPEN: _("Until I take it back")}


def _until(quote: Quote, *, now: datetime) -> str:
    return day(quote.until, now=now) if quote.until else ""


def _own_path(quote: Quote, *, now: datetime) -> str:
    return reverse("portal:quote_own", args=[queries.own_url(quote.id, now=now).rpartition("/")[2]])


def _look(request: HttpRequest, quote: Quote, person: Contact | None) -> Look:
    return look_of(request, brand_of(quote.program_id), preferred=quote.language or (person.language[:2] if person else ""))


def _notice(request: HttpRequest, look: Look, title: str, lines: list[str]) -> HttpResponse:
    return sealed(render(request, "portal/notice.html", {"look": look, "title": title, "lines": lines, "links": []}), look.language)
