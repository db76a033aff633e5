"""The tree of categories, causes, products and sites: looked at by everybody who reads complaints, edited by who may change settings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodword.console.addresses import address
from goodword.console.choices import LongSelect
from goodword.console.feedback.improvements import AREAS
from goodword.console.feedback.words import Words
from goodword.console.parts import Crumb, toast
from goodword.feedback.actions import trees
from goodword.feedback.actions.trees import TopicRefused
from goodword.feedback.queries import topics as queries
from goodword.feedback.queries.recovery import topic_plan, topic_plans
from goodword.feedback.queries.theming import phrases_of
from goodword.feedback.rules.importing import NAME_MAX
from goodword.feedback.rules.themes import LEVELS, Kind, Topic
from goodword.feedback.values.improvements import Area
from goodword.lib import clock
from goodword.operators import queries as operators
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

KINDS: Mapping[Kind, Words] = {
    Kind.CATEGORY: gettext_lazy("Categories"),
    Kind.CAUSE: gettext_lazy("Causes"),
    Kind.PRODUCT: gettext_lazy("Products"),
    Kind.SITE: gettext_lazy("Sites"),
}
REFUSALS: Mapping[str, Words] = {
    "name_missing": gettext_lazy("Give it a name."),
    "name_taken": gettext_lazy("There is one of this name already. Merge the two instead."),
    "too_deep": gettext_lazy("The tree has three levels at most."),
    "in_itself": gettext_lazy("It cannot become part of what lies under it."),
    "same": gettext_lazy("Choose another one."),
    "other_kind": gettext_lazy("Choose one of the same kind."),
    "unknown": gettext_lazy("It is not there any more."),
    "person_unknown": gettext_lazy("This person is not there any more. Choose another."),
}
FILED = (Kind.CATEGORY, Kind.CAUSE)  # what complaints are filed under, and plans hang on


@dataclass(frozen=True)
class Line:
    """A topic as a row: how deep it lies, how many complaints are filed under it by itself, and who sees to it."""

    topic: Topic
    level: int
    cases: int
    has_plan: bool
    area: Words
    who: str


class AddForm(forms.Form):
    """A new topic and what it lies under."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_MAX)
    parent = forms.ChoiceField(label=gettext_lazy("Under"), required=False, widget=LongSelect)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(str(one.id), " › ".join(one.path)) for one in queries.topics(kind) if len(one.path) < LEVELS]
        self.fields["parent"].choices = [("", _("Nothing: it is one of the widest")), *known]  # type: ignore[attr-defined]


class RenameForm(forms.Form):
    """Another name."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_MAX)


class MergeForm(forms.Form):
    """What it becomes part of."""

    into = forms.ChoiceField(label=gettext_lazy("Becomes part of"), widget=LongSelect)

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(str(one.id), " › ".join(one.path)) for one in queries.topics(topic.kind) if one.id != topic.id]
        self.fields["into"].choices = [("", "—"), *others]  # type: ignore[attr-defined]


class ChargeForm(forms.Form):
    """Who can act on it."""

    area = forms.ChoiceField(label=gettext_lazy("Who can act"), required=False)
    responsible = forms.ChoiceField(
        label=gettext_lazy("Who is in charge"), required=False, help_text=gettext_lazy("Gets what comes up most often, once a week, as a task.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("As the wider one")), *((area.value, words) for area, words in AREAS.items())]  # type: ignore[attr-defined]
        people = [(str(one.id), one.shown_name) for one in operators.colleagues()]
        self.fields["responsible"].choices = [("", _("As the wider one")), *people]  # type: ignore[attr-defined]


@allowed(Permission.FEEDBACK_READ, write=Permission.SETTINGS_WRITE)
def topics(request: StaffRequest) -> HttpResponse:
    """Show the tree of one kind, and add to it."""
    wanted = request.GET.get("kind", "")
    kind = Kind(wanted) if wanted in set(Kind) else Kind.CATEGORY
    form = AddForm(request.POST or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        parent = UUID(form.cleaned_data["parent"]) if form.cleaned_data["parent"] else None
        try:
            trees.add(kind, form.cleaned_data["name"], parent_id=parent, actor=request.actor, now=clock.now())
        except TopicRefused as refused:
            form.add_error(None, str(REFUSALS[refused.code]))
        else:
            toast(request, _("It is in the tree."))
            return redirect(f"{reverse('console:topics')}?kind={kind}")
    context = {
        "kind": kind.value,
        "kinds": [(one.value, words) for one, words in KINDS.items()],
        "lines": _lines(kind),
        "filed": kind in FILED,
        "form": form,
        "may_write": request.may(Permission.SETTINGS_WRITE),
        "crumbs": _crumbs()[:2],
    }
    return render(request, "console/feedback/topics.html", context, status=422 if form.errors else 200)


@allowed(Permission.FEEDBACK_READ, write=Permission.SETTINGS_WRITE)
def topic(request: StaffRequest, topic_id: UUID) -> HttpResponse:
    """Show one topic; do with it what the button says."""
    found = queries.topic(topic_id)
    if found is None:
        raise Http404
    shown = _forms(found)
    if request.method == "POST":
        what = request.POST.get("do", "")
        if what not in DEEDS:
            raise Http404
        form = _bound(what, request.POST, found)
        if form.is_valid():
            try:
                said = DEEDS[what](found, form.cleaned_data, request)
            except TopicRefused as refused:
                form.add_error(None, str(REFUSALS[refused.code]))
            else:
                toast(request, said)
                return redirect(f"{reverse('console:topics')}?kind={found.kind}")
        shown[what] = form
    return _page(request, found, shown)


def _page(request: StaffRequest, found: Topic, shown: Mapping[str, forms.Form]) -> HttpResponse:
    area, person = queries.in_charge(found.id)
    context = {
        "topic": found,
        "forms": shown,
        "filed": found.kind in FILED,
        "cases": queries.filed(found.kind).get(found.id, 0),
        "below": len(queries.within(found.id)) - 1,
        "plan": topic_plan(found.id),
        "phrases": phrases_of(found.id),
        "area": AREAS[Area(area)] if area else "",
        "who": operators.names({person}).get(person, "") if person else "",
        "may_write": request.may(Permission.SETTINGS_WRITE),
        "crumbs": [*_crumbs(), Crumb(KINDS[found.kind], f"{reverse('console:topics')}?kind={found.kind}")],
    }
    return render(request, "console/feedback/topic.html", context, status=422 if any(form.errors for form in shown.values()) else 200)


def _lines(kind: Kind) -> list[Line]:
    found = queries.topics(kind, retired=True)
    counts, plans = queries.filed(kind), topic_plans() if kind in FILED else {}
    names = operators.names({one.responsible_id for one in found if one.responsible_id})
    return [
        Line(
            one, len(one.path) - 1, counts.get(one.id, 0), one.id in plans, AREAS[Area(one.area)] if one.area else "",
            names.get(one.responsible_id, "") if one.responsible_id else "",
        )
        for one in found
    ]  # fmt: skip


def _forms(found: Topic) -> dict[str, forms.Form]:
    return {
        "rename": RenameForm(initial={"name": found.name}, auto_id="rename_%s"),
        "merge": MergeForm(topic=found, auto_id="merge_%s"),
        "charge": ChargeForm(initial={"area": found.area, "responsible": str(found.responsible_id or "")}, auto_id="charge_%s"),
    }


def _bound(what: str, typed: Any, found: Topic) -> forms.Form:
    if what == "merge":
        return MergeForm(typed, topic=found, auto_id="merge_%s")
    kinds: Mapping[str, type[forms.Form]] = {"rename": RenameForm, "charge": ChargeForm}
    return kinds.get(what, forms.Form)(typed, auto_id=f"{what}_%s")


def _rename(found: Topic, typed: Mapping[str, Any], request: StaffRequest) -> str:
    trees.rename(found.id, typed["name"], actor=request.actor, now=clock.now())
    return _("Renamed. What is filed under it follows.")


def _merge(found: Topic, typed: Mapping[str, Any], request: StaffRequest) -> str:
    trees.merge(found.id, UUID(typed["into"]), actor=request.actor, now=clock.now())
    return _("Merged. What was filed under it stands under the other one.")


def _retire(found: Topic, _typed: Mapping[str, Any], request: StaffRequest) -> str:
    trees.retire(found.id, on=True, actor=request.actor, now=clock.now())
    return _("It is offered no more. Complaints filed under it keep it.")


def _restore(found: Topic, _typed: Mapping[str, Any], request: StaffRequest) -> str:
    trees.retire(found.id, on=False, actor=request.actor, now=clock.now())
    return _("It is offered again.")


def _charge(found: Topic, typed: Mapping[str, Any], request: StaffRequest) -> str:
    area = Area(typed["area"]) if typed["area"] else None
    person = UUID(typed["responsible"]) if typed["responsible"] else None
    trees.put_in_charge(found.id, area=area, responsible_id=person, actor=request.actor, now=clock.now())
    return _("Saved.")


DEEDS: Mapping[str, Callable[[Topic, Mapping[str, Any], StaffRequest], str]] = {
    "rename": _rename,
    "merge": _merge,
    "retire": _retire,
    "restore": _restore,
    "charge": _charge,
}


def _crumbs() -> list[Crumb]:
    return [Crumb(_("Feedback"), address("feedback")), Crumb(_("Themes"), reverse("console:themes"))]
