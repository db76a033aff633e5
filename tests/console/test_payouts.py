"""Pay-outs in the console: what waits, a file of all that is ready, and what came of it."""

import pytest
from django.test import Client
from django.urls import reverse

from goodword.lib import clock
from goodword.operators.models import AuditEntry
from goodword.operators.values import Role
from goodword.programs.values import Program
from goodword.rewards import models
from goodword.rewards.queries import payouts as queries
from tests.making import make_program
from tests.operators.people import make_operator
from tests.rewards.test_payouts import CASH, OTHER_IBAN, PAY, anna_earns, make_file, name_account

pytestmark = pytest.mark.django_db


def signed_in(role: Role = Role.OWNER) -> Client:
    client = Client()
    client.force_login(make_operator(email=f"{role}@example.com", role=role))
    return client


@pytest.fixture
def ready() -> Program:
    program = make_program(rule=CASH)
    name_account(anna_earns(program), program)
    return program


def url(name: str, *parts: object) -> str:
    return reverse(f"console:{name}", args=parts)


def form(**changes: str) -> dict[str, str]:
    return {"currency": "EUR", "payer_name": "Nordlicht", "payer_iban": OTHER_IBAN, "execute_on": PAY.date().isoformat()} | changes


def test_all_that_is_ready_goes_into_a_file_and_is_recorded(ready: Program) -> None:
    with clock.at(PAY):
        olga = signed_in()
        assert "€5" in olga.get(url("payouts")).content.decode()
        assert olga.post(url("payouts"), form(payer_iban="DE00")).status_code == 422
        assert models.PayoutFile.objects.count() == 0
        assert olga.post(url("payouts"), form()).status_code == 302
        (file,) = queries.files()
        page = olga.get(url("payout", file.id)).content.decode()
        assert "Anna" in page
        assert "3000" in page
        assert "DE89" not in page
        xml = olga.post(url("payout_download", file.id, "sepa"))
        assert xml.content.startswith(b"<?xml")
        assert "attachment" in xml["Content-Disposition"]
        assert b"12345" not in olga.post(url("payout_download", file.id, "csv")).content
        assert AuditEntry.objects.filter(action="rewards.download_payout").count() == 2
        assert page.index('value="failed"') < page.index('value="paid"')  # Enter beside the reason of a failure must not say paid
        assert olga.post(url("payout_record", file.id), {"do": "failed"}).status_code == 422  # without a reason
        assert queries.file(file.id).open == 1
        assert olga.post(url("payout_record", file.id), {"do": "failed", "reason": "Account closed"}).status_code == 302
        assert "Account closed" in olga.get(url("payout", file.id)).content.decode()
        assert olga.post(url("payout_record", file.id), {"do": "paid"}).status_code == 422  # recorded already
        assert "€5" in olga.get(url("payouts")).content.decode()


@pytest.mark.parametrize("role", [Role.MARKETER, Role.SALES, Role.ANALYST, Role.SUPPORT])
def test_who_may_not_approve_pays_nothing_and_reads_no_account(ready: Program, role: Role) -> None:
    file_id = make_file()
    with clock.at(PAY):
        client = signed_in(role)
        assert client.post(url("payouts"), form()).status_code == 403
        assert client.post(url("payout_download", file_id, "csv")).status_code == 403
        assert client.post(url("payout_record", file_id), {"do": "paid"}).status_code == 403
    assert queries.file(file_id).open == 1
