"""Shops and providers: connect one, say what it hands out, try it, change its credential, pause it, end it."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from goodword.console.formats import number
from goodword.console.parts import Crumb, Mark, Words, toast
from goodword.console.rewards.words import KINDS
from goodword.console.settings import connection_words as words
from goodword.console.settings.shared import crumbs
from goodword.integrations import connectors
from goodword.integrations.actions import comparing
from goodword.integrations.actions import connections as actions
from goodword.integrations.actions.connections import ConnectionRefused
from goodword.integrations.connectors.calling import Later, Refused
from goodword.integrations.queries import connections as queries
from goodword.integrations.queries import deliveries
from goodword.integrations.values import Connection, DeliveryState
from goodword.lib import clock
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs import queries as programs
from goodword.rewards.queries.rules import rules_of

SHOWN = 10


class ConnectionForm(forms.Form):
    """Name, settings, kinds and rules of a connection, made from its connector."""

    name = forms.CharField(label=_("Name"), max_length=120)

    def __init__(self, data: Any = None, *, connector: str, known: Connection | None = None) -> None:
        one = connectors.BY_SLUG[connector]
        super().__init__(data, initial=_initial(one, known))
        for field in fields(one.Settings):
            label, help_text = words.FIELDS[field.name]
            help_text = words.ADDRESSES[connector] if field.name == "address" else help_text
            self.fields[field.name] = forms.CharField(label=str(label), help_text=str(help_text), max_length=500, required=False)
        if not one.MAKES_SECRET:
            label, help_text = words.SECRETS[connector]
            help_text = _("Set. Leave empty to keep it; it is never shown.") if known else help_text
            widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
            self.fields["secret"] = forms.CharField(label=str(label), help_text=str(help_text), max_length=1000, required=False, widget=widget)
        boxes = forms.CheckboxSelectMultiple
        choices = [(slug, label) for slug, label in KINDS.items() if slug in one.KINDS]
        self.fields["kinds"] = forms.MultipleChoiceField(label=_("Hands out"), choices=choices, required=False, widget=boxes)
        named = _rule_names()
        self.fields["rules"] = forms.MultipleChoiceField(
            label=_("Only for these rules"), choices=list(named.items()), required=False, widget=boxes, help_text=_("None ticked: for all rules.")
        )
        if not named:
            del self.fields["rules"]
        if connectors.can(connector, "ask"):
            help_text = _("Each reward then waits until this system says yes. It says no with a reason. After three days without an answer a person decides.")
            self.fields["veto"] = forms.BooleanField(label=_("Asked before a reward is granted"), required=False, help_text=help_text)

    def wanted(self, connector: str) -> dict[str, Any]:
        """Return what was entered as the actions take it."""
        typed = self.cleaned_data
        return {
            "name": typed["name"],
            "settings": {field.name: typed.get(field.name, "") for field in fields(connectors.BY_SLUG[connector].Settings)},
            "kinds": typed["kinds"],
            "rule_ids": [UUID(one) for one in typed.get("rules", [])],
            "veto": typed.get("veto", False),
            "secret": typed.get("secret", ""),
        }

    def refuse(self, refused: ConnectionRefused) -> None:
        """Put what is wrong beside the fields."""
        for name, code in refused.problems.items():
            self.add_error(name if name in self.fields else None, words.mistake(code))


@allowed(Permission.SETTINGS_READ)
def connections(request: StaffRequest) -> HttpResponse:
    """List the connections, and what one can connect."""
    listed = queries.connections()
    loads = queries.loads([one.id for one in listed])
    page = {
        "lines": [(one, words.LABELS[one.connector], _kinds(one), *state_of(one), loads[one.id]) for one in listed],
        "offers": [(one.slug, words.LABELS[one.slug], words.ABOUT[one.slug]) for one in connectors.CONNECTORS],
        "crumbs": crumbs(),
        "may_write": request.may(Permission.SETTINGS_WRITE),
    }
    return render(request, "console/settings/connections.html", page)


@allowed(Permission.SETTINGS_WRITE)
def connect(request: StaffRequest, connector: str) -> HttpResponse:
    """Make a connection; a secret that is made here is shown this once."""
    if connector not in connectors.BY_SLUG:
        raise Http404
    form = ConnectionForm(request.POST or None, connector=connector)
    if request.method == "POST" and form.is_valid():
        try:
            connection_id, secret = actions.create(connector=connector, **form.wanted(connector), actor=request.actor, now=clock.now())
        except ConnectionRefused as refused:
            form.refuse(refused)
        else:
            return _shown_once(request, connection_id, secret) if secret else redirect("console:connection", connection_id=connection_id)
    label = words.LABELS[connector]
    page = {"form": form, "label": label, "about": words.ABOUT[connector], "crumbs": _crumbs()}
    return render(request, "console/settings/connect.html", page, status=422 if form.errors else 200)


@allowed(Permission.SETTINGS_READ, write=Permission.SETTINGS_WRITE)
def connection(request: StaffRequest, connection_id: UUID) -> HttpResponse:
    """Show a connection and change what it does."""
    found = _found(connection_id)
    form = ConnectionForm(request.POST or None, connector=found.connector, known=found)
    if request.method == "POST" and form.is_valid() and not found.ended_at:
        wanted = form.wanted(found.connector)
        try:
            actions.change(connection_id, **wanted, actor=request.actor, now=clock.now())
        except ConnectionRefused as refused:
            form.refuse(refused)
        else:
            toast(request, gettext("Saved."))
            return redirect("console:connection", connection_id=connection_id)
    return _page(request, found, form=form)


@allowed(Permission.SETTINGS_WRITE)
@require_POST
def try_connection(request: StaffRequest, connection_id: UUID) -> HttpResponse:
    """Try address and credential, and show what the provider said."""
    found = _found(connection_id)
    try:
        said, tried = actions.probe(connection_id), "good"
    except Later as problem:
        said, tried = str(problem), "away"
    except Refused as problem:
        what, right = words.trouble(problem.code)
        said, tried = " ".join(filter(None, [what, right, problem.said])), "bad"
    return _page(request, found, tried=tried, said=said)


@allowed(Permission.SETTINGS_WRITE)
@require_POST
def steer(request: StaffRequest, connection_id: UUID) -> HttpResponse:
    """Pause a connection, let it go on, compare it, give it another credential, or end it."""
    found, wanted, now = _found(connection_id), request.POST.get("do", ""), clock.now()
    if wanted == "rotate":
        return _rotate(request, found)
    if wanted in {"pause", "resume"}:
        if actions.pause(connection_id, paused=wanted == "pause", actor=request.actor, now=now):
            toast(request, gettext("Paused. Its rewards wait.") if wanted == "pause" else gettext("It goes on."))
    elif wanted == "compare":
        count = comparing.mark(connection_id, actor=request.actor, now=now)
        said = ngettext("%(count)s reward is compared now.", "%(count)s rewards are compared now.", count) % {"count": number(count)}
        toast(request, said)
    elif wanted == "end":
        try:
            actions.end(connection_id, actor=request.actor, now=now)
        except ConnectionRefused as refused:
            return _page(request, found, mistake=words.mistake(refused.problems["state"]))
        toast(request, gettext("The connection is ended, and its credential forgotten."))
        return redirect("console:connections")
    return redirect("console:connection", connection_id=connection_id)


def state_of(found: Connection) -> tuple[Mark, Words]:
    """Return how a connection stands, as a mark and in words."""
    if found.ended_at:
        return "reversed", _("ended")
    if found.paused_at:
        return "hold", _("paused")
    if found.resting_until and found.resting_until > clock.now():
        return "refused", _("does not let us in, or is away")
    return "live", _("works")


def _rotate(request: StaffRequest, found: Connection) -> HttpResponse:
    try:
        secret = actions.rotate(found.id, secret=request.POST.get("secret", ""), actor=request.actor, now=clock.now())
    except ConnectionRefused:
        return _page(request, found, mistake=gettext("Enter the new credential first."))
    if secret:
        return _shown_once(request, found.id, secret)
    toast(request, gettext("The new credential is in use."))
    return redirect("console:connection", connection_id=found.id)


def _page(request: StaffRequest, found: Connection, *, form: ConnectionForm | None = None, tried: str = "", said: str = "", mistake: str = "") -> HttpResponse:
    load = queries.loads([found.id])[found.id]
    mark, state = state_of(found)
    one = connectors.BY_SLUG[found.connector]
    waiting = deliveries.page(connection_id=found.id, states=[DeliveryState.STUCK, DeliveryState.WAITING, DeliveryState.WORKING], limit=SHOWN)
    page = {
        "connection": found,
        "label": words.LABELS[found.connector],
        "form": form or ConnectionForm(connector=found.connector, known=found),
        "mark": mark,
        "state": state,
        "load": load,
        "trouble": words.trouble(next((line.problem for line in waiting.items if line.problem), "")),
        "problem": next((line.said for line in waiting.items if line.said), ""),
        "makes_secret": one.MAKES_SECRET,
        "secret_label": words.SECRETS.get(found.connector, ("", ""))[0],
        "can_look": connectors.can(found.connector, "find"),
        "tried": tried,
        "said": said,
        "mistake": mistake,
        "crumbs": _crumbs(),
        "may_write": request.may(Permission.SETTINGS_WRITE) and not found.ended_at,
    }
    wrong = bool(mistake or (form and form.errors))
    return render(request, "console/settings/connection.html", page, status=422 if wrong else 200)


def _shown_once(request: StaffRequest, connection_id: UUID, secret: str) -> HttpResponse:
    page = {"connection": queries.connection(connection_id), "secret": secret, "crumbs": _crumbs()}
    return render(request, "console/settings/connection_secret.html", page)


def _found(connection_id: UUID) -> Connection:
    try:
        return queries.connection(connection_id)
    except queries.ConnectionUnknown as unknown:
        raise Http404 from unknown


def _crumbs() -> list[Crumb]:
    return crumbs(Crumb(_("Shops and providers"), reverse("console:connections")))


def _kinds(found: Connection) -> list[Words]:
    return [KINDS[slug] for slug in found.kinds if slug in KINDS]


def _rule_names() -> dict[str, str]:
    """Return the rules in force by id, each with its programme."""
    named = {program.id: program.name for program in programs.programs()}
    found = rules_of(named)
    return {str(rule.id): f"{named[program_id]}: {rule.name}" for program_id, rules in found.items() for rule in rules if rule.ended_at is None}


def _initial(one: Any, known: Connection | None) -> dict[str, Any]:
    defaults = {field.name: field.default for field in fields(one.Settings)}
    if known is None:
        return {**defaults, "name": words.LABELS[one.slug]}
    return {**defaults, **known.settings, "name": known.name, "kinds": list(known.kinds), "rules": [str(rule) for rule in known.rules], "veto": known.veto}


urlpatterns = [
    path("settings/connections/", connections, name="connections"),
    path("settings/connections/new/<slug:connector>/", connect, name="connect"),
    path("settings/connections/<uuid:connection_id>/", connection, name="connection"),
    path("settings/connections/<uuid:connection_id>/try/", try_connection, name="try_connection"),
    path("settings/connections/<uuid:connection_id>/steer/", steer, name="steer_connection"),
]
