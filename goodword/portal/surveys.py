"""Answering a survey: from a mailed link or the open one, three questions, a page of thanks, and an hour to think again.

Mail scanners follow links: a GET only shows the form, with the number chosen that the link carries; a POST counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from goodword.contacts import queries as contacts
from goodword.contacts.values import Contact
from goodword.feedback.actions import anonymous, answering, checks
from goodword.feedback.actions.answering import AnswerClosed
from goodword.feedback.actions.checks import AddressInvalid
from goodword.feedback.queries import answers as answer_queries
from goodword.feedback.queries import surveys as queries
from goodword.feedback.rules.templates import SATISFIED
from goodword.feedback.values import Answer, Definition, Group, Invitation, InvitationState, Source, Survey, SurveyKind, Via
from goodword.lib import clock
from goodword.lib.codes import new_code
from goodword.lib.signing import TokenExpired, TokenInvalid
from goodword.messaging.actions import unsubscribe
from goodword.messaging.values import Purpose
from goodword.portal.answers import AnswerForm, reply_lines
from goodword.portal.doors import from_elsewhere, not_here, sealed, see_other, visitor
from goodword.portal.look import Look, look_of
from goodword.programs import queries as programs
from goodword.programs.values import Program, ProgramState

_KEY_SIGNS = 20


@dataclass(frozen=True)
class Visit:
    """One look at a survey: which, by whom where that is known, and how its page looks."""

    survey: Survey
    person: Contact | None
    look: Look
    now: datetime

    @property
    def asks_to_ring(self) -> bool:
        """Say whether there is anybody to ring up."""
        return bool(self.person and self.person.phone and not self.survey.definition.anonymous)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show the questions to who was asked by mail, with the number chosen that was clicked, and take the answer."""
    now = clock.now()
    try:
        invitation, person, clicked = _asked(token, now=now)
    except TokenExpired:
        return _said(request, look_of(request, None), over=True)
    except (TokenInvalid, LookupError):
        return not_here(request)
    visit = visit_of(request, queries.of_version(invitation.version_id), person, now=now)
    with translation.override(visit.look.language):
        if from_elsewhere(request):
            return not_here(request, status=403)
        if invitation.state is not InvitationState.ASKED:
            return _said(request, visit.look, over=invitation.state is not InvitationState.ANSWERED)
        form = form_of(request, visit, {"score": clicked, "replies": {} if clicked is None else {SATISFIED: clicked}})
        return _take(request, visit, invitation, form) if form.is_finished() else _questions(request, visit, form)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def open_to_all(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show the questions to anybody who has the link or its QR code, and take the answer of nobody known."""
    now = clock.now()
    try:
        survey = queries.by_slug(slug)
    except queries.SurveyUnknown:
        return not_here(request)
    visit = visit_of(request, survey, None, now=now)
    with translation.override(visit.look.language):
        if from_elsewhere(request):
            return not_here(request, status=403)
        if not survey.running or not survey.definition.open_link:
            return _said(request, visit.look, over=True)
        form = form_of(request, visit, {"key": new_code(_KEY_SIGNS)}, by_mail=survey.definition.kind is SurveyKind.CHECK)
        if not form.is_finished():
            return _questions(request, visit, form)
        return _take_openly(request, visit, form, Via.QR if request.GET.get("via") == "qr" else Via.LINK)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def thanks(request: HttpRequest, token: str) -> HttpResponseBase:
    """Thank for an answer, and let who gave it change it for a while."""
    now = clock.now()
    try:
        answer = answer_queries.answer(queries.read_edit_token(token, now=now))
    except (TokenInvalid, answer_queries.AnswerUnknown):
        return not_here(request)
    person = contacts.contacts([answer.contact_id]).get(answer.contact_id) if answer.contact_id else None
    visit = visit_of(request, queries.of_version(answer.version_id), person, now=now)
    with translation.override(visit.look.language):
        if from_elsewhere(request):
            return not_here(request, status=403)
        form = form_of(request, visit, vars(answer.given))
        if not form.is_finished() or now >= answer.edit_until:
            return _thanks(request, visit, answer, form)
        try:
            answering.change(answer.id, form.given(), source_of(request, visit, answer.via), now=now)
        except AnswerClosed:
            return _thanks(request, visit, answer, form)
        return see_other(f"{request.path}?lang={visit.look.language}")


@require_safe
def done(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Thank for an answer that leads back to nobody, on a page that knows nothing of it."""
    try:
        visit = visit_of(request, queries.by_slug(slug), None, now=clock.now())
    except queries.SurveyUnknown:
        return not_here(request)
    with translation.override(visit.look.language):
        lines = [_("A person reads what you wrote, and it helps us to become better.")]
        return _answer(request, "portal/notice.html", {"look": visit.look, "title": _("Thank you"), "lines": lines, "links": []}, visit.look)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show staff the questions as customers will see them, follow-ups too; nothing is kept."""
    now = clock.now()
    try:
        survey = queries.survey(queries.read_preview_token(token, now=now))
    except (TokenInvalid, queries.SurveyUnknown):
        return not_here(request)
    visit = visit_of(request, survey, None, now=now)
    with translation.override(visit.look.language):
        form = form_of(request, visit, {})
        if form.is_finished():
            lines = [_("This was a look at it only: nothing is kept.")]
            return _answer(request, "portal/notice.html", {"look": visit.look, "title": _("Thank you"), "lines": lines, "links": []}, visit.look)
        return _questions(request, visit, form)


def brand_of(program_id: Any) -> Program | None:
    """Return the programme whose brand a page wears; None where there is none that may be shown."""
    if program_id is None:
        return None
    try:
        program = programs.program(program_id)
    except programs.ProgramUnknown:
        return None
    return None if program.state is ProgramState.DRAFT else program


def form_of(request: HttpRequest, visit: Visit, initial: Mapping[str, Any], *, by_mail: bool = False) -> AnswerForm:
    """Return the form of a survey with what was sent; `by_mail` where its result may go to an address."""
    typed = request.POST if request.method == "POST" else None
    return AnswerForm(typed, definition=visit.survey.definition, language=visit.look.language, by_mail=by_mail, initial=initial)


def visit_of(request: HttpRequest, survey: Survey, person: Contact | None, *, now: datetime) -> Visit:
    """Return a look at a survey in its brand, in the language asked for, else in the person\'s."""
    look = look_of(request, brand_of(survey.program_id), preferred=person.language[:2] if person else "")
    return Visit(survey, person, look, now)


def _take_openly(request: HttpRequest, visit: Visit, form: AnswerForm, via: Via) -> HttpResponse:
    try:
        if visit.survey.definition.anonymous:
            anonymous.by_open_link(visit.survey.id, form.given(), key=form.cleaned_data["key"], network=visitor(request).address, now=visit.now)
            return see_other(f"{reverse('portal:survey_done', args=[visit.survey.slug])}?lang={visit.look.language}")
        return _to_thanks(_openly(request, visit, form, via), visit.look)
    except AnswerClosed:
        return _busy(request, visit)
    except AddressInvalid:
        form.add_error("email", _("Please check the address: it looks like name@example.com."))
        return _questions(request, visit, form)


def _openly(request: HttpRequest, visit: Visit, form: AnswerForm, via: Via) -> Answer:
    """Return the answer of somebody unknown; where they typed an address into a check, its result goes there."""
    source, network = source_of(request, visit, via), visitor(request).address
    key, email = form.cleaned_data["key"], form.cleaned_data.get("email", "").strip()
    if email:
        return checks.by_form(visit.survey.id, form.given(), source, email=email, key=key, network=network, now=visit.now)
    return answering.by_open_link(visit.survey.id, form.given(), source, key=key, network=network, now=visit.now)


def _asked(token: str, *, now: datetime) -> tuple[Invitation, Contact, int | None]:
    """Return which invitation a signed link is of, whose, and the number that was clicked; raise TokenInvalid, or LookupError where they are gone."""
    invitation_id, clicked = queries.read_answer_token(token, now=now)
    invitation = queries.invitation(invitation_id)
    person = contacts.contacts([invitation.contact_id]).get(invitation.contact_id) if invitation else None
    if invitation is None or person is None or person.erased_at:
        raise LookupError
    return invitation, person, clicked


def _take(request: HttpRequest, visit: Visit, invitation: Invitation, form: AnswerForm) -> HttpResponse:
    try:
        if visit.survey.definition.anonymous:
            anonymous.by_invitation(invitation.id, form.given(), now=visit.now)
            return _said(request, visit.look, over=False)
        answer = answering.by_invitation(invitation.id, form.given(), source_of(request, visit, Via.MAIL), now=visit.now)
    except AnswerClosed as closed:
        return _said(request, visit.look, over=closed.code != "answered")
    return _to_thanks(answer, visit.look)


def source_of(request: HttpRequest, visit: Visit, via: Via) -> Source:
    """Return how an answer came, with the proof of where from."""
    return Source(via, language=visit.look.language, wording=_call_words(), proof=visitor(request).proof)


def _call_words() -> str:
    return _("You may call me about my answers.")


def _questions(request: HttpRequest, visit: Visit, form: AnswerForm) -> HttpResponse:
    return _answer(request, "portal/survey.html", survey_context(visit, form), visit.look, status=422 if form.errors else 200)


def survey_context(visit: Visit, form: AnswerForm) -> dict[str, Any]:
    """Return what the page shows that asks the questions."""
    name = visit.person.first_name if visit.person else ""
    title = _title(visit.survey.definition, name, more=bool(form.follow_ups))
    return {**_common(visit, form), "title": title, "no_more": _stop_url(visit)}


def _title(definition: Definition, name: str, *, more: bool) -> str:
    if more:
        return _("One thing more, %(name)s") % {"name": name} if name else _("One thing more")
    if definition.questions:
        return _("A few questions, %(name)s") % {"name": name} if name else _("A few questions")
    return _("Three questions, %(name)s") % {"name": name} if name else _("Three questions")


def _thanks(request: HttpRequest, visit: Visit, answer: Answer, form: AnswerForm) -> HttpResponse:
    name = visit.person.first_name if visit.person else ""
    may_change = visit.now < answer.edit_until
    context = {
        **_common(visit, form),
        "title": _("Thank you, %(name)s") % {"name": name} if name else _("Thank you"),
        "words": _words(answer),
        "answer": answer,
        "replies": reply_lines(visit.survey.definition.questions, answer.given.replies, visit.look.language),
        "may_change": may_change,
    }
    return _answer(request, "portal/survey_thanks.html", context, visit.look, status=422 if form.errors and may_change else 200)


def _common(visit: Visit, form: AnswerForm) -> dict[str, Any]:
    definition = visit.survey.definition
    chosen = form["score"].value() if definition.is_scored else None
    return {
        "look": visit.look,
        "form": form,
        "scores": [(score, str(chosen) == str(score)) for score in definition.scale.scores] if definition.is_scored else [],
        "lowest": definition.scale.lowest,
        "call_words": _call_words() if visit.asks_to_ring else "",
        "anonymous": definition.anonymous,
        "complaint_url": _complaint_url(visit),
    }


def _words(answer: Answer) -> str:
    """Return what follows, in one sentence; nobody is promised a call whom nobody knows."""
    if answer.group is Group.PROMOTER:
        return _("We are glad that you like it with us, and we pass your words on to those who earned them.")
    if answer.group in {Group.PASSIVE, None} or answer.contact_id is None:
        return _("A person reads what you wrote, and it helps us to become better.")
    return _("We are sorry that it was not as you hoped. A person looks after it now and gets in touch with you.")


def _complaint_url(visit: Visit) -> str:
    program = brand_of(visit.survey.program_id)
    address = reverse("portal:complaint_to", args=[program.slug]) if program else reverse("portal:complaint")
    return f"{address}?lang={visit.look.language}"


def _stop_url(visit: Visit) -> str:
    if visit.person is None:
        return ""
    token = unsubscribe.token(unsubscribe.Subscription(visit.person.id, Purpose.SURVEY, visit.survey.program_id))
    return f"{reverse('portal:unsubscribe', args=[token])}?lang={visit.look.language}"


def _said(request: HttpRequest, look: Look, *, over: bool) -> HttpResponse:
    """Say that an answer was given, or that none is taken any more; nothing of what was answered."""
    with translation.override(look.language):
        title = _("This survey is over") if over else _("Thank you, your answer is with us")
        line = _("Thank you for wanting to tell us. You can always write to us.") if over else _("Each invitation takes one answer.")
        return _answer(request, "portal/notice.html", {"look": look, "title": title, "lines": [line], "links": []}, look)


def _busy(request: HttpRequest, visit: Visit) -> HttpResponse:
    context = {"look": visit.look, "title": _("One moment, please"), "lines": [_("Many answers came from here just now. Please try again in an hour.")]}
    return _answer(request, "portal/notice.html", {**context, "links": []}, visit.look, status=429)


def _to_thanks(answer: Answer, look: Look) -> HttpResponse:
    token = queries.edit_token(answer.id, edit_until=answer.edit_until)
    return sealed(see_other(f"{reverse('portal:survey_thanks', args=[token])}?lang={look.language}"), look.language)


def _answer(request: HttpRequest, template: str, context: dict[str, Any], look: Look, *, status: int = 200) -> HttpResponse:
    return sealed(render(request, template, context, status=status), look.language)
