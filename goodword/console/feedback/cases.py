"""Complaints: what waits for whom, what was closed, and one entered by staff."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.console.addresses import address
from goodword.console.feedback import words
from goodword.console.feedback.board import columns
from goodword.console.feedback.forms import CaseForm
from goodword.console.feedback.lines import case_lines
from goodword.console.parts import Crumb, toast
from goodword.contacts import queries as contacts
from goodword.feedback.actions import intake
from goodword.feedback.actions.intake import CaseRefused
from goodword.feedback.queries import cases as queries
from goodword.feedback.queries.topics import topic, tree, within
from goodword.feedback.rules.themes import Kind, Topic
from goodword.feedback.values import OPEN, Case, CaseState, Category, NewCase, Origin, Severity, Wish
from goodword.lib import clock
from goodword.lib.pages import CursorInvalid, Page
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

PAGE_LIMIT = 30
SKIP_MAX = 100_000
_FILED = (Kind.CATEGORY, Kind.CAUSE)
CHOICES_MAX = 60  # topics to narrow a list to
VIEWS = ("mine", "all", "nobody", "closed", "board")


@allowed(Permission.FEEDBACK_READ)
def cases(request: StaffRequest) -> HttpResponse:
    """Show open complaints, the most urgent first, or closed ones, the newest first."""
    now = clock.now()
    view = request.GET.get("show", "")
    chosen = _topic(request)
    about = within(chosen.id) if chosen else None
    view = view if view in VIEWS else "mine" if queries.open_count(request.operator.id) else "all"
    page: Page[object] = Page(items=())
    shown: list[Case] = []
    if view == "closed":
        try:
            found = queries.page(state=CaseState.CLOSED, about=about, cursor=request.GET.get("after"), limit=PAGE_LIMIT)
        except CursorInvalid as error:
            raise Http404 from error
        shown, page = list(found.items), Page(items=(), next_cursor=found.next_cursor)
    elif view != "board":
        shown, page = _waiting(request, view, about)
    whose = "mine" if request.GET.get("whose") == "mine" else ""
    context = {
        "tab": "cases",
        "view": view,
        "views": [("mine", _("Mine")), ("all", _("All open")), ("nobody", _("Nobody’s")), ("closed", _("Closed")), ("board", _("Board"))],
        "whose": whose,
        "topic": chosen,
        "topics": _choices(chosen),
        "kept": {"show": view} | ({"whose": whose} if whose else {}),
        "columns": columns(assignee_id=request.operator.id if whose else None, about=about, now=now) if view == "board" else [],
        "state": request.GET.get("state", ""),
        "lines": case_lines(shown, now=now),
        "page": page,
        "may_write": request.may(Permission.FEEDBACK_WRITE),
        "form_url": request.build_absolute_uri("/complaint"),
    }
    return render(request, "console/feedback/cases.html", context)


def _topic(request: StaffRequest) -> Topic | None:
    """Return the category or cause that the list is narrowed to, None for all."""
    try:
        return topic(UUID(request.GET.get("topic", "")))
    except ValueError:
        return None


def _choices(chosen: Topic | None) -> list[tuple[str, str]]:
    """Return what the list can be narrowed to: the whole trees where they are small, else the widest of them and what is chosen."""
    known = sorted((one for one in tree().values() if one.kind in _FILED and not one.retired), key=lambda one: (_FILED.index(one.kind), one.sorted_by))
    shown = known if len(known) <= CHOICES_MAX else [one for one in known if one.parent_id is None or one == chosen]
    return [(str(one.id), "\u2003" * (len(one.path) - 1) + one.name) for one in shown]


def _waiting(request: StaffRequest, view: str, about: list[UUID] | None) -> tuple[list[Case], Page[object]]:
    """Return one page of open complaints; their order changes as they are worked on, so a page is told by how many come before it."""
    after = request.GET.get("after") or "0"
    if not (after.isdecimal() and int(after) <= SKIP_MAX):
        raise Http404
    skip = int(after)
    mine = request.operator.id if view == "mine" else None
    state = request.GET.get("state", "")
    only = CaseState(state) if view == "all" and state in OPEN else None
    found = queries.waiting(assignee_id=mine, nobody=view == "nobody", state=only, about=about, skip=skip, limit=PAGE_LIMIT + 1)
    following = str(skip + PAGE_LIMIT) if len(found) > PAGE_LIMIT else None
    return found[:PAGE_LIMIT], Page(items=(), next_cursor=following)


@allowed(Permission.FEEDBACK_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    """Take a complaint that somebody makes on the telephone or at the counter."""
    form = CaseForm(request.POST or None, initial={"contact": _typed_for(request)})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        complaint = NewCase(
            words=typed["words"],
            origin=Origin.STAFF,
            contact_id=form.found(),
            email=form.address(),
            category=Category(typed["category"]),
            severity=Severity(typed["severity"]),
            wish=Wish(typed["wish"]),
            order=typed["order"],
        )
        try:
            made = intake.receive(complaint, key=typed["key"], actor=request.actor, now=clock.now())
        except CaseRefused as refused:
            form.add_error("contact" if refused.code == "nobody" else "words", words.refusal(refused.code))
        else:
            toast(request, _("The complaint is kept, and the customer told that it has arrived where there is an address."))
            return redirect("console:case", case_id=made.id)
    crumbs = [Crumb(gettext_lazy("Feedback"), address("feedback")), Crumb(gettext_lazy("Complaints"), address("cases"))]
    return render(request, "console/feedback/case_new.html", {"form": form, "crumbs": crumbs}, status=422 if form.errors else 200)


def _typed_for(request: StaffRequest) -> str:
    """Return the address of the contact that the page was opened for."""
    try:
        person = contacts.contacts([UUID(request.GET.get("contact", ""))])
    except ValueError:
        return ""
    return next((one.email or one.phone for one in person.values()), "")
