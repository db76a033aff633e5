"""The ledger: what each asset comes to, a programme's accounts, and every transfer with a running sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from goodword.console.parts import Choice, Filter, Words
from goodword.console.rewards.words import ACCOUNTS, TRANSFERS
from goodword.lib.money import Money
from goodword.lib.pages import CursorInvalid
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.programs import queries as programs
from goodword.rewards import queries as rewards
from goodword.rewards.queries import ledger
from goodword.rewards.values import AccountKind
from goodword.rewards.words import amount
from goodword.rewards.words.units import unit_name

PAGE_LIMIT = 50


@dataclass(frozen=True)
class Row:
    """One transfer; `running` is the sum of its asset down to this line, from the newest transfer on."""

    posting: ledger.PostingLine
    kind: Words
    source: Words
    target: Words
    amount: str
    running: str


@allowed(Permission.LEDGER_READ)
def ledger_page(request: StaffRequest) -> HttpResponse:
    """Show the ledger, the newest transfer first."""
    known = {str(one.id): one.name for one in programs.programs()}
    chosen = request.GET.get("program", "")
    program = chosen if chosen in known else ""
    totals = ledger.totals()
    asset = request.GET.get("asset", "") if request.GET.get("asset", "") in totals else ""
    program_id = UUID(program) if program else None
    try:
        cursor = request.GET.get("after")
        page = ledger.postings(program_id=program_id, asset=asset, cursor=cursor, limit=PAGE_LIMIT)
        above = ledger.moved_above(cursor, program_id=program_id, asset=asset)
    except CursorInvalid as error:
        raise Http404 from error
    filters = [
        Filter("program", _("Programme"), [Choice(key, name) for key, name in known.items()], program),
        Filter("asset", _("Asset"), [Choice(one, unit_name(one, language=get_language() or "en")) for one in totals], asset),
    ]
    accounts = ledger.program_accounts(program_id) if program_id else []
    context = {
        "tab": "ledger",
        "waiting": rewards.counts_waiting(),
        "rows": rows(page.items, above),
        "page": page,
        "filters": filters,
        "totals": [(one, [amount(Money(balances.get(kind, 0), one)) for kind in AccountKind], sum(balances.values())) for one, balances in totals.items()],
        "kinds": [ACCOUNTS[kind] for kind in AccountKind],
        "accounts": [(ACCOUNTS[one.kind], amount(Money(one.balance, one.asset))) for one in accounts],
    }
    return render(request, "console/rewards/ledger.html", context)


def rows(postings: Sequence[ledger.PostingLine], above: Mapping[str, int]) -> list[Row]:
    """Return transfers with the sum of what was moved so far, per asset, `above` by the pages before."""
    moved = dict(above)
    found = []
    for posting in postings:
        moved[posting.asset] = moved.get(posting.asset, 0) + posting.amount
        found.append(
            Row(
                posting=posting,
                kind=TRANSFERS.get(posting.kind, posting.kind),
                source=ACCOUNTS[posting.source.kind],
                target=ACCOUNTS[posting.target.kind],
                amount=amount(Money(posting.amount, posting.asset)),
                running=amount(Money(moved[posting.asset], posting.asset)),
            )
        )
    return found
