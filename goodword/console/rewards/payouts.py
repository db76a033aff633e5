"""Pay-outs: what waits to be paid, files for the bank, and what came of each payment."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from goodword.console.addresses import address
from goodword.console.formats import money, number
from goodword.console.parts import TONES, Crumb, Mark, Words, toast
from goodword.contacts import queries as contacts
from goodword.lib import clock
from goodword.lib.money import Money
from goodword.operators import queries as operators
from goodword.operators.doors import StaffRequest, allowed
from goodword.operators.values import Permission
from goodword.rewards import queries as rewards
from goodword.rewards.actions import payouts as actions
from goodword.rewards.actions.payouts import NAME_MAX, PayoutRefused
from goodword.rewards.queries import payouts as queries
from goodword.rewards.values import PayoutState

STATES: dict[PayoutState, tuple[Mark, Words]] = {
    PayoutState.SENT: ("hold", _("in the file")),
    PayoutState.PAID: ("done", _("paid")),
    PayoutState.FAILED: ("refused", _("failed")),
}


class FileForm(forms.Form):
    """A file to be made: of which currency, from which account, and when the bank pays."""

    currency = forms.ChoiceField(label=_("Currency"))
    payer_name = forms.CharField(label=_("Paid by"), max_length=NAME_MAX, help_text=_("As the bank knows you."))
    payer_iban = forms.CharField(label=_("From the account (IBAN)"), max_length=42, widget=forms.TextInput(attrs={"class": "gw-mono", "autocomplete": "off"}))
    execute_on = forms.DateField(label=_("The bank pays on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, data: Any = None, *, currencies: list[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["currency"].choices = [(one, one) for one in currencies]  # type: ignore[attr-defined]


@allowed(Permission.LEDGER_READ, write=Permission.REWARDS_APPROVE)
def payouts(request: StaffRequest) -> HttpResponse:
    """Show what waits and the files, and make a file of all that is ready."""
    now = clock.now()
    waiting = queries.waiting(now=now)
    payer = queries.last_payer()
    initial = {"payer_name": payer.name if payer else request.organisation.name, "payer_iban": payer.iban if payer else "", "execute_on": _soon()}
    form = FileForm(request.POST or None, currencies=[one.currency for one in waiting if one.ready], initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            file_id = actions.make_file(**form.cleaned_data, actor=request.actor, now=now)
        except PayoutRefused as refused:
            field = {"account": "payer_iban", "name": "payer_name", "day": "execute_on"}.get(refused.code)
            form.add_error(field, refusal_words(refused.code))
        else:
            toast(request, gettext("The file is made. These rewards are in no other one until it is recorded as failed."))
            return redirect("console:payout", file_id=file_id)
    makers = operators.names({one.created_by for one in queries.files() if one.created_by})
    context = {
        "tab": "payouts",
        "waiting": rewards.counts_waiting(),
        "ready": [
            (one.currency, _amount(one.ready, one.currency), one.people, _amount(one.resting, one.currency), _amount(one.without_account, one.currency))
            for one in waiting
        ],
        "anything_ready": any(one.ready for one in waiting),
        "files": [(one, _amount(one.total, one.currency), makers.get(one.created_by, "") if one.created_by else "") for one in queries.files()],
        "form": form,
        "may_write": request.may(Permission.REWARDS_APPROVE),
    }
    return render(request, "console/rewards/payouts.html", context, status=422 if form.errors else 200)


@allowed(Permission.LEDGER_READ)
def payout(request: StaffRequest, file_id: UUID) -> HttpResponse:
    """Show one file with its payments."""
    return _page(request, file_id)


@allowed(Permission.REWARDS_APPROVE)
@require_POST
def download(request: StaffRequest, file_id: UUID, kind: str) -> HttpResponse:
    """Give a file out; the audit log keeps that account numbers left the house."""
    if kind not in {"sepa", "csv"}:
        raise Http404
    found = _file_or_404(file_id)
    if kind == "sepa" and found.currency != "EUR":
        raise Http404
    with translation.override(request.organisation.language):  # not of who downloads it, so that the file stays the same
        purpose = gettext("Thank you from %(shop)s") % {"shop": request.organisation.name}
    content = queries.as_file(file_id, kind=kind, purpose=purpose)
    actions.note_download(file_id, kind=kind, actor=request.actor, now=clock.now())
    name = f"pay-out-{found.execute_on.isoformat()}.{'xml' if kind == 'sepa' else 'csv'}"
    response = HttpResponse(content, content_type="application/xml" if kind == "sepa" else "text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@allowed(Permission.REWARDS_APPROVE)
@require_POST
def record(request: StaffRequest, file_id: UUID) -> HttpResponse:
    """Write down what came of the chosen payments, or of all that are open."""
    _file_or_404(file_id)
    chosen = [UUID(text) for text in request.POST.getlist("line") if _is_id(text)] or None
    reason = request.POST.get("reason", "").strip()
    failed = request.POST.get("do") == "failed"
    if failed and not reason:
        return _page(request, file_id, mistake=gettext("Say what the bank answered; it is kept with the payment."))
    try:
        if failed:
            count = actions.record_failed(file_id, line_ids=chosen, reason=reason, actor=request.actor, now=clock.now())
            said = ngettext("%(count)s payment failed. It is owed again.", "%(count)s payments failed. They are owed again.", count)
        else:
            count = actions.record_paid(file_id, line_ids=chosen, actor=request.actor, now=clock.now())
            said = ngettext("%(count)s payment arrived.", "%(count)s payments arrived.", count)
    except PayoutRefused as refused:
        return _page(request, file_id, mistake=refusal_words(refused.code))
    toast(request, said % {"count": number(count)})
    return redirect("console:payout", file_id=file_id)


def refusal_words(code: str) -> str:
    """Return why something cannot be paid."""
    return {
        "account": gettext("This is not an account number (IBAN). Please compare it sign by sign."),
        "name": gettext("The name that belongs to the account, in at most 70 signs."),
        "day": gettext("A day from today on, at most two months ahead."),
        "held": gettext("After a restore nothing is paid until somebody releases it in the settings."),
        "nothing_ready": gettext("Nothing is ready in this currency any more."),
        "settled": gettext("What came of these payments is recorded already."),
    }.get(code, code)


def _page(request: StaffRequest, file_id: UUID, *, mistake: str = "") -> HttpResponse:
    found = _file_or_404(file_id)
    lines = queries.lines(file_id)
    people = contacts.contacts({line.contact_id for line in lines})
    rows = [
        (line, people.get(line.contact_id), _amount(line.amount, found.currency), STATES[line.state][0], STATES[line.state][1], TONES[STATES[line.state][0]])
        for line in lines
    ]
    context = {
        "file": found,
        "total": _amount(found.total, found.currency),
        "rows": rows,
        "crumbs": [Crumb(_("Rewards"), address("rewards")), Crumb(_("Pay-outs"), address("payouts"))],
        "may_write": request.may(Permission.REWARDS_APPROVE),
        "mistake": mistake,
    }
    return render(request, "console/rewards/payout.html", context, status=422 if mistake else 200)


def _file_or_404(file_id: UUID) -> queries.PayoutFile:
    try:
        return queries.file(file_id)
    except queries.FileUnknown as unknown:
        raise Http404 from unknown


def _amount(minor: int, currency: str) -> str:
    return money(Money(minor, currency), short=True) if minor else "–"


def _soon() -> Any:
    return (clock.now() + timedelta(days=1)).date()


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
