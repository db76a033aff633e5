"""The team: who is in it, with which role, how they get in, and how they are let go."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from goodword.console.account import REFUSED
from goodword.console.parts import Crumb, Words, toast
from goodword.console.settings.shared import crumbs
from goodword.console.words import ROLE_SENTENCES, ROLES
from goodword.lib import clock
from goodword.operators import actions, queries
from goodword.operators.actions.team import TeamRefused
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.rules import may_set_role
from goodword.operators.values import Operator, Permission, Role


class InviteForm(forms.Form):
    """Who comes, as what, and how the sign-in link reaches them."""

    email = forms.EmailField(label=_("Mail address"))
    name = forms.CharField(label=_("Name"), required=False, max_length=200)
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    by_mail = forms.BooleanField(
        label=_("Mail the sign-in link"), required=False, help_text=_("Else it is shown to you on the next page, to pass on yourself.")
    )


@allowed(Permission.SETTINGS_READ)
def team(request: StaffRequest) -> HttpResponse:
    """Show everybody of the team."""
    people = queries.team()
    page = {
        "people": [(person, ROLES[person.role]) for person in people],
        "today": clock.now().astimezone(request.organisation.zone).date(),
        "active": sum(person.active for person in people),
        "protected": queries.protected_by_second_factor(),
        "crumbs": crumbs(),
        "may_write": request.may(Permission.TEAM_WRITE),
    }
    return render(request, "console/settings/team.html", page)


@allowed(Permission.TEAM_WRITE)
def invite(request: StaffRequest) -> HttpResponse:
    """Add somebody to the team."""
    mail_works = bool(request.organisation.mail.host)
    form = InviteForm(request.POST or None, initial={"language": request.organisation.language, "role": Role.MARKETER, "by_mail": mail_works})
    form.fields["role"].choices = _roles(request.operator, current=None)  # type: ignore[attr-defined]
    form.fields["by_mail"].disabled = not mail_works
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            person = actions.invite(**{**wanted, "role": Role(wanted["role"])}, actor=request.actor, now=clock.now())
        except TeamRefused as refused:
            form.add_error("email" if refused.code.startswith("email") else "role", REFUSED[refused.code])
        else:
            toast(request, gettext("%(name)s is in the team.") % {"name": person.shown_name})
            return redirect("console:person", person.id)
    page = {"form": form, "crumbs": crumbs(Crumb(_("Team"), reverse("console:team"))), "mail_works": mail_works}
    return render(request, "console/settings/invite.html", page, status=422 if form.errors else 200)


@allowed(Permission.SETTINGS_READ)
def person(request: StaffRequest, operator_id: UUID) -> HttpResponse:
    """Show one person of the team."""
    return _page(request, _known(operator_id))


@allowed(Permission.TEAM_WRITE)
@require_POST
def set_role(request: StaffRequest, operator_id: UUID) -> HttpResponse:
    """Give somebody another role."""
    role = request.POST.get("role", "")
    if role not in set(Role):
        raise Http404
    return _change(request, operator_id, lambda: actions.set_role(operator_id=operator_id, role=Role(role), actor=request.actor, now=clock.now()), _("Saved."))


@allowed(Permission.TEAM_WRITE)
@require_POST
def deactivate(request: StaffRequest, operator_id: UUID) -> HttpResponse:
    """Let somebody go."""
    return _change(
        request,
        operator_id,
        lambda: actions.deactivate(operator_id=operator_id, actor=request.actor, now=clock.now()),
        _("Signed out everywhere; no way in any more."),
    )


@allowed(Permission.TEAM_WRITE)
@require_POST
def reactivate(request: StaffRequest, operator_id: UUID) -> HttpResponse:
    """Take somebody back."""
    return _change(request, operator_id, lambda: actions.reactivate(operator_id=operator_id, actor=request.actor, now=clock.now()), _("Back in the team."))


@allowed(Permission.TEAM_WRITE)
@require_POST
def remove_second_factor(request: StaffRequest, operator_id: UUID) -> HttpResponse:
    """Take a lost second factor off somebody's account."""
    return _change(
        request,
        operator_id,
        lambda: actions.remove_second_factor(operator_id=operator_id, actor=request.actor, now=clock.now()),
        _("The second factor is off."),
    )


@allowed(Permission.TEAM_WRITE)
@require_POST
def show_link(request: StaffRequest, operator_id: UUID) -> HttpResponse:
    """Make a sign-in link for somebody and show it once."""
    someone = _known(operator_id)
    if not someone.active or not may_set_role(request.operator.role, current=someone.role, wanted=someone.role):
        return _change(request, operator_id, _refuse, "")
    token = actions.sign_in_link(operator_id=operator_id, actor=request.actor, now=clock.now())
    return _page(request, someone, link=settings.GOODWORD_URL + reverse("console:sign_in_link", args=[token]))


@allowed(Permission.TEAM_WRITE)
@require_POST
def end_session_of(request: StaffRequest, operator_id: UUID, session_id: int) -> HttpResponse:
    """Sign somebody out of one browser."""
    if not actions.end_session(operator_id=operator_id, session_id=session_id, actor=request.actor, now=clock.now()):
        raise Http404
    toast(request, _("Signed out there."))
    return redirect("console:person", operator_id)


@allowed(Permission.TEAM_WRITE)
@require_POST
def end_sessions_of(request: StaffRequest, operator_id: UUID) -> HttpResponse:
    """Sign somebody out everywhere."""
    actions.end_sessions(operator_id=_known(operator_id).id, actor=request.actor, now=clock.now())
    toast(request, _("Signed out everywhere."))
    return redirect("console:person", operator_id)


def _page(request: StaffRequest, someone: Operator, *, link: str = "", refusal: Words = "") -> HttpResponse:
    roles = _roles(request.operator, current=someone.role)
    page = {
        "person": someone,
        "role": ROLES[someone.role],
        "role_sentence": ROLE_SENTENCES[someone.role],
        "roles": roles,
        "second_factor": queries.second_factor(someone.id),
        "sessions": queries.sessions(someone.id, current_key=request.session.session_key or ""),
        "link": link,
        "refusal": refusal,
        "may_change": request.may(Permission.TEAM_WRITE) and bool(roles),
        "crumbs": crumbs(Crumb(_("Team"), reverse("console:team"))),
    }
    return render(request, "console/settings/person.html", page, status=422 if refusal else 200)


def _change(request: StaffRequest, operator_id: UUID, act: Callable[[], object], said: Words) -> HttpResponse:
    """Do one thing to a person; come back to their page with what happened, or with why not."""
    someone = _known(operator_id)
    try:
        act()
    except TeamRefused as refused:
        return _page(request, someone, refusal=REFUSED[refused.code])
    toast(request, said)
    return redirect("console:person", operator_id)


def _refuse() -> None:
    raise TeamRefused("owners_only", "only an owner may do this")


def _known(operator_id: UUID) -> Operator:
    someone = queries.operator(operator_id)
    if someone is None:
        raise Http404
    return someone


def _roles(asking: Operator, *, current: Role | None) -> list[tuple[str, Words]]:
    return [(role.value, ROLES[role]) for role in Role if may_set_role(asking.role, current=current, wanted=role)]


urlpatterns = [
    path("settings/team/", team, name="team"),
    path("settings/team/invite/", invite, name="invite"),
    path("settings/team/<uuid:operator_id>/", person, name="person"),
    path("settings/team/<uuid:operator_id>/role/", set_role, name="set_role"),
    path("settings/team/<uuid:operator_id>/link/", show_link, name="show_link"),
    path("settings/team/<uuid:operator_id>/let-go/", deactivate, name="deactivate"),
    path("settings/team/<uuid:operator_id>/take-back/", reactivate, name="reactivate"),
    path("settings/team/<uuid:operator_id>/second-factor/", remove_second_factor, name="remove_second_factor"),
    path("settings/team/<uuid:operator_id>/sessions/end/", end_sessions_of, name="end_sessions_of"),
    path("settings/team/<uuid:operator_id>/sessions/<int:session_id>/end/", end_session_of, name="end_session_of"),
]
