"""Complaining made easy: a form that asks what is needed and no more, a page that says where the complaint stands, and one question at its end."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from goodword.contacts import queries as contacts
from goodword.feedback.actions import cases, intake
from goodword.feedback.actions.attachments import AttachmentRefused
from goodword.feedback.actions.intake import CaseRefused
from goodword.feedback.queries import bodies
from goodword.feedback.queries import cases as queries
from goodword.feedback.rules.attachments import COUNT_MAX, ENDINGS, SIZE_MAX_BYTES, Refusal, Upload
from goodword.feedback.values import Case, CaseState, NewCase, Origin, Wish
from goodword.feedback.values.bodies import Part
from goodword.lib import clock, signing
from goodword.lib.codes import new_code
from goodword.links.values import Admission
from goodword.operators import queries as operators
from goodword.portal.abouts import about, abouts
from goodword.portal.doors import from_elsewhere, not_here, sealed, see_other, visitor
from goodword.portal.forms import ABOUT_GONE, ComplaintForm, RatingForm
from goodword.portal.look import Look, look_of
from goodword.portal.surveys import brand_of
from goodword.portal.words import day
from goodword.programs import queries as programs
from goodword.programs.values import Program, ProgramState

_FORM = "complaint-form"  # the purpose of the token that a form carries
_FORM_GOOD_FOR = timedelta(days=1)
_KEY_SIGNS = 20
_LIMITS = {"count": COUNT_MAX, "size": SIZE_MAX_BYTES // 1_000_000}
_PARTS = {
    Part.MUST: gettext_lazy("We have to take part in proceedings there."),
    Part.WILLING: gettext_lazy("We are willing to take part in proceedings there."),
    Part.NOT: gettext_lazy("We do not take part in proceedings there."),
}
BODY_MAX_BYTES = COUNT_MAX * SIZE_MAX_BYTES + 500_000


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest, slug: str = "") -> HttpResponseBase:
    """Show the form and take a complaint; whether the address is known is the same to the visitor.

    Django's own token against forged requests needs a referrer, which these pages do not send; the form carries one that we signed instead.
    """
    now = clock.now()
    program = _program(slug)
    if slug and program is None:
        return not_here(request)
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_MAX_BYTES:  # before anything of it is read
        return see_other(reverse("portal:complaint_large_to", args=[program.slug]) if program else reverse("portal:complaint_large"))
    look = look_of(request, program)
    with translation.override(look.language):
        if from_elsewhere(request):
            return not_here(request, program=program, status=403)
        form = ComplaintForm(request.POST if request.method == "POST" else None)
        key = _key(request.POST.get("form_key", ""), now=now) if form.is_bound else ""
        if not form.is_valid() or not key:
            return _form(request, look, form, stale=form.is_bound and not key, now=now)
        typed = form.cleaned_data
        new = NewCase(
            words=typed["words"],
            origin=Origin.FORM,
            email=typed["email"],
            name=typed["name"],
            program_id=program.id if program else None,
            wish=Wish(typed["wish"]),
            **about(typed["about"]),
            order=typed["order"],
            language=look.language,
            proof=visitor(request).proof,
        )
        try:
            admission, _case = intake.from_form(new, key=key, network=visitor(request).address, files=uploads(request), now=now)
        except (AttachmentRefused, CaseRefused) as refused:
            form.add_error(*_problem(refused))
            return _form(request, look, form, stale=False, now=now)
        return see_other(_address("complaint_busy" if admission is Admission.NETWORK_FULL else "complaint_sent", program, look))


@require_safe
def sent(request: HttpRequest, slug: str = "") -> HttpResponseBase:
    """Say that it has arrived; the same for everybody."""
    look = look_of(request, _program(slug))
    with translation.override(look.language):
        lines = [
            _("We have sent a mail to the address you gave, with a number and the name of the person who looks after it."),
            _("Nothing there after a few minutes? Look into the spam folder, or check whether the address was right."),
        ]
        return _notice(request, look, _("Your complaint has arrived"), lines)


@require_safe
def busy(request: HttpRequest, slug: str = "") -> HttpResponseBase:
    """Say that too much came from here."""
    look = look_of(request, _program(slug))
    with translation.override(look.language):
        lines = [_("Many complaints came from your network just now. Please try again in an hour, or write to us.")]
        return _notice(request, look, _("One moment, please"), lines, status=429)


@require_safe
def large(request: HttpRequest, slug: str = "") -> HttpResponseBase:
    """Say that the files are too large together."""
    look = look_of(request, _program(slug))
    with translation.override(look.language):
        lines = [_("At most %(count)s files of %(size)s MB each can be sent. Please go back, and choose fewer or smaller ones.") % _LIMITS]
        return _notice(request, look, _("These files are too large"), lines, status=413)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show who complained where it stands; let the owner of the address say that it is theirs, and how it went once it is closed."""
    now = clock.now()
    try:
        case_id, clicked = queries.read_case_token(token, now=now)
        found = queries.case(case_id)
    except (signing.TokenInvalid, queries.CaseUnknown):
        return not_here(request)
    look = look_of(request, brand_of(found.program_id), preferred=_language(found))
    with translation.override(look.language):
        if from_elsewhere(request):
            return not_here(request, status=403)
        if found.contact_id is None and clicked is None:
            return _confirm(request, found, look, now=now)
        if found.state is CaseState.CLOSED and clicked is not None and (found.satisfied is None or request.GET.get("again")):
            return _rate(request, found, look, clicked=clicked, now=now)
        return sealed(_standing(request, found, look, now=now), look.language)


def _confirm(request: HttpRequest, found: Case, look: Look, *, now: datetime) -> HttpResponseBase:
    if request.method == "POST":
        intake.confirm(found.id, now=now)
        return see_other(f"{request.path}?lang={look.language}")
    context = {
        "look": look,
        "title": _("Is this complaint yours?"),
        "lead": _("Then we add number %(number)s to what we know of you, and ask you for nothing while it is open.") % {"number": found.number},
        "button": _("Yes, this is mine"),
    }
    return sealed(render(request, "portal/confirm.html", context), look.language)


def _rate(request: HttpRequest, found: Case, look: Look, *, clicked: bool, now: datetime) -> HttpResponseBase:
    form = RatingForm(request.POST if request.method == "POST" else None, initial={"satisfied": "yes" if clicked else "no"})
    if form.is_valid():
        with suppress(CaseRefused):  # opened again meanwhile: the page says so
            cases.rate(found.id, satisfied=form.cleaned_data["satisfied"] == "yes", words=form.cleaned_data["words"], now=now)
        return see_other(f"{request.path}?lang={look.language}")
    context = {"look": look, "form": form, "case": found, "chosen": form["satisfied"].value(), "title": _("How did it go?")}
    return sealed(render(request, "portal/case_rating.html", context, status=422 if form.is_bound else 200), look.language)


def _standing(request: HttpRequest, found: Case, look: Look, *, now: datetime) -> HttpResponse:
    person = operators.operator(found.assignee_id) if found.assignee_id else None
    lines = [_state_words(found, now=now)]
    if found.is_open and person and person.name:
        lines.append(_("%(name)s looks after it.") % {"name": person.name})
    named = bodies.of_case(found)
    if named:
        lines.append(_("If you do not agree and bought as a consumer, you can turn to a body outside our house:"))
    lines += [f"{', '.join(filter(None, (one.name, one.address, one.url)))}. {_PARTS[one.part]}" for one in named]
    again = [{"url": f"?lang={look.language}&again=1", "words": _("Say something else")}] if found.state is CaseState.CLOSED and found.satisfied else []
    return _notice(request, look, _("Your complaint %(number)s") % {"number": found.number}, lines, links=again)


def _state_words(found: Case, *, now: datetime) -> str:
    if found.state is CaseState.CLOSED:
        return _("It is closed. Thank you for telling us that it went well.") if found.satisfied else _("It is closed.")
    if found.state is CaseState.PROPOSED:
        return _("We have sent you a proposal. Please answer our mail, so that we know whether it suits you.")
    until = day(found.clock.solve_by, now=now)
    if found.state is CaseState.REOPENED:
        return _("It is open again. We are sorry that it did not go well, and mean to solve it by %(day)s.") % {"day": until}
    return _("It is being worked on. We mean to solve it by %(day)s.") % {"day": until}


def _problem(refused: AttachmentRefused | CaseRefused) -> tuple[str, str]:
    """Return which field a refusal is about, and its words; raise what no visitor can bring about."""
    if isinstance(refused, AttachmentRefused):
        return "attachments", file_words(refused.refusal)
    if refused.code != "topic_gone":
        raise refused
    return "about", str(ABOUT_GONE)


def _form(request: HttpRequest, look: Look, form: ComplaintForm, *, stale: bool, now: datetime) -> HttpResponse:
    wishes = {
        Wish.REPLACE: _("A replacement, as soon as possible"),
        Wish.REFUND: _("My money back"),
        Wish.CALL: _("A call from a person"),
        Wish.KNOW: _("Only that you know it and change it"),
    }
    context = {
        "look": look,
        "form": form,
        "form_key": signing.sign(_FORM, {"k": new_code(_KEY_SIGNS)}, now + _FORM_GOOD_FOR),
        "stale": stale,
        "endings": ",".join(f".{ending}" for ending in ENDINGS),
        "limits": _LIMITS,
        "abouts": abouts(form["about"].value()),
        "wishes": [(wish.value, words, form["wish"].value() == wish.value) for wish, words in wishes.items()],
        "steps": [
            _("You get a number and the name of the person who looks after it, at once."),
            _("We propose a solution. Should it take longer, you hear from us before."),
            _("It is settled only when you are satisfied."),
        ],
        "privacy": [
            _("We keep what you write here to solve it, and to become better; nobody but us reads it."),
            _("You may see, correct, take along or erase your data, object at any time, and complain to a supervisory authority."),
        ],
    }
    return sealed(render(request, "portal/complaint.html", context, status=422 if form.is_bound else 200), look.language)


def uploads(request: HttpRequest) -> list[Upload]:
    """Return the files that were sent; no more of one is read than shows that it is too large."""
    sent = request.FILES.getlist("files")[: COUNT_MAX + 1]
    return [Upload(one.name or "", one.read(SIZE_MAX_BYTES + 1)) for one in sent]


def file_words(why: Refusal) -> str:
    """Return why a file is not taken."""
    words = {
        "too_many": _("Please choose at most %(count)s files."),
        "empty": _("%(name)s is empty. Please choose another file."),
        "too_large": _("%(name)s is larger than %(size)s MB. Please choose a smaller file."),
        "type_not_taken": _("%(name)s is neither a picture nor a PDF file. Please choose another file."),
        "not_what_it_says": _("%(name)s is not what its name says. Please choose the file itself, as a picture or PDF."),
    }
    return words[why.code] % {"name": why.name, **_LIMITS}


def _key(token: str, *, now: datetime) -> str:
    try:
        return str(signing.unsign(_FORM, token, now)["k"])
    except signing.TokenInvalid:
        return ""


def _language(found: Case) -> str:
    person = contacts.contacts([found.contact_id]).get(found.contact_id) if found.contact_id else None
    return found.language or (person.language[:2] if person else "")


def _program(slug: str) -> Program | None:
    if not slug:
        return None
    try:
        program = programs.by_slug(slug)
    except programs.ProgramUnknown:
        return None
    return None if program.state is ProgramState.DRAFT else program


def _address(name: str, program: Program | None, look: Look) -> str:
    address = reverse(f"portal:{name}_to", args=[program.slug]) if program else reverse(f"portal:{name}")
    return f"{address}?lang={look.language}"


def _notice(request: HttpRequest, look: Look, title: str, lines: list[str], *, links: list[dict[str, str]] | None = None, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"look": look, "title": title, "lines": lines, "links": links or []}
    return sealed(render(request, "portal/notice.html", context, status=status), look.language)
