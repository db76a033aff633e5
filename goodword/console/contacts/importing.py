"""Imports: a file is uploaded, its columns are named, a dry run shows what will happen, then it is taken in, and can be taken back."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from goodword.console import formats
from goodword.console.contacts.import_forms import OptionsForm, UploadForm
from goodword.console.contacts.naming import CHANNELS, IMPORT_STATES, PURPOSES
from goodword.console.parts import Crumb, Figure, Words, toast
from goodword.contacts.actions import imports as actions
from goodword.contacts.actions.imports import ImportRefused
from goodword.contacts.actions.imports.sweeping import KEPT_FOR
from goodword.contacts.queries import imports as queries
from goodword.contacts.queries import pages, vocabulary, words
from goodword.contacts.queries.imports import ImportUnknown
from goodword.contacts.rules.headings import TARGETS
from goodword.contacts.rules.profile import CUSTOM
from goodword.contacts.rules.rows import CONSENT
from goodword.contacts.values import Import, ImportCounts, ImportOptions, ImportState
from goodword.lib import clock
from goodword.lib.pages import CursorInvalid
from goodword.operators import queries as operators
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission

UNDER_WAY = {ImportState.CHECKING, ImportState.RUNNING, ImportState.UNDOING}
SHOWN_BAD = 20
SAMPLES = 3

REFUSALS = {
    "empty": gettext_lazy("The file is empty."),
    "binary": gettext_lazy("This is not a table. Save it as CSV or XLSX, and choose that."),
    "damaged": gettext_lazy("The workbook cannot be opened; it may be damaged or protected by a password."),
    "headings_missing": gettext_lazy("The first row has to hold the names of the columns."),
    "too_large": gettext_lazy("The file is larger than 500 MB. Cut it into parts."),
    "no_identity": gettext_lazy("One column has to be a mail address, a telephone number or a customer number: by it people are recognised."),
    "twice": gettext_lazy("Two columns cannot both be the same field."),
    "unknown_target": gettext_lazy("This field is not there any more."),
    "wording_missing": gettext_lazy("Where a column says that people agreed, write down to which words: without them the consent is worth nothing."),
    "state": gettext_lazy("Meanwhile this import has gone on."),
    "expired": gettext_lazy("It is too long ago: what was needed to undo it is deleted after 30 days."),
}


@dataclass(frozen=True)
class Column:
    """A column of the file, with examples, and what it is to be."""

    number: int
    heading: str
    samples: list[str]
    target: str


@allowed(Permission.CONTACTS_WRITE)
def start(request: StaffRequest) -> HttpResponse:
    """Show earlier imports, and take a new file."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            import_id = actions.upload(file.name or "file", file.chunks(), actor=request.actor, now=clock.now())
        except ImportRefused as refused:
            form.add_error("file", REFUSALS[refused.code])
        else:
            return redirect("console:contacts_import_columns", import_id=import_id)
    try:
        page = queries.page(cursor=request.GET.get("after"), limit=20)
    except CursorInvalid as invalid:
        raise Http404 from invalid
    staff = operators.names({one.by_id for one in page.items if one.by_id})
    lines = [(one, *IMPORT_STATES[one.state], staff.get(one.by_id, "") if one.by_id else "", _where(one)) for one in page.items]
    context = {"form": form, "page": page, "lines": lines, "crumbs": [Crumb(_("Contacts"), reverse("console:contacts"))]}
    return render(request, "console/contacts/import_start.html", context, status=422 if form.errors else 200)


@allowed(Permission.CONTACTS_WRITE)
def columns(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Ask what the columns are and how they are read, then begin the dry run."""
    one = _import_or_404(import_id)
    if one.state not in {ImportState.DRAFT, ImportState.CHECKED, ImportState.CHECKING}:
        return redirect("console:contacts_import", import_id=one.id)
    form = OptionsForm(request.POST or None, initial=_initial(one.options))
    mapping = {number: request.POST.get(f"column-{number}", "") for number in range(len(one.headings))} if request.POST else dict(one.mapping)
    wrong: dict[int, Words] = {}
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_up(one.id, mapping=mapping, options=form.options(), actor=request.actor, now=clock.now())
        except ImportRefused as refused:
            if refused.column is not None:
                wrong[refused.column] = REFUSALS[refused.code]
            form.add_error("wording" if refused.code == "wording_missing" else None, REFUSALS[refused.code])
        else:
            return redirect("console:contacts_import", import_id=one.id)
    context = {
        "one": one,
        "form": form,
        "columns": _columns(one, mapping),
        "wrong": wrong,
        "targets": _targets(),
        "crumbs": _crumbs(),
        "step": 1,
    }
    return render(request, "console/contacts/import_columns.html", context, status=422 if form.errors else 200)


@allowed(Permission.CONTACTS_WRITE)
def progress(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Show how far an import is, what the dry run found, or what came of it."""
    one = _import_or_404(import_id)
    if one.state is ImportState.DRAFT:
        return redirect("console:contacts_import_columns", import_id=one.id)
    counts = one.preview if one.state in {ImportState.CHECKING, ImportState.CHECKED} else one.counts
    context = {
        "one": one,
        "crumbs": _crumbs(),
        "mark": IMPORT_STATES[one.state],
        "said": _said(one),
        "under_way": one.state in UNDER_WAY,
        "checking": one.state is ImportState.CHECKING,
        "share": min(one.rows_read / one.rows_total, 1.0) if one.rows_total else 0.0,
        "rate": _rate(one),
        "figures": _figures(one, counts or ImportCounts()),
        "bad": queries.bad_rows(one.id, limit=SHOWN_BAD) if one.has_bad_rows and one.state is not ImportState.UNDONE else [],
        "kept": pages.ids_of_import(one.id, limit=1) if one.state is ImportState.UNDONE else [],
        "undo_until": (one.created_at + KEPT_FOR) if one.started_at else None,
        "steps": _steps(one),
        "started_by": operators.names({one.by_id}).get(one.by_id, "") if one.by_id else "",
        "nothing_to_do": one.state is ImportState.CHECKED and counts is not None and not counts.new + counts.updated,
    }
    return render(request, "console/contacts/_import.html" if request.htmx else "console/contacts/import.html", context)


@allowed(Permission.CONTACTS_WRITE)
@require_POST
def step(request: StaffRequest, import_id: UUID, name: str) -> HttpResponse:
    """Begin, stop, undo, try again or throw away."""
    one = _import_or_404(import_id)
    steps = {"begin": actions.begin, "cancel": actions.cancel, "undo": actions.undo, "retry": actions.retry}
    try:
        if name == "discard":
            actions.discard(one.id, now=clock.now())
            toast(request, _("The file is deleted; nothing was taken in."))
            return redirect("console:contacts_imports")
        if name in steps:
            steps[name](one.id, actor=request.actor, now=clock.now())
    except ImportRefused as refused:
        toast(request, REFUSALS[refused.code])
    return redirect("console:contacts_import", import_id=one.id)


@allowed(Permission.CONTACTS_WRITE)
def bad_rows(request: StaffRequest, import_id: UUID) -> HttpResponseBase:
    """Hand out the rows that were not taken, each with its line number and reason."""
    one = _import_or_404(import_id)
    found = queries.bad_rows_file(one.id)
    if found is None:
        raise Http404
    file, sure = found
    response = FileResponse(file.open("rb"), as_attachment=True, filename=f"{one.file_name.rpartition('.')[0] or one.file_name}-not-taken.csv")
    response["Content-Type"] = "text/csv; charset=utf-8"
    response["Content-Length"] = str(sure)
    return response


def _import_or_404(import_id: UUID) -> Import:
    try:
        return queries.imported(import_id)
    except ImportUnknown as error:
        raise Http404 from error


def _crumbs() -> list[Crumb]:
    return [Crumb(_("Contacts"), reverse("console:contacts")), Crumb(_("Import"), reverse("console:contacts_imports"))]


def _where(one: Import) -> str:
    return reverse("console:contacts_import_columns" if one.state is ImportState.DRAFT else "console:contacts_import", args=[one.id])


def _initial(options: ImportOptions) -> dict[str, Any]:
    return {
        **vars(options),
        "day_first": "yes" if options.day_first else "no",
        "overwrite": "yes" if options.overwrite else "no",
        "tags": ", ".join(options.tags),
        "lists": ", ".join(options.lists),
    }


def _columns(one: Import, mapping: dict[int, str]) -> list[Column]:
    rows = [line.cells for line in queries.sample(one.id, limit=SAMPLES) if not line.problem]
    return [
        Column(
            number=number,
            heading=heading or _("(no name)"),
            samples=[row[number][:60] for row in rows if number < len(row) and row[number].strip()],
            target=mapping.get(number, ""),
        )
        for number, heading in enumerate(one.headings)
    ]


def _targets() -> list[tuple[Words, list[tuple[str, str]]]]:
    """Return what a column may be, in groups."""
    own = {field.slug: field for field in vocabulary.custom_fields()}
    built_in = [(name, words.field_label(name, own)) for name in TARGETS if not name.startswith(CONSENT)]
    consents = [(name, _consent(name)) for name in TARGETS if name.startswith(CONSENT)]
    groups: list[tuple[Words, list[tuple[str, str]]]] = [(_("Contact"), built_in)]
    if own:
        groups.append((_("Own fields"), [(CUSTOM + slug, field.label) for slug, field in own.items()]))
    return [*groups, (_("Agreed to (yes or no)"), consents)]


def _consent(target: str) -> str:
    _prefix, purpose, channel = target.split(".")
    return f"{PURPOSES[purpose]}, {CHANNELS[channel]}"


def _said(one: Import) -> str:
    """Return the sentence under the title."""
    rows = ngettext("%(count)s row", "%(count)s rows", one.rows_total) % {"count": formats.number(one.rows_total)}
    said: dict[ImportState, str] = {
        ImportState.CHECKING: _("%(rows)s are being checked; nothing is written yet. You may close this page."),
        ImportState.CHECKED: _("%(rows)s checked. Nothing is written until you say so."),
        ImportState.RUNNING: _("%(rows)s. You may close this page; it goes on."),
        ImportState.CANCELLED: _("Stopped. What was taken until then is here and can be taken back."),
        ImportState.FAILED: _("An error stopped it (%(error)s). What was taken until then is safe, and it can go on from there."),
        ImportState.UNDOING: _("What came with this file is being taken back."),
        ImportState.UNDONE: _("Taken back, but for contacts that were worked with since.")
        if one.contacts_kept
        else _("All that came with this file is gone again."),
    }
    return said.get(one.state, "%(rows)s.") % {"rows": rows, "error": one.error}


def _rate(one: Import) -> str:
    """Return rows a second and the time left, once there is something to measure."""
    began = one.started_at if one.state is ImportState.RUNNING else None
    if began is None or not one.rows_read:
        return ""
    seconds = max((clock.now() - began).total_seconds(), 1.0)
    rate = one.rows_read / seconds
    left = formats.span(timedelta(seconds=(one.rows_total - one.rows_read) / rate + 30)) if rate else ""
    said = _("%(rate)s rows a second, about %(left)s left")
    return said % {"rate": formats.number(round(rate)), "left": left}


def _figures(one: Import, counts: ImportCounts) -> list[Figure]:
    note = _("overwritten where the file says something") if one.options.overwrite else _("only empty fields filled")
    return [
        Figure(_("New"), formats.number(counts.new)),
        Figure(_("Updated"), formats.number(counts.updated), note=note),
        Figure(_("Same as before"), formats.number(counts.same)),
        Figure(_("Twice in the file"), formats.number(counts.duplicate), note=_("added to the first row of that person")),
        Figure(_("Not taken"), formats.number(counts.bad)),
    ]


def _steps(one: Import) -> list[tuple[Words, str]]:
    """Return the four steps with how far each is: done, current or to come."""
    names = [_("Columns named"), _("Checked: dry run"), _("Taken in")]
    at = {ImportState.CHECKING: 1, ImportState.CHECKED: 1, ImportState.RUNNING: 2, ImportState.FAILED: 2, ImportState.CANCELLED: 2}.get(one.state, 3)
    return [(name, "done" if place < at else "current" if place == at else "") for place, name in enumerate(names)]


urlpatterns = [
    path("contacts/imports/", start, name="contacts_imports"),
    path("contacts/imports/<uuid:import_id>/", progress, name="contacts_import"),
    path("contacts/imports/<uuid:import_id>/columns/", columns, name="contacts_import_columns"),
    path("contacts/imports/<uuid:import_id>/not-taken.csv", bad_rows, name="contacts_import_bad_rows"),
    path("contacts/imports/<uuid:import_id>/<slug:name>/", step, name="contacts_import_step"),
]
