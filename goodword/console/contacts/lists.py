"""The list of contacts: searched, filtered, acted on together, exported as seen."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodword.console import formats
from goodword.console.contacts.forms import id_of, operator_choices
from goodword.console.parts import Choice, Crumb, Filter, toast
from goodword.contacts.actions import bulk, labels
from goodword.contacts.actions import exports as actions
from goodword.contacts.actions.labels import Kind, LabelRefused
from goodword.contacts.queries import exports, pages, vocabulary, words
from goodword.contacts.values import Contact, Label, Selection
from goodword.contacts.values import Filter as Wanted
from goodword.lib import clock
from goodword.lib.pages import CursorInvalid
from goodword.lib.sheets import csv_lines, write_xlsx
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

NAMES = ("q", "tag", "list", "relation", "assignee", "import")


@dataclass(frozen=True)
class Line:
    """A contact in the list."""

    contact: Contact
    name: str
    relation: str
    tags: list[Label]
    assignee: str


@allowed(Permission.CONTACTS_READ)
def contacts(request: StaffRequest) -> HttpResponse:
    """Show the contacts that search and filters leave, the newest first."""
    wanted = wanted_of(request.GET)
    try:
        page = pages.page(wanted, cursor=request.GET.get("after"))
    except CursorInvalid:
        return render(request, "console/contacts/list.html", {"page": None, "filters": _filters(request.GET)}, status=400)
    total = pages.count(Selection(filter=wanted))
    context = {
        "page": page,
        "lines": lines_of(page.items),
        "filters": _filters(request.GET),
        "q": request.GET.get("q", ""),
        "kept": [(name, request.GET[name]) for name in NAMES if name != "q" and request.GET.get(name)],
        "query": query_of(wanted),
        "narrowed": wanted != Wanted(),
        "total": total,
        "total_words": _total(total),
    }
    return render(request, "console/contacts/list.html", context)


@allowed(Permission.CONTACTS_WRITE)
def together(request: StaffRequest) -> HttpResponse:
    """Ask what to do with the contacts that were ticked, or with all that the list shows, and say how many these are."""
    given = request.POST or request.GET
    selection = selection_of(given)
    count = pages.count(selection)
    deed = bulk.Deed(given["deed"]) if given.get("deed") in set(bulk.Deed) else None
    context: dict[str, Any] = {
        "count": count,
        "count_words": _total(count),
        "examples": lines_of(pages.first(selection, limit=5)),
        "hidden": _hidden(given),
        "back": f"{reverse('console:contacts')}?{query_of(selection.filter)}",
        "crumbs": [Crumb(_("Contacts"), reverse("console:contacts"))],
        "tags": vocabulary.tags(),
        "lists": vocabulary.lists(),
        "people": operator_choices(),
        "typed": given,
    }
    if request.method == "POST" and deed and given.get("confirmed"):
        try:
            done = _do(request, selection, deed)
        except LabelRefused:
            return render(request, "console/contacts/together.html", {**context, "error": _("Choose or type what is to be put on or taken off.")}, status=422)
        changed = ngettext("%(count)s contact was changed.", "%(count)s contacts were changed.", done.changed) % {"count": formats.number(done.changed)}
        toast(request, changed)
        return redirect(context["back"])
    return render(request, "console/contacts/together.html", context)


@allowed(Permission.CONTACTS_EXPORT)
def export(request: StaffRequest, kind: str) -> HttpResponseBase:
    """Hand out the contacts that the list shows, with every field; the audit trail says that it happened and how many there were."""
    selection = selection_of(request.GET)
    actions.note_export(selection, kind=kind, actor=request.actor, now=clock.now())
    name = f"contacts-{clock.now():%Y-%m-%d}.{kind}"
    if kind == "xlsx":
        return _workbook(selection, name)
    columns = exports.headings()
    lines = csv_lines([label for _name, label in columns], exports.rows(selection, columns))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def wanted_of(query: QueryDict) -> Wanted:
    """Return the filter that an address names."""
    return Wanted(
        search=query.get("q", "").strip()[:200],
        tag=id_of(query.get("tag", "")),
        list=id_of(query.get("list", "")),
        relation=query.get("relation", ""),
        assignee=query.get("assignee", ""),
        import_id=id_of(query.get("import", "")),
    )


def query_of(wanted: Wanted) -> str:
    """Return a filter as it stands in an address."""
    values = {"q": wanted.search, "tag": wanted.tag, "list": wanted.list, "relation": wanted.relation, "assignee": wanted.assignee, "import": wanted.import_id}
    return urlencode({name: str(value) for name, value in values.items() if value})


def selection_of(given: QueryDict) -> Selection:
    """Return the contacts that were ticked, or all that the filter shows where "all" is set or nothing was ticked."""
    picked = [one for one in map(id_of, given.getlist("pick")) if one]
    if picked and not given.get("all"):
        return Selection(ids=tuple(picked[:500]), filter=wanted_of(given))
    return Selection(filter=wanted_of(given))


def lines_of(people: tuple[Contact, ...] | list[Contact]) -> list[Line]:
    """Return contacts with the words that a list shows beside them."""
    ids = [one.id for one in people]
    tags = vocabulary.tags_of(ids)
    relations = {kind.slug: words.relation_label(kind) for kind in vocabulary.relations()}
    staff = dict(operator_choices())
    return [
        Line(
            contact=one,
            name=one.name or one.company or one.email or _("Without a name"),
            relation=relations.get(one.relation, one.relation),
            tags=tags[one.id],
            assignee=staff.get(str(one.assignee_id), ""),
        )
        for one in people
    ]


def _do(request: StaffRequest, selection: Selection, deed: bulk.Deed) -> bulk.Done:
    """Find or make the tag or list that was chosen or typed, and do the deed."""
    now = clock.now()
    if deed is bulk.Deed.ASSIGN:
        return bulk.apply(selection, deed, id_of(request.POST.get("assignee", "")), actor=request.actor, now=now)
    kind = Kind.TAG if deed in {bulk.Deed.TAG, bulk.Deed.UNTAG} else Kind.LIST
    chosen = id_of(request.POST.get(kind.value, ""))
    typed = request.POST.get(f"new_{kind.value}", "").strip()
    if deed in {bulk.Deed.TAG, bulk.Deed.JOIN} and typed:
        return bulk.apply_named(selection, deed, typed, actor=request.actor, now=now)
    if chosen is None:
        raise labels.LabelRefused("name_missing")
    return bulk.apply(selection, deed, chosen, actor=request.actor, now=now)


def _filters(query: QueryDict) -> list[Filter]:
    relations = [Choice(kind.slug, words.relation_label(kind)) for kind in vocabulary.relations()]
    people = [Choice(pages.NOBODY, _("Nobody")), *(Choice(one, name) for one, name in operator_choices())]
    found = [
        Filter("tag", _("Tag"), [Choice(str(one.id), one.name) for one in vocabulary.tags()], query.get("tag", "")),
        Filter("list", _("List"), [Choice(str(one.id), one.name) for one in vocabulary.lists()], query.get("list", "")),
        Filter("relation", _("Relation"), relations, query.get("relation", "")),
        Filter("assignee", _("Looked after by"), people, query.get("assignee", "")),
    ]
    if file := query.get("import", ""):
        found.append(Filter("import", _("Import"), [Choice(file, _("one file"))], file))
    return found


def _hidden(given: QueryDict) -> list[tuple[str, str]]:
    """Return what was ticked and filtered, to be sent once more with the answer."""
    picked = [("pick", str(one)) for one in map(id_of, given.getlist("pick")) if one]
    return [*(picked if not given.get("all") else []), *((name, given.get(name, "")) for name in (*NAMES, "all") if given.get(name))]


def _total(total: int) -> str:
    if total > pages.COUNT_MAX:
        return _("More than %(count)s contacts") % {"count": formats.number(pages.COUNT_MAX)}
    return ngettext("%(count)s contact", "%(count)s contacts", total) % {"count": formats.number(total)}


def _workbook(selection: Selection, name: str) -> FileResponse:
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as made:
        file = Path(made.name)
    try:
        columns = exports.headings()
        write_xlsx(file, [label for _name, label in columns], exports.rows(selection, columns))
        return FileResponse(file.open("rb"), as_attachment=True, filename=name)
    finally:
        file.unlink()  # the open file stays readable until it is sent


urlpatterns = [
    path("contacts/", contacts, name="contacts"),
    path("contacts/together/", together, name="contacts_together"),
    path("contacts/export.<slug:kind>", export, name="contacts_export"),
]
