"""The statement: what an advocate got, used and has, year by year, to read, print or take along."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goodword.lib.money import Money
from goodword.lib.printing import can_print
from goodword.links.values import AccessPurpose
from goodword.operators.queries.organisation import organisation
from goodword.portal.sessions import Guest, with_session
from goodword.portal.words import day
from goodword.programs import queries as programs
from goodword.rewards import statement_files, statement_print
from goodword.rewards.queries import statements
from goodword.rewards.rules.months import year_bounds
from goodword.rewards.values import Statement
from goodword.rewards.words import amount
from goodword.rewards.words.movements import movement


@require_safe
@with_session(AccessPurpose.ADVOCATE)
def statement(request: HttpRequest, guest: Guest, *, now: datetime) -> HttpResponse:
    """Show a year, the present one where none is asked for."""
    zone = organisation().zone
    this_year, first = now.astimezone(zone).year, statements.first_movement(guest.contact.id)
    years = list(range(this_year, (first.astimezone(zone).year if first else this_year) - 1, -1))
    year = next((one for one in years if str(one) == request.GET.get("year")), this_year)
    names = {program.id: program.name for program in programs.programs()}
    found = [
        {
            "opening": amount(Money(one.opening, one.asset)),
            "closing": amount(Money(one.closing, one.asset)),
            "lines": [
                {
                    "day": day(line.at.astimezone(zone), now=now),
                    "what": movement(line.kind),
                    "program": names.get(line.program_id, "") if line.program_id else "",
                    "amount": amount(Money(line.amount, one.asset)),
                    "balance": amount(Money(line.balance, one.asset)),
                }
                for line in one.lines
            ],
        }
        for one in _of_year(guest, year)
    ]
    context = {"look": guest.look, "guest": guest, "year": year, "years": years, "statements": found, "can_print": can_print()}
    return render(request, "portal/statement.html", context)


@require_safe
@with_session(AccessPurpose.ADVOCATE)
def as_csv(request: HttpRequest, guest: Guest, year: int, *, now: datetime) -> StreamingHttpResponse:
    """Hand a year out as CSV."""
    names = {program.id: program.name for program in programs.programs()}
    content = list(statement_files.as_csv(_of_year(guest, year), programs=names, zone=organisation().zone))
    response = StreamingHttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="statement-{year}.csv"'
    return response


@require_safe
@with_session(AccessPurpose.ADVOCATE)
def as_pdf(request: HttpRequest, guest: Guest, year: int, *, now: datetime) -> HttpResponse:
    """Hand a year out as a PDF to keep, in the language of the page."""
    if not can_print():
        raise Http404
    found, house = _of_year(guest, year), organisation()
    names = {program.id: program.name for program in programs.programs()}
    who = guest.contact.name or guest.contact.email
    made = statement_print.as_pdf(
        found, year=year, who=who, issuer=guest.look.name, address=guest.look.address or house.address, programs=names, zone=house.zone, now=now
    )
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="statement-{year}.pdf"'})


def _of_year(guest: Guest, year: int) -> list[Statement]:
    if not 2000 <= year <= 2999:
        raise Http404
    since, until = year_bounds(year, organisation().zone)
    return statements.statements(guest.contact.id, since=since, until=until)
