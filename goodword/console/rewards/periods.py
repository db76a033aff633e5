"""The books by month: the trial balance of each asset, what is owed by age, what was never used, and the close of a month."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goodword.console import formats
from goodword.console.parts import Crumb, toast
from goodword.console.rewards.words import ACCOUNTS
from goodword.lib import clock
from goodword.lib.money import Money
from goodword.operators import queries as operators
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.rewards.actions.closings import CannotClose, close_period
from goodword.rewards.queries import aging, closings, journal
from goodword.rewards.rules.months import following, month_named, month_of
from goodword.rewards.values import AGES_DAYS, AccountKind, Month, TrialLine
from goodword.rewards.words import amount

MONTHS_MAX = 120  # that the page offers
KINDS = {"csv": ("text/csv; charset=utf-8", "csv"), "journal": ("text/plain; charset=utf-8", "journal")}


@allowed(Permission.LEDGER_READ)
@require_safe
def books(request: StaffRequest) -> HttpResponse:
    """Show a month, the present one where none is asked for."""
    now, zone = clock.now(), request.organisation.zone
    open_month = closings.next_open(zone)
    present = month_of(now, zone)
    month = _month(request, request.GET["month"]) if request.GET.get("month") else present
    closed = closings.closings()
    lines = closings.trial_balance(month.since, month.until)
    makers = operators.names({one.closed_by for one in closed if one.closed_by})
    context = {
        "crumbs": [Crumb(_("Rewards"), reverse("console:rewards")), Crumb(_("Ledger"), reverse("console:ledger"))],
        "month": month.name,
        "title": formats.month(month.since.astimezone(zone)),
        "months": _months(open_month, present, {one.name for one in closed}, request),
        "assets": _assets(lines),
        "aged": [(amount(Money(one.owed, one.asset)), [amount(Money(part, one.asset)) for part in one.buckets]) for one in aging.by_age(now=now)],
        "ages": _ages(),
        "closed": [(one, formats.month(one.since.astimezone(zone)), makers.get(one.closed_by, "") if one.closed_by else "") for one in closed],
        "is_closed": month.name in {one.name for one in closed},
        "may_close": request.may(Permission.LEDGER_CLOSE) and open_month is not None and open_month.name == month.name and month.until <= now,
        "next_open": formats.month(open_month.since.astimezone(zone)) if open_month and open_month.until <= now else "",
        "next_name": open_month.name if open_month else "",
    }
    return render(request, "console/rewards/books.html", context)


@allowed(Permission.LEDGER_CLOSE)
@require_POST
def close(request: StaffRequest, name: str) -> HttpResponse:
    """Close a month for good."""
    month = _month(request, name)
    try:
        close_period(month.name, actor=request.actor, now=clock.now())
    except CannotClose as refused:
        toast(request, _refusal(refused.code))
    else:
        toast(request, _("The month is closed. What is corrected from now on is posted in the open one."))
    return redirect(f"{reverse('console:books')}?month={month.name}")


@allowed(Permission.LEDGER_READ)
@require_safe
def export(request: StaffRequest, name: str, kind: str) -> StreamingHttpResponse:
    """Hand out the transfers of a month, as CSV or as a journal for accounting programs; they know people by a key only."""
    month = _month(request, name)
    if kind not in KINDS:
        raise Http404
    content_type, ending = KINDS[kind]
    write = journal.as_csv if kind == "csv" else journal.as_journal
    response = StreamingHttpResponse(write(month.since, month.until, request.organisation.zone), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="ledger-{month.name}.{ending}"'
    return response


def _month(request: StaffRequest, name: str) -> Month:
    month = month_named(name, request.organisation.zone)
    if month is None:
        raise Http404
    return month


def _months(first: Month | None, present: Month, closed: set[str], request: StaffRequest) -> list[tuple[str, str, bool]]:
    """Return the months that can be looked at, the newest first: name, words, closed or not."""
    zone = request.organisation.zone
    names = set(closed) | {present.name}
    month = first
    while month and month.name < present.name and len(names) < MONTHS_MAX:
        names.add(month.name)
        month = following(month.name, zone)
    found = [month_named(name, zone) for name in sorted(names, reverse=True)]
    return [(one.name, formats.month(one.since.astimezone(zone)), one.name in closed) for one in found if one]


def _assets(lines: Sequence[TrialLine]) -> list[dict[str, Any]]:
    """Return the trial balance of each asset: rows by kind of account, the sums below, and what of what was granted expired."""
    found = []
    for asset in dict.fromkeys(line.asset for line in lines):
        own = {line.kind: line for line in lines if line.asset == asset}
        sums = [sum(getattr(line, column) for line in own.values()) for column in ("opening", "added", "taken", "closing")]
        granted = own[AccountKind.COST].taken if AccountKind.COST in own else 0
        expired = own[AccountKind.BREAKAGE].added if AccountKind.BREAKAGE in own else 0
        rows = [(ACCOUNTS[kind], [amount(Money(getattr(own[kind], one), asset)) for one in ("opening", "added", "taken", "closing")]) for kind in own]
        breakage = _("%(expired)s expired unused in this month; %(granted)s was granted.") % {
            "expired": amount(Money(expired, asset)),
            "granted": amount(Money(granted, asset)),
        }
        found.append(
            {"asset": asset, "rows": rows, "sums": [amount(Money(total, asset)) for total in sums], "even": sums[0] == sums[3] == 0, "breakage": breakage}
        )
    return found


def _ages() -> list[str]:
    edges = [_("up to %(days)s days") % {"days": AGES_DAYS[0]}]
    edges += [_("%(first)s to %(last)s") % {"first": first + 1, "last": last} for first, last in pairwise(AGES_DAYS)]
    return [*edges, _("older")]


def _refusal(code: str) -> str:
    return {
        "not_next": _("Nothing was closed: months are closed in their order, and another one comes first."),
        "not_over": _("Nothing was closed: this month is not over yet."),
        "differs": _("Nothing was closed: balances and transfers differ. Look at “Jobs” and call whoever runs the server; a closed month would carry it on."),
    }[code]
