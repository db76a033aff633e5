"""The tax year: what each contact received of what counts, beside the threshold of the organisation's country."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goodword.console.parts import Crumb
from goodword.contacts import queries as contacts
from goodword.contacts.values import Contact
from goodword.lib import clock
from goodword.lib.money import Money, to_text
from goodword.lib.sheets import Cell, csv_lines
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs.tax import COUNTED, Threshold, threshold
from goodword.rewards.queries import statements
from goodword.rewards.rules.months import year_bounds
from goodword.rewards.values import Received
from goodword.rewards.words import amount

SHOWN_MAX = 200
YEARS_BACK = 10


@allowed(Permission.LEDGER_READ)
@require_safe
def tax_year(request: StaffRequest) -> HttpResponse:
    """Show who received what in a year, the most first."""
    this_year = clock.now().astimezone(request.organisation.zone).year
    year = int(request.GET["year"]) if request.GET.get("year", "").isdecimal() else this_year
    found, limit = _received(request, year)
    people = contacts.contacts([one.contact_id for one in found[:SHOWN_MAX]])
    context = {
        "crumbs": [Crumb(_("Rewards"), reverse("console:rewards")), Crumb(_("Ledger"), reverse("console:ledger"))],
        "year": year,
        "years": range(this_year, this_year - YEARS_BACK, -1),
        "limit": limit,
        "limit_said": amount(Money(limit.amount_minor, limit.asset)) if limit else "",
        "country": request.organisation.country,
        "rows": [(_name(people, one.contact_id), one, amount(Money(one.amount, one.asset)), *_standing(one, limit)) for one in found[:SHOWN_MAX]],
        "left_out": max(0, len(found) - SHOWN_MAX),
        "may_export": request.may(Permission.CONTACTS_EXPORT),
    }
    return render(request, "console/rewards/tax.html", context)


@allowed(Permission.CONTACTS_EXPORT)
@require_safe
def export(request: StaffRequest, year: int) -> StreamingHttpResponse:
    """Hand out everybody of a year as CSV."""
    if not request.may(Permission.LEDGER_READ):
        raise PermissionDenied(Permission.LEDGER_READ)
    found, limit = _received(request, year)
    headings = [_("Contact"), _("Name"), _("Mail"), _("Country"), _("Year"), _("Unit"), _("Received"), _("Threshold"), _("Share of the threshold in %")]
    response = StreamingHttpResponse(csv_lines(headings, _cells(found, limit, year)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="received-{year}.csv"'
    return response


def _received(request: StaffRequest, year: int) -> tuple[list[Received], Threshold | None]:
    if not 2000 <= year <= 2999:
        raise Http404
    since, until = year_bounds(year, request.organisation.zone)
    limit = threshold(request.organisation.country, year)
    return statements.received(since=since, until=until, kinds=limit.counts if limit else COUNTED), limit


def _standing(one: Received, limit: Threshold | None) -> tuple[str, str]:
    """Return the mark and the words for how near the threshold somebody is; another asset than its own is not compared."""
    if limit is None or one.asset != limit.asset:
        return "", ""
    share = limit.share(one.amount)
    said = _("%(share)s%% of the threshold") % {"share": share}
    return ("decide" if share >= 100 else "hold" if share >= limit.warn_percent else "done"), said


def _cells(found: list[Received], limit: Threshold | None, year: int) -> Iterator[tuple[Cell, ...]]:
    for start in range(0, len(found), SHOWN_MAX):
        part = found[start : start + SHOWN_MAX]
        people = contacts.contacts([one.contact_id for one in part])
        for one in part:
            person = people.get(one.contact_id)
            compared = limit if limit and limit.asset == one.asset else None
            yield (
                str(one.contact_id),
                person.name if person else "",
                person.email if person else "",
                person.country if person else "",
                year,
                one.asset,
                to_text(one.amount, one.asset),
                to_text(compared.amount_minor, compared.asset) if compared else "",
                compared.share(one.amount) if compared else "",
            )


def _name(people: Mapping[UUID, Contact], contact_id: UUID) -> str:
    person = people.get(contact_id)
    return (person.name or person.email) if person else ""
