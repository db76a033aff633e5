"""The inner circle as a board, and the list of those who are never asked."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from goodword.console.contacts import advocate_words as words
from goodword.console.contacts.editing import about, contact_or_404
from goodword.console.parts import Crumb, Words, toast
from goodword.contacts import queries as contacts
from goodword.contacts.actions import circle as actions
from goodword.contacts.queries import circle as queries
from goodword.contacts.queries import traits
from goodword.contacts.queries.words import yes_or_no
from goodword.contacts.rules.circle import NEVER_ASK, Level, Member, Rating
from goodword.contacts.rules.traits import CIRCLE
from goodword.lib import clock
from goodword.lib.pages import CursorInvalid
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

_ANSWERS = [("", gettext_lazy("Not said")), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
_READ = {"yes": True, "no": False, "": None}
_SAID = {True: "yes", False: "no", None: ""}
QUESTIONS = {
    "relationship": gettext_lazy("The relationship is outstanding"),
    "voice": gettext_lazy("Would speak for the brand as it should be spoken for"),
    "selfless": gettext_lazy("Would recommend without a reward"),
}


class RatingForm(forms.Form):
    """What no system knows of somebody, and where a person puts them."""

    relationship = forms.ChoiceField(label=QUESTIONS["relationship"], choices=_ANSWERS, required=False)
    voice = forms.ChoiceField(label=QUESTIONS["voice"], choices=_ANSWERS, required=False)
    selfless = forms.ChoiceField(label=QUESTIONS["selfless"], choices=_ANSWERS, required=False)

    def rating(self) -> Rating:
        """Return what was chosen."""
        return Rating(**{name: _READ[self.cleaned_data[name]] for name in QUESTIONS})


class NeverForm(forms.Form):
    """Why somebody is never asked."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=actions.REASON_MAX,
        help_text=gettext_lazy("Staff read it on the contact’s page; the person gets it with a copy of their data."),
    )


@dataclass(frozen=True)
class Card:
    """Somebody on the board: why they are suggested, and what staff said."""

    contact_id: UUID
    name: str
    signs: list[str]
    said: list[tuple[Words, str]]


@allowed(Permission.CONTACTS_READ)
def board(request: StaffRequest) -> HttpResponse:
    """Show who is suggested, and who is in the circle by level."""
    inside, suggested = queries.members(), queries.suggested(now=clock.now())
    signs = traits.of_many([one.contact_id for one in inside], CIRCLE) | {one.contact_id: one for one in suggested}
    names = contacts.called({*signs, *(one.contact_id for one in inside)})
    rated = {one.contact_id: one for one in inside} | queries.rated([one.contact_id for one in suggested])

    def card(contact_id: UUID) -> Card:
        reasons = signs[contact_id].reasons["signs"] if contact_id in signs else []
        return Card(contact_id, names.get(contact_id, _("No name")), [words.sign(one) for one in reasons], _said(rated.get(contact_id)))

    context = {
        "tab": "circle",
        "suggested": [card(one.contact_id) for one in suggested],
        "columns": [(mark, label, [card(one.contact_id) for one in inside if one.level is level]) for level, (mark, label) in words.LEVELS.items()],
        "may_write": request.may(Permission.CONTACTS_WRITE),
        "crumbs": [Crumb(gettext_lazy("Contacts"), reverse("console:contacts"))],
        "full": len(inside) >= queries.MAX,
    }
    return render(request, "console/contacts/circle.html", context)


@allowed(Permission.CONTACTS_WRITE)
def member(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Show one person for the circle: what speaks for them, what staff know, and the levels; do what the button says."""
    contact, now = contact_or_404(contact_id), clock.now()
    found = queries.member(contact.id)
    form = RatingForm(request.POST if request.POST.get("do") == "rate" else None, initial=_initial(found))
    never = NeverForm(request.POST if request.POST.get("do") == "never" else None)
    if request.method == "POST" and _done(request, contact.id, form, never):
        return redirect("console:circle_member", contact_id=contact.id)
    trait = traits.traits(contact.id).get(CIRCLE)
    asked_never = next((one for one in contacts.paused([contact.id], now=now)[contact.id] if one.source == NEVER_ASK), None)
    context = {
        **about(contact),
        "form": form,
        "never_form": never,
        "never": asked_never,
        "level": words.LEVELS[found.level] if found and found.level else None,
        "levels": [(level.value, label) for level, (_mark, label) in words.LEVELS.items() if not found or found.level is not level],
        "signs": [words.sign(one) for one in trait.reasons["signs"]] if trait else [],
    }
    return render(request, "console/contacts/circle_member.html", context, status=422 if form.errors or never.errors else 200)


@allowed(Permission.CONTACTS_WRITE)
@require_POST
def set_aside(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Suggest somebody no more for a year."""
    contact = contact_or_404(contact_id)
    if actions.set_aside(contact.id, actor=request.actor, now=clock.now()):
        toast(request, _("Set aside for a year."))
    return redirect("console:circle")


@allowed(Permission.CONTACTS_READ)
def never_asked(request: StaffRequest) -> HttpResponse:
    """Show who is never asked, and why."""
    try:
        page = queries.never_asked(cursor=request.GET.get("after"))
    except CursorInvalid:
        return redirect("console:never_asked")
    names = contacts.called({one.contact_id for one in page.items})
    context = {
        "tab": "never",
        "page": page,
        "lines": [(one, names.get(one.contact_id, _("No name"))) for one in page.items],
        "may_write": request.may(Permission.CONTACTS_WRITE),
        "crumbs": [Crumb(gettext_lazy("Contacts"), reverse("console:contacts"))],
    }
    return render(request, "console/contacts/never_asked.html", context)


def _done(request: StaffRequest, contact_id: UUID, form: RatingForm, never: NeverForm) -> bool:
    """Do what the button says; False where what was typed is not right."""
    what, now, actor = request.POST.get("do", ""), clock.now(), request.actor
    if what == "rate" and form.is_valid():
        actions.rate(contact_id, form.rating(), actor=actor, now=now)
        toast(request, _("Saved."))
    elif what in set(Level):
        actions.take_in(contact_id, Level(what), actor=actor, now=now)
        toast(request, _("Taken in. Nothing is sent to them for it."))
    elif what == "leave":
        actions.let_go(contact_id, actor=actor, now=now)
        toast(request, _("They are in the circle no more; what was said of them stays."))
    elif what == "never" and never.is_valid():
        actions.never_ask(contact_id, reason=never.cleaned_data["reason"], actor=actor, now=now)
        toast(request, _("They are never asked for a recommendation from now on."))
    elif what == "ask_again":
        actions.ask_again(contact_id, actor=actor, now=now)
        toast(request, _("They may be asked again."))
    elif what not in {"rate", "never"}:
        raise Http404
    else:
        return False
    return True


def _initial(found: Member | None) -> dict[str, Any]:
    return {name: _SAID[getattr(found.rating, name)] for name in QUESTIONS} if found else {}


def _said(found: Member | None) -> list[tuple[Words, str]]:
    """Return what staff said of somebody: the question, and yes or no."""
    answers = [(getattr(found.rating, name), label) for name, label in QUESTIONS.items()] if found else []
    return [(label, yes_or_no(answer)) for answer, label in answers if answer is not None]


urlpatterns = [
    path("contacts/circle/", board, name="circle"),
    path("contacts/never-asked/", never_asked, name="never_asked"),
    path("contacts/<uuid:contact_id>/circle/", member, name="circle_member"),
    path("contacts/<uuid:contact_id>/circle/aside/", set_aside, name="circle_aside"),
]
