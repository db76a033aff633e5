"""What an installation describes its contacts with: tags, lists, its own fields, kinds of relation."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from goodword.console import formats
from goodword.console.contacts.editing import LABEL_REFUSALS
from goodword.console.parts import Crumb, toast
from goodword.contacts.actions import labels, vocabulary
from goodword.contacts.actions.labels import Kind, LabelRefused
from goodword.contacts.actions.vocabulary import VocabularyRefused
from goodword.contacts.queries import vocabulary as queries
from goodword.contacts.queries import words
from goodword.contacts.values import FieldType
from goodword.lib import clock
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

P = Permission
TYPES = {
    FieldType.TEXT: gettext_lazy("Text"),
    FieldType.NUMBER: gettext_lazy("Number"),
    FieldType.DATE: gettext_lazy("Date"),
    FieldType.YES_NO: gettext_lazy("Yes or no"),
    FieldType.CHOICE: gettext_lazy("Choice"),
}
REFUSALS = {
    "label_missing": gettext_lazy("A name with letters or digits is needed."),
    "taken": gettext_lazy("There is one of this name already."),
    "too_many": gettext_lazy("There are too many fields or choices."),
    "options_missing": gettext_lazy("A choice needs at least two options, one a line."),
    "built_in": gettext_lazy("This kind is built in."),
}


class LabelForm(forms.Form):
    """The name of a tag or list."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)


class FieldForm(forms.Form):
    """A field of the installation's own."""

    label = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    type = forms.ChoiceField(label=gettext_lazy("Holds"), choices=[(one.value, label) for one, label in TYPES.items()])
    options = forms.CharField(
        label=gettext_lazy("Options"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("For a choice: one a line."),
    )

    def chosen(self) -> list[str]:
        """Return the options that were typed."""
        return str(self.cleaned_data["options"]).splitlines()


@allowed(P.CONTACTS_READ, write=P.CONTACTS_WRITE)
def tags_and_lists(request: StaffRequest) -> HttpResponse:
    """Show tags and lists with how many contacts have each, and add one."""
    form = LabelForm(request.POST or None)
    kind = Kind(request.POST["kind"]) if request.POST.get("kind") in set(Kind) else Kind.TAG
    if request.method == "POST" and form.is_valid():
        try:
            labels.named(kind, form.cleaned_data["name"], now=clock.now())
        except LabelRefused as refused:
            form.add_error("name", LABEL_REFUSALS[refused.code])
        else:
            return redirect("console:contacts_labels")
    context = {
        "form": form,
        "kind": kind.value,
        "tags": queries.tags(counted=True),
        "lists": queries.lists(counted=True),
        "may_write": request.may(P.CONTACTS_WRITE),
        "crumbs": _crumbs(),
        "tab": "labels",
    }
    return render(request, "console/contacts/vocabulary_labels.html", context, status=422 if form.errors else 200)


@allowed(P.CONTACTS_WRITE)
def label(request: StaffRequest, kind: str, label_id: UUID) -> HttpResponse:
    """Rename one tag or list, or delete it everywhere."""
    if kind not in set(Kind):
        raise Http404
    known = queries.tags(counted=True) if kind == Kind.TAG else queries.lists(counted=True)
    one = next((found for found in known if found.id == label_id), None)
    if one is None:
        raise Http404
    form = LabelForm(request.POST or None, initial={"name": one.name})
    if request.method == "POST" and form.is_valid():
        try:
            labels.rename(Kind(kind), label_id, form.cleaned_data["name"], actor=request.actor, now=clock.now())
        except LabelRefused as refused:
            form.add_error("name", LABEL_REFUSALS[refused.code])
        else:
            toast(request, _("Renamed."))
            return redirect("console:contacts_labels")
    used = ngettext("%(count)s contact has it.", "%(count)s contacts have it.", one.contacts or 0) % {"count": formats.number(one.contacts or 0)}
    context = {"form": form, "label": one, "kind": kind, "used": used, "crumbs": [*_crumbs(), Crumb(_("Tags and lists"), reverse("console:contacts_labels"))]}
    return render(request, "console/contacts/vocabulary_label.html", context, status=422 if form.errors else 200)


@allowed(P.CONTACTS_WRITE)
@require_POST
def delete_label(request: StaffRequest, kind: str, label_id: UUID) -> HttpResponse:
    """Delete a tag or list everywhere; the contacts stay."""
    if kind in set(Kind):
        had = labels.remove(Kind(kind), label_id, actor=request.actor, now=clock.now())
        said = ngettext("Deleted. %(count)s contact had it.", "Deleted. %(count)s contacts had it.", had) % {"count": formats.number(had)}
        toast(request, said)
    return redirect("console:contacts_labels")


@allowed(P.CONTACTS_READ, write=P.SETTINGS_WRITE)
def fields(request: StaffRequest) -> HttpResponse:
    """Show the installation's own fields, and add one."""
    form = FieldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            vocabulary.add_field(label=typed["label"], type=FieldType(typed["type"]), options=form.chosen(), actor=request.actor, now=clock.now())
        except VocabularyRefused as refused:
            form.add_error("options" if refused.code == "options_missing" else "label", REFUSALS[refused.code])
        else:
            toast(request, _("The field is there, for every contact."))
            return redirect("console:contacts_fields")
    context = {
        "form": form,
        "fields": [(one, TYPES[one.type]) for one in queries.custom_fields()],
        "may_write": request.may(P.SETTINGS_WRITE),
        "crumbs": _crumbs(),
        "tab": "fields",
    }
    return render(request, "console/contacts/vocabulary_fields.html", context, status=422 if form.errors else 200)


@allowed(P.SETTINGS_WRITE)
def field(request: StaffRequest, slug: str) -> HttpResponse:
    """Change how a field is called and what it offers."""
    one = next((found for found in queries.custom_fields() if found.slug == slug), None)
    if one is None:
        raise Http404
    form = FieldForm(request.POST or None, initial={"label": one.label, "type": one.type.value, "options": "\n".join(one.options)})
    form.fields["type"].disabled = True
    if one.type is not FieldType.CHOICE:
        del form.fields["options"]
    if request.method == "POST" and form.is_valid():
        try:
            options = form.chosen() if "options" in form.fields else []
            vocabulary.change_field(slug, label=form.cleaned_data["label"], options=options, actor=request.actor, now=clock.now())
        except VocabularyRefused as refused:
            form.add_error("options" if refused.code == "options_missing" else "label", REFUSALS[refused.code])
        else:
            toast(request, _("Saved."))
            return redirect("console:contacts_fields")
    context = {"form": form, "field": one, "uses": queries.field_uses(slug), "crumbs": [*_crumbs(), Crumb(_("Own fields"), reverse("console:contacts_fields"))]}
    return render(request, "console/contacts/vocabulary_field.html", context, status=422 if form.errors else 200)


@allowed(P.SETTINGS_WRITE)
@require_POST
def delete_field(request: StaffRequest, slug: str) -> HttpResponse:
    """Delete a field that no contact fills."""
    try:
        vocabulary.delete_field(slug, actor=request.actor, now=clock.now())
        toast(request, _("Deleted."))
    except VocabularyRefused as refused:
        toast(request, _in_use(refused.uses))
    return redirect("console:contacts_fields")


@allowed(P.CONTACTS_READ, write=P.SETTINGS_WRITE)
def relations(request: StaffRequest) -> HttpResponse:
    """Show the kinds of relation, and add one."""
    form = LabelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            vocabulary.add_relation(label=form.cleaned_data["name"], actor=request.actor, now=clock.now())
        except VocabularyRefused as refused:
            form.add_error("name", REFUSALS[refused.code])
        else:
            return redirect("console:contacts_relations")
    context = {
        "form": form,
        "relations": [(one, words.relation_label(one), queries.relation_uses(one.slug)) for one in queries.relations()],
        "may_write": request.may(P.SETTINGS_WRITE),
        "crumbs": _crumbs(),
        "tab": "relations",
    }
    return render(request, "console/contacts/vocabulary_relations.html", context, status=422 if form.errors else 200)


@allowed(P.SETTINGS_WRITE)
@require_POST
def delete_relation(request: StaffRequest, slug: str) -> HttpResponse:
    """Delete an added kind of relation that no contact has."""
    try:
        vocabulary.delete_relation(slug, actor=request.actor, now=clock.now())
        toast(request, _("Deleted."))
    except VocabularyRefused as refused:
        toast(request, _in_use(refused.uses) if refused.code == "in_use" else REFUSALS[refused.code])
    return redirect("console:contacts_relations")


def _in_use(uses: int) -> str:
    said = ngettext("Not deleted: %(count)s contact has it.", "Not deleted: %(count)s contacts have it.", uses)
    return said % {"count": formats.number(uses)}


def _crumbs() -> list[Crumb]:
    return [Crumb(_("Contacts"), reverse("console:contacts"))]


urlpatterns = [
    path("contacts/labels/", tags_and_lists, name="contacts_labels"),
    path("contacts/labels/<slug:kind>/<uuid:label_id>/", label, name="contacts_label"),
    path("contacts/labels/<slug:kind>/<uuid:label_id>/delete/", delete_label, name="contacts_delete_label"),
    path("contacts/fields/", fields, name="contacts_fields"),
    path("contacts/fields/<slug:slug>/", field, name="contacts_field"),
    path("contacts/fields/<slug:slug>/delete/", delete_field, name="contacts_delete_field"),
    path("contacts/relations/", relations, name="contacts_relations"),
    path("contacts/relations/<slug:slug>/delete/", delete_relation, name="contacts_delete_relation"),
]
