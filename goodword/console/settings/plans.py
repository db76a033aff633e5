"""Recovery plans: what is done at once about complaints of each category, by whom, and within which time."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from goodword.console.feedback.words import CATEGORIES, problem
from goodword.console.parts import Crumb, Words, toast
from goodword.console.settings.shared import crumbs
from goodword.console.words import ROLES
from goodword.feedback.actions import recovery
from goodword.feedback.queries import recovery as queries
from goodword.feedback.queries import topics
from goodword.feedback.rules.recovery import SCRIPT_MAX, STEPS_MAX, TITLE_MAX
from goodword.feedback.rules.themes import Kind
from goodword.feedback.values import Category
from goodword.feedback.values.recovery import Doing, Step, Unit
from goodword.lib import clock
from goodword.operators import queries as operators
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission, Role

EMPTY_ROWS = 2
UNITS: Mapping[Unit, Words] = {Unit.MINUTES: _("minutes"), Unit.HOURS: _("hours"), Unit.DAYS: _("working days")}
DOINGS: Mapping[Doing, Words] = {Doing.TALK: _("The customer hears from a person"), Doing.DO: _("Something is done")}

_CALL = (_("First call: listen, say sorry, say what happens now"), Doing.TALK, 2, Unit.HOURS, None, False)
_WORD = (_("A personal word on how far it is, until it is mended"), Doing.TALK, 2, Unit.DAYS, None, True)
_REPLACE = (_("Send a replacement, or lend one meanwhile"), Doing.DO, 1, Unit.DAYS, Role.SUPPORT, False)
_COLLECT = (_("Have what is broken collected"), Doing.DO, 2, Unit.DAYS, Role.SUPPORT, False)
_FIND = (_("Ask the carrier where it is, or send it again"), Doing.DO, 4, Unit.HOURS, Role.SUPPORT, False)
_PAY_BACK = (_("Check the bill, and pay back what was too much"), Doing.DO, 1, Unit.DAYS, None, False)

# What the form proposes where a category has no plan yet; nothing of it happens before somebody saved it.
PROPOSED: Mapping[Category, tuple[tuple[Words, Doing, int, Unit, Role | None, bool], ...]] = {
    Category.PRODUCT: (_CALL, _REPLACE, _COLLECT, _WORD),
    Category.DELIVERY: (_CALL, _FIND, _WORD),
    Category.SERVICE: (_CALL, _WORD),
    Category.BILLING: (_CALL, _PAY_BACK, _WORD),
    Category.OTHER: (_CALL, _WORD),
}


class StepForm(forms.Form):
    """One step; without a title it is none."""

    title = forms.CharField(label=_("What is done"), max_length=TITLE_MAX, required=False)
    doing = forms.ChoiceField(label=_("How"), choices=list(DOINGS.items()), required=False)
    within = forms.IntegerField(label=_("Within"), min_value=1, required=False)
    unit = forms.ChoiceField(label=_("Counted in"), choices=list(UNITS.items()), required=False)
    who = forms.ChoiceField(label=_("By whom"), required=False)
    repeats = forms.BooleanField(label=_("Again and again, until the complaint is closed"), required=False)
    script = forms.CharField(label=_("What to say"), max_length=SCRIPT_MAX, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(f"person:{one.id}", one.shown_name) for one in operators.colleagues()]
        roles = [(f"role:{role.value}", words) for role, words in ROLES.items()]
        self.fields["who"].choices = [("", _("Who looks after the complaint")), *roles, *people]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the time of a step that has a title."""
        typed = super().clean() or {}
        if typed.get("title") and not typed.get("within") and "within" not in self.errors:
            self.add_error("within", _("Say within which time."))
        return typed

    def step(self) -> Step | None:
        """Return what was typed, None for an empty row."""
        typed = self.cleaned_data
        if not typed["title"].strip():
            return None
        kind, _sep, found = typed["who"].partition(":")
        return Step(
            title=typed["title"].strip(),
            doing=Doing(typed["doing"] or Doing.TALK),
            within=typed["within"],
            unit=Unit(typed["unit"] or Unit.HOURS),
            role=Role(found) if kind == "role" else None,
            person_id=UUID(found) if kind == "person" else None,
            repeats=typed["repeats"],
            script=typed["script"],
        )


_Steps = forms.formset_factory(StepForm, extra=EMPTY_ROWS, max_num=STEPS_MAX, absolute_max=STEPS_MAX + EMPTY_ROWS)


@allowed(Permission.SETTINGS_READ)
def plans(request: StaffRequest) -> HttpResponse:
    """Show the plan of each category."""
    known = queries.plans()
    lines = [(words, reverse("console:plan", args=[category]), known[category].steps if category in known else ()) for category, words in CATEGORIES.items()]
    own = queries.topic_plans()
    tree = topics.tree() if own else {}
    lines += [(" › ".join(tree[one].path), reverse("console:topic_plan", args=[one]), steps) for one, steps in own.items() if one in tree]
    page = {"lines": lines, "crumbs": crumbs(), "may_write": request.may(Permission.SETTINGS_WRITE)}
    return render(request, "console/settings/plans.html", page)


@allowed(Permission.SETTINGS_READ, write=Permission.SETTINGS_WRITE)
def plan(request: StaffRequest, category: str) -> HttpResponse:
    """Show and change the plan of one category."""
    if category not in set(Category):
        raise Http404
    chosen = Category(category)
    kept = queries.plan(chosen)
    steps = kept.steps if kept else ()
    return _plan(request, CATEGORIES[chosen], steps, _proposed(chosen), lambda found: recovery.keep(chosen, found, actor=request.actor, now=clock.now()))


@allowed(Permission.SETTINGS_READ, write=Permission.SETTINGS_WRITE)
def topic_plan(request: StaffRequest, topic_id: UUID) -> HttpResponse:
    """Show and change the plan of one of the house's own categories or causes; left empty, that of the wider one counts."""
    one = topics.topic(topic_id)
    if one is None or one.kind not in (Kind.CATEGORY, Kind.CAUSE):
        raise Http404
    name, kept = " › ".join(one.path), queries.topic_plan(one.id)
    return _plan(request, name, kept, [], lambda found: recovery.keep_for_topic(one.id, found, actor=request.actor, now=clock.now()))


def _plan(request: StaffRequest, name: Words, kept: tuple[Step, ...], proposed: list[dict[str, Any]], keep: Callable[[list[Step]], bool]) -> HttpResponse:
    steps = _Steps(request.POST or None, initial=_initial(kept) if kept else proposed, prefix="step")
    if request.method == "POST" and steps.is_valid():
        try:
            keep([one for form in steps if (one := form.step())])
        except recovery.PlanRefused as refused:
            _show(steps, refused)
        else:
            toast(request, _("Saved. It counts for complaints that come in from now on."))
            return redirect("console:plans")
    page = {
        "category": name,
        "steps": steps,
        "proposed": bool(proposed) and not kept,
        "crumbs": [*crumbs(), Crumb(_("Recovery plans"), reverse("console:plans"))],
        "may_write": request.may(Permission.SETTINGS_WRITE),
    }
    return render(request, "console/settings/plan.html", page, status=422 if request.method == "POST" else 200)


def _show(steps: Any, refused: recovery.PlanRefused) -> None:
    """Put what is wrong beside the fields it is in; rows that are empty were no steps."""
    typed = [form for form in steps if form.step()]
    for one in refused.problems:
        number, _sep, field = one.field.partition(".")
        typed[int(number or 0)].add_error(field or None, problem(one))


def _initial(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    return [
        {
            "title": one.title,
            "doing": one.doing.value,
            "within": one.within,
            "unit": one.unit.value,
            "who": f"role:{one.role}" if one.role else f"person:{one.person_id}" if one.person_id else "",
            "repeats": one.repeats,
            "script": one.script,
        }
        for one in steps
    ]


def _proposed(category: Category) -> list[dict[str, Any]]:
    return _initial(
        tuple(Step(str(title), doing, within, unit, role=role, repeats=repeats) for title, doing, within, unit, role, repeats in PROPOSED[category])
    )


urlpatterns = [
    path("settings/plans/", plans, name="plans"),
    path("settings/plans/topics/<uuid:topic_id>/", topic_plan, name="topic_plan"),
    path("settings/plans/<slug:category>/", plan, name="plan"),
]
