"""The statement of one contact: what came, went and is left in a year, to read, print and keep."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from goodword.console.contacts.editing import about, contact_or_404
from goodword.lib import clock
from goodword.lib.money import Money
from goodword.lib.printing import can_print
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs import queries as programs
from goodword.rewards import statement_files, statement_print
from goodword.rewards.queries import statements
from goodword.rewards.rules.months import year_bounds
from goodword.rewards.values import Statement
from goodword.rewards.words import amount
from goodword.rewards.words.movements import movement


@allowed(Permission.LEDGER_READ)
@require_safe
def statement(request: StaffRequest, contact_id: UUID) -> HttpResponse:
    """Show a contact's statement of a year."""
    contact = contact_or_404(contact_id)
    year = int(request.GET["year"]) if request.GET.get("year", "").isdecimal() else _this_year(request)
    names = {program.id: program.name for program in programs.programs()}
    found = _of_year(request, contact.id, year)
    context = {
        **about(contact),
        "year": year,
        "years": _years(request, statements.first_movement(contact.id)),
        "statements": [_shown(one, names) for one in found],
        "may_export": request.may(Permission.CONTACTS_EXPORT),
        "can_print": can_print(),
    }
    return render(request, "console/rewards/statement.html", context)


@allowed(Permission.CONTACTS_EXPORT)
@require_safe
def export(request: StaffRequest, contact_id: UUID, year: int) -> StreamingHttpResponse:
    """Hand the statement out as CSV."""
    contact = contact_or_404(contact_id)
    names = {program.id: program.name for program in programs.programs()}
    content = list(statement_files.as_csv(_of_year(request, contact.id, year), programs=names, zone=request.organisation.zone))
    response = StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="statement-{year}.csv"'
    return response


@allowed(Permission.CONTACTS_EXPORT)
@require_safe
def as_pdf(request: StaffRequest, contact_id: UUID, year: int) -> HttpResponse:
    """Hand the statement out as a PDF in the language of whom it is about, as they get it on their own page."""
    if not can_print():
        raise Http404
    contact, house = contact_or_404(contact_id), request.organisation
    names = {program.id: program.name for program in programs.programs()}
    who, found = contact.name or contact.email, _of_year(request, contact.id, year)
    with translation.override(contact.language if contact.language in dict(settings.LANGUAGES) else request.operator.language):
        made = statement_print.as_pdf(found, year=year, who=who, issuer=house.name, address=house.address, programs=names, zone=house.zone, now=clock.now())
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="statement-{year}.pdf"'})


def _of_year(request: StaffRequest, contact_id: UUID, year: int) -> list[Statement]:
    if not 2000 <= year <= 2999:
        raise Http404
    since, until = year_bounds(year, request.organisation.zone)
    return statements.statements(contact_id, since=since, until=until)


def _this_year(request: StaffRequest) -> int:
    return clock.now().astimezone(request.organisation.zone).year


def _years(request: StaffRequest, first: datetime | None) -> list[int]:
    last = _this_year(request)
    return list(range(last, (first.astimezone(request.organisation.zone).year if first else last) - 1, -1))


def _shown(one: Statement, names: dict[UUID, str]) -> dict[str, Any]:
    def said(minor: int) -> str:
        return amount(Money(minor, one.asset))

    rows = [
        (line.at, movement(line.kind), names.get(line.program_id, "") if line.program_id else "", said(line.amount), said(line.balance)) for line in one.lines
    ]  # fmt: skip
    return {"asset": one.asset, "opening": said(one.opening), "closing": said(one.closing), "rows": rows}
