"""The words of the built-in mails: read them, change them with a preview, send a test, and go back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from csp.decorators import csp_replace, csp_update
from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from goodword.console.addresses import address
from goodword.console.messages.mailbox import PREVIEW
from goodword.console.messages.words import TEMPLATES, Words
from goodword.console.parts import Crumb, toast
from goodword.feedback.queries.phrases import phrases
from goodword.lib import clock
from goodword.messaging import actions, catalogue
from goodword.messaging.channels import Refused, Retry
from goodword.messaging.queries.wordings import Own, choose, own_wordings, scope_of
from goodword.messaging.rendering import Wording, WordingInvalid
from goodword.messaging.rendering.letter import BODY_MAX, SUBJECT_MAX
from goodword.messaging.values import Letter, Purpose
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs import queries as programs
from goodword.programs.values import Program

LANGUAGES = dict(settings.LANGUAGES)


@dataclass(frozen=True)
class Line:
    """A built-in mail in the list: which languages have words of their own."""

    slug: str
    name: Words
    when: Words
    own: tuple[str, ...]
    to_staff: bool


@dataclass(frozen=True)
class Place:
    """Which words are meant: of which mail, in which language, for which programme (None: for all)."""

    slug: str
    language: str
    program: Program | None

    @property
    def program_id(self) -> UUID | None:
        """Return the programme's id."""
        return self.program.id if self.program else None

    def url(self, name: str) -> str:
        """Return the address of a page about these words."""
        query = f"?program={self.program.id}" if self.program else ""
        return reverse(f"console:{name}", args=[self.slug, self.language]) + query


class WordingForm(forms.Form):
    """The words of a mail in one language."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=SUBJECT_MAX)
    preview = forms.CharField(
        label=gettext_lazy("Preview line"), max_length=SUBJECT_MAX, required=False, help_text=gettext_lazy("What the inbox shows beside the subject.")
    )
    body = forms.CharField(label=gettext_lazy("Text"), max_length=BODY_MAX, widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "true"}))
    because = forms.CharField(
        label=gettext_lazy("Why they get it"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The first line below the mail, before the way to unsubscribe."),
    )

    def wording(self, language: str) -> Wording:
        """Return what was typed as words of a language."""
        return Wording(language=language, **{name: self.cleaned_data[name].replace("\r\n", "\n") for name in ("subject", "preview", "because", "body")})


@allowed(Permission.MESSAGES_READ)
def wordings(request: StaffRequest) -> HttpResponse:
    """List the built-in mails."""
    own = own_wordings(catalogue.BUILT_IN)
    lines = [_line(slug, own) for slug in TEMPLATES if slug != "test_mail"]
    context = {
        "people": [line for line in lines if not line.to_staff],
        "staff": [line for line in lines if line.to_staff],
        "language": request.organisation.language if request.organisation.language in LANGUAGES else "en",
        "crumbs": _crumbs(),
    }
    return render(request, "console/mail_wordings.html", context)


@csp_update({"frame-src": ["'self'"]})
@allowed(Permission.MESSAGES_READ, write=Permission.SETTINGS_WRITE)
def wording(request: StaffRequest, slug: str, language: str) -> HttpResponse:
    """Show the words of a mail, and change them."""
    place = _place(request, slug, language)
    own = own_wordings([slug])
    present = choose(slug, program_id=place.program_id, languages=[language], own=own)
    form = WordingForm(request.POST or None, initial=vars(present))
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_wording(slug, form.wording(language), program_id=place.program_id, actor=request.actor, now=clock.now())
        except WordingInvalid as invalid:
            form.add_error("body", _("This does not fit every case: %(mistake)s") % {"mistake": invalid})
        else:
            toast(request, _("Saved. Mails from now on use these words."))
            return HttpResponseRedirect(place.url("mail_wording"))
    context = {
        "place": place,
        "form": form,
        "name": TEMPLATES[slug][0],
        "when": TEMPLATES[slug][1],
        "languages": [(code, name, Place(slug, code, place.program).url("mail_wording")) for code, name in LANGUAGES.items()],
        "programs": [
            (_("For all programmes"), Place(slug, language, None).url("mail_wording")),
            *((one.name, Place(slug, language, one).url("mail_wording")) for one in programs.programs()),
        ],
        "is_own": (slug, scope_of(place.program_id), language) in own,
        "speaks": present.language,
        "variables": _variables(slug, language),
        "phrases": phrases(language=language) if request.may(Permission.FEEDBACK_READ) else [],
        "may_write": request.may(Permission.SETTINGS_WRITE),
        "previews": {"frame": place.url("mail_wording_preview"), "send": place.url("mail_wording_test"), "reset": place.url("mail_wording_reset")},
        "cases": range(1 + len(catalogue.BUILT_IN[slug].extra_samples)),
        "crumbs": [*_crumbs(), Crumb(_("Wordings"), reverse("console:mail_wordings"))],
    }
    return render(request, "console/mail_wording.html", context, status=422 if form.errors else 200)


@csp_replace(PREVIEW)
@allowed(Permission.MESSAGES_READ)
@xframe_options_sameorigin
def preview(request: StaffRequest, slug: str, language: str) -> HttpResponse:
    """Show the mail with made-up values, for the frame on the page of its words; a POST shows words that are not saved yet."""
    place = _place(request, slug, language)
    try:
        letters = _letters(request, place)
    except WordingInvalid as invalid:
        return render(request, "console/mail_mistake.html", {"mistake": str(invalid)}, status=422)
    case = request.GET.get("case", "0")
    return HttpResponse(letters[int(case) if case.isdigit() and int(case) < len(letters) else 0].html)


@allowed(Permission.SETTINGS_WRITE)
@require_POST
def send_test(request: StaffRequest, slug: str, language: str) -> HttpResponse:
    """Send the mail with made-up values to who asks for it."""
    place = _place(request, slug, language)
    try:
        [letter, *_rest] = _letters(request, place)
        actions.send_test_mail(request.operator.email, letter=letter, language=language, now=clock.now())
    except WordingInvalid as invalid:
        toast(request, _("Not sent, the wording has a mistake: %(mistake)s") % {"mistake": invalid})
    except (Refused, Retry) as error:
        toast(request, _("Not sent: %(answer)s") % {"answer": error})
    else:
        toast(request, _("Sent to %(address)s.") % {"address": request.operator.email})
    return HttpResponseRedirect(place.url("mail_wording"))


@allowed(Permission.SETTINGS_WRITE)
@require_POST
def reset(request: StaffRequest, slug: str, language: str) -> HttpResponse:
    """Go back to the words that hold otherwise."""
    place = _place(request, slug, language)
    if actions.reset_wording(slug, language, program_id=place.program_id, actor=request.actor, now=clock.now()):
        toast(request, _("Mails use the words again that hold otherwise."))
    return HttpResponseRedirect(place.url("mail_wording"))


def _letters(request: StaffRequest, place: Place) -> list[Letter]:
    form = WordingForm(request.POST if "body" in request.POST else None)
    if form.is_bound and form.is_valid():
        words = form.wording(place.language)
    elif form.is_bound:
        raise WordingInvalid(_("subject and text must not be empty"))
    else:
        words = choose(place.slug, program_id=place.program_id, languages=[place.language], own=own_wordings([place.slug]))
    return actions.try_out(place.slug, words, program_id=place.program_id)


def _line(slug: str, own: Own) -> Line:
    name, when = TEMPLATES[slug]
    languages = tuple(sorted({LANGUAGES.get(language, language) for one, _scope, language in own if one == slug}))
    return Line(slug=slug, name=name, when=when, own=languages, to_staff=catalogue.BUILT_IN[slug].purpose is Purpose.STAFF)


def _place(request: StaffRequest, slug: str, language: str) -> Place:
    if slug not in catalogue.BUILT_IN or language not in LANGUAGES:
        raise Http404
    wanted = request.GET.get("program", "")
    try:
        return Place(slug, language, programs.program(UUID(wanted)) if wanted else None)
    except (ValueError, programs.ProgramUnknown) as unknown:
        raise Http404 from unknown


def _variables(slug: str, language: str) -> list[tuple[str, str]]:
    """Return the variables of a mail with made-up values, as one writes them: {{ person.first_name }}."""
    sample: Mapping[str, Any] = {**catalogue.common_sample(language), **catalogue.BUILT_IN[slug].sample}
    found: list[tuple[str, str]] = []
    for name, value in sample.items():
        if isinstance(value, Mapping):
            found += [(f"{name}.{inner}", str(text)) for inner, text in value.items()]
        elif not isinstance(value, list):
            found.append((name, str(value)))
    return found


def _crumbs() -> list[Crumb]:
    page = address("settings")
    return [Crumb(_("Settings"), page)] if page else []


urlpatterns = [
    path("mail/wordings/", wordings, name="mail_wordings"),
    path("mail/wordings/<slug:slug>/<slug:language>", wording, name="mail_wording"),
    path("mail/wordings/<slug:slug>/<slug:language>/preview", preview, name="mail_wording_preview"),
    path("mail/wordings/<slug:slug>/<slug:language>/test", send_test, name="mail_wording_test"),
    path("mail/wordings/<slug:slug>/<slug:language>/reset", reset, name="mail_wording_reset"),
]
