"""Cash from the grant to the bank and back: one file at a time, three days of rest, nothing paid twice."""

import csv
import io
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from goodword.contacts.actions import merging
from goodword.lib.money import to_minor
from goodword.links import actions as links
from goodword.links import queries as link_queries
from goodword.links.models import PortalCode
from goodword.links.values import CodeCheck, CodePurpose
from goodword.messaging.models import Message
from goodword.operators import actions as operators
from goodword.operators.models import AuditEntry
from goodword.operators.values import SYSTEM, Actor
from goodword.programs.values import Program
from goodword.rewards import models
from goodword.rewards.actions import payouts
from goodword.rewards.actions.fulfil import fulfil
from goodword.rewards.actions.payouts import PayoutRefused
from goodword.rewards.payout_files import SCHEMA, Account, Payment, plain, sepa
from goodword.rewards.queries import payouts as queries
from goodword.rewards.values import PayoutState, RewardState, Waits
from tests.making import START, days, make_advocate, make_program, send, work
from tests.rewards.test_kinds import balances

pytestmark = pytest.mark.django_db

BUY = START + days(3)
GRANTED = BUY + days(14)
PAY = GRANTED + days(5)
IBAN = "DE89370400440532013000"
OTHER_IBAN = "NL91ABNA0417164300"
NAMESPACE = {"p": f"urn:iso:std:iso:20022:tech:xsd:{SCHEMA}"}
CASH: dict[str, Any] = {
    "conditions": [],
    "benefits": [{"side": "advocate", "kind": {"slug": "cash", "settings": {"amount_minor": 500}}}],
    "hold_days": 14,
}


@pytest.fixture
def cash() -> Program:
    return make_program(rule=CASH)


def anna_earns(program: Program, *friends: str) -> UUID:
    anna, code = make_advocate(program)
    for friend in friends or ("ben",):
        send("purchase", f"{friend}@example.com", BUY, amount_minor=3480, code=code, name=f"order-{friend}")
    work(GRANTED)
    return anna


def name_account(contact_id: UUID, program: Program, iban: str = IBAN, *, at: datetime = GRANTED) -> CodeCheck:
    links.ask_code(contact_id, purpose=CodePurpose.PAYOUT, program_id=program.id, now=at)
    code = link_queries.digits(PortalCode.objects.filter(contact_id=contact_id, used_at=None).latest("created_at").id)
    return payouts.name_account(contact_id, name="Anna Petersen", iban=iban, program_id=program.id, typed_code=code, now=at)


def make_file(now: datetime = PAY) -> UUID:
    actor: Actor = SYSTEM
    return payouts.make_file(currency="EUR", payer_name="Nordlicht", payer_iban=OTHER_IBAN, execute_on=now.date(), actor=actor, now=now)


def reward() -> models.Reward:
    return models.Reward.objects.get()


def test_cash_is_asked_for_then_paid_once(cash: Program) -> None:
    anna = anna_earns(cash)
    assert (reward().state, reward().waits_for) == (RewardState.GRANTED, Waits.PAYOUT)
    work(GRANTED + days(1))
    (asked,) = Message.objects.filter(template="reward_asks")
    assert asked.variables["portal_url"]
    assert name_account(anna, cash) is CodeCheck.RIGHT
    file_id = make_file()
    assert balances() == {"cost": -500, "redeemed": 500}
    assert reward().waits_for == Waits.BANK
    with pytest.raises(PayoutRefused, match="nothing_ready"):
        make_file()
    assert payouts.record_paid(file_id, actor=SYSTEM, now=PAY + days(1)) == 1
    with pytest.raises(PayoutRefused, match="settled"):
        payouts.record_paid(file_id, actor=SYSTEM, now=PAY + days(1))
    assert (reward().state, reward().fulfilled_at, reward().used) == (RewardState.FULFILLED, PAY + days(1), 500)
    work(PAY + days(2))
    work(PAY + days(2.1))  # once it has settled
    assert Message.objects.filter(template="reward_granted").count() == 1
    assert balances() == {"cost": -500, "redeemed": 500}


def test_several_rewards_of_one_person_are_one_payment(cash: Program) -> None:
    anna = anna_earns(cash, "ben", "cleo", "olga")
    name_account(anna, cash)
    (line,) = queries.lines(make_file())
    assert (line.amount, line.rewards, line.ending) == (1500, 3, "3000")


@pytest.mark.parametrize(("wait", "pays"), [(days(3) - days(1 / 86400), False), (days(3), True)])
def test_the_first_pay_out_to_a_new_account_waits_three_days(cash: Program, wait: Any, pays: bool) -> None:
    anna = anna_earns(cash)
    name_account(anna, cash)
    if pays:
        assert make_file(GRANTED + wait)
    else:
        with pytest.raises(PayoutRefused, match="nothing_ready"):
            make_file(GRANTED + wait)
        (waiting,) = queries.waiting(now=GRANTED + wait)
        assert (waiting.ready, waiting.resting, waiting.without_account) == (0, 500, 0)


def test_a_change_is_announced_to_the_known_address_and_rests_anew(cash: Program) -> None:
    anna = anna_earns(cash)
    name_account(anna, cash)
    work(GRANTED)
    name_account(anna, cash, OTHER_IBAN, at=GRANTED + days(4))
    work(GRANTED + days(4))
    mails = Message.objects.filter(template="payout_details_changed").order_by("queued_at")
    assert [mail.variables["ending"] for mail in mails] == ["3000", "4300"]
    assert {mail.contact_id for mail in mails} == {anna}
    assert not any(IBAN in str(mail.variables) or OTHER_IBAN in str(mail.variables) for mail in mails)
    with pytest.raises(PayoutRefused, match="nothing_ready"):
        make_file(GRANTED + days(5))
    assert make_file(GRANTED + days(7))


def test_without_the_right_code_nothing_is_stored(cash: Program) -> None:
    anna = anna_earns(cash)
    links.ask_code(anna, purpose=CodePurpose.PAYOUT, program_id=cash.id, now=GRANTED)
    check = payouts.name_account(anna, name="Cleo", iban=IBAN, program_id=cash.id, typed_code="000000x", now=GRANTED)
    assert check is CodeCheck.WRONG
    assert models.PayoutDetails.objects.count() == 0


@pytest.mark.parametrize(("name", "iban", "code"), [("", IBAN, "name"), ("x" * 71, IBAN, "name"), ("Anna", "DE00", "account")])
def test_an_account_that_cannot_be_one_is_refused_before_the_code_is_used(cash: Program, name: str, iban: str, code: str) -> None:
    anna = anna_earns(cash)
    with pytest.raises(PayoutRefused, match=code):
        payouts.name_account(anna, name=name, iban=iban, program_id=cash.id, typed_code="123456", now=GRANTED)


def test_account_numbers_are_encrypted_and_never_in_the_audit_log(cash: Program) -> None:
    anna = anna_earns(cash)
    name_account(anna, cash)
    payouts.record_failed(make_file(), reason="Account closed", actor=SYSTEM, now=PAY)
    stored = [bytes(row.ciphertext) for table in (models.PayoutDetails, models.PayoutLine) for row in table.objects.all()]
    stored += [bytes(row.payer) for row in models.PayoutFile.objects.all()]
    assert len(stored) == 3
    assert not any(IBAN.encode() in content or OTHER_IBAN.encode() in content for content in stored)
    said = str(list(AuditEntry.objects.values()))
    assert "rewards.make_payout" in said
    assert IBAN not in said
    assert OTHER_IBAN not in said


def test_what_failed_is_owed_again_expires_as_before_and_goes_into_the_next_file(cash: Program) -> None:
    anna = anna_earns(cash)
    name_account(anna, cash)
    before = reward().expires_at
    file_id = make_file()
    assert reward().expires_at is None
    payouts.record_failed(file_id, reason="Account closed", actor=SYSTEM, now=PAY + days(1))
    assert (reward().waits_for, reward().used, reward().expires_at) == (Waits.PAYOUT, 0, before)
    assert balances() == {"cost": -500, "owed": 500}
    again = make_file(PAY + days(2))
    payouts.record_paid(again, actor=SYSTEM, now=PAY + days(3))
    assert balances() == {"cost": -500, "redeemed": 500}
    assert [line.state for line in queries.lines(file_id)] == [PayoutState.FAILED]
    assert (queries.file(again).open, queries.file(again).paid) == (0, 1)


def test_one_payment_of_a_file_fails_alone(cash: Program) -> None:
    anna, code = make_advocate(cash)
    cleo, cleos_code = make_advocate(cash, "cleo@example.com")
    send("purchase", "ben@example.com", BUY, amount_minor=3480, code=code)
    send("purchase", "olga@example.com", BUY, amount_minor=3480, code=cleos_code)
    work(GRANTED)
    name_account(anna, cash)
    name_account(cleo, cash, OTHER_IBAN)
    file_id = make_file()
    (bad,) = [line.id for line in queries.lines(file_id) if line.contact_id == cleo]
    assert payouts.record_failed(file_id, line_ids=[bad], reason="Unknown", actor=SYSTEM, now=PAY) == 1
    assert payouts.record_paid(file_id, actor=SYSTEM, now=PAY) == 1
    assert {row.contact_id: row.state for row in models.Reward.objects.all()} == {anna: "fulfilled", cleo: "granted"}
    assert balances() == {"cost": -1000, "redeemed": 500, "owed": 500}


@pytest.mark.parametrize("arrives", [True, False])
def test_a_refund_while_the_bank_works_is_a_loss_only_where_the_money_arrived(cash: Program, arrives: bool) -> None:
    anna = anna_earns(cash)
    name_account(anna, cash)
    file_id = make_file()
    send("refund", "ben@example.com", PAY, refund_of="order-ben", amount_minor=3480)
    work(PAY)
    assert reward().state == RewardState.REVERSED
    assert balances() == {"redeemed": 500, "loss": -500}
    if arrives:
        payouts.record_paid(file_id, actor=SYSTEM, now=PAY + days(1))
        assert balances() == {"redeemed": 500, "loss": -500}
    else:
        payouts.record_failed(file_id, reason="Account closed", actor=SYSTEM, now=PAY + days(1))
        assert balances() == {}
    assert reward().state == RewardState.REVERSED
    with pytest.raises(PayoutRefused, match="nothing_ready"):
        make_file(PAY + days(2))


def test_a_refund_before_the_file_pays_nothing(cash: Program) -> None:
    anna = anna_earns(cash)
    name_account(anna, cash)
    send("refund", "ben@example.com", PAY, refund_of="order-ben", amount_minor=3480)
    work(PAY)
    with pytest.raises(PayoutRefused, match="nothing_ready"):
        make_file()
    assert balances() == {}


@pytest.mark.parametrize("named_by_kept", [True, False])
def test_after_a_merge_both_are_paid_to_the_one_account_that_was_named(cash: Program, named_by_kept: bool) -> None:
    anna = anna_earns(cash)
    other, code = make_advocate(cash, "a.petersen@example.com")
    send("purchase", "cleo@example.com", BUY, amount_minor=3480, code=code)
    work(GRANTED)
    name_account(anna if named_by_kept else other, cash)
    merging.merge(kept_id=anna, dropped_id=other, actor=SYSTEM, now=GRANTED)
    work(GRANTED)
    (line,) = queries.lines(make_file())
    assert (line.contact_id, line.amount) == (anna, 1000)
    balances()


def test_what_is_in_a_file_is_not_handed_out_a_second_time_by_a_job_that_runs_again(cash: Program) -> None:
    anna = anna_earns(cash)
    name_account(anna, cash)
    file_id = make_file()
    fulfil([reward().id], now=PAY)
    assert reward().waits_for == Waits.BANK
    with pytest.raises(PayoutRefused, match="nothing_ready"):
        make_file()
    assert payouts.record_paid(file_id, actor=SYSTEM, now=PAY) == 1
    assert reward().state == RewardState.FULFILLED


def test_a_restored_installation_pays_nothing_until_a_person_says_so(cash: Program) -> None:
    anna = anna_earns(cash)
    name_account(anna, cash)
    operators.hold_outbound(now=PAY)
    with pytest.raises(PayoutRefused, match="held"):
        make_file()


@pytest.mark.parametrize("day", [PAY.date() - days(1), PAY.date() + days(61)])
def test_the_bank_pays_on_a_day_that_can_be(cash: Program, day: date) -> None:
    with pytest.raises(PayoutRefused, match="day"):
        payouts.make_file(currency="EUR", payer_name="Nordlicht", payer_iban=OTHER_IBAN, execute_on=day, actor=SYSTEM, now=PAY)


def test_the_file_for_the_bank_says_what_is_paid_to_whom_and_is_the_same_each_time(cash: Program) -> None:
    anna = anna_earns(cash, "ben", "cleo")
    name_account(anna, cash)
    file_id = make_file()
    content = queries.as_file(file_id, kind="sepa", purpose="Thank you")
    assert queries.as_file(file_id, kind="sepa", purpose="Thank you") == content
    tree = ET.fromstring(content)
    text = {name: [one.text for one in tree.iterfind(f".//p:{name}", NAMESPACE)] for name in ("MsgId", "NbOfTxs", "CtrlSum", "InstdAmt", "IBAN", "EndToEndId")}
    (line,) = queries.lines(file_id)
    assert text["MsgId"] == [file_id.hex]
    assert text["NbOfTxs"] == ["1", "1"]
    assert text["CtrlSum"] == ["10.00", "10.00"]
    assert text["InstdAmt"] == ["10.00"]
    assert text["IBAN"] == [OTHER_IBAN, IBAN]
    assert text["EndToEndId"] == [line.id.hex]


def test_a_name_that_the_schema_cannot_hold_is_written_in_its_letters() -> None:
    payer, payments = Account("Café & Söhne", OTHER_IBAN), [Payment(UUID(int=1), Account("Zoë <Łukasz>", IBAN), 1)]
    content = sepa(UUID(int=2), payer=payer, payments=payments, purpose="Merci", execute_on=PAY.date(), made_at=PAY)
    assert b"Zoe &lt;Lukasz&gt;" in content
    assert b">0.01<" in content


def test_what_the_schema_refuses_is_refused() -> None:
    payments = [Payment(UUID(int=1), Account("Anna", "no account"), 100)]
    with pytest.raises(ValueError, match=SCHEMA):
        sepa(UUID(int=2), payer=Account("Nordlicht", OTHER_IBAN), payments=payments, purpose="Thanks", execute_on=PAY.date(), made_at=PAY)


def test_a_spreadsheet_takes_no_name_for_a_formula() -> None:
    payments = [Payment(UUID(int=1), Account("=cmd()", IBAN), to_minor("12.50", "EUR"))]
    (row,) = csv.DictReader(io.StringIO(plain(payments=payments, currency="EUR", purpose="Thanks").decode()))
    assert (row["name"], row["iban"], row["amount"], row["currency"]) == ("'=cmd()", IBAN, "12.50", "EUR")


@pytest.mark.django_db(transaction=True)
def test_files_made_at_the_same_moment_hold_no_reward_twice() -> None:
    program = make_program(rule=CASH)
    anna = anna_earns(program, "ben", "cleo", "olga")
    name_account(anna, program)

    def attempt(_: int) -> UUID | None:
        try:
            return make_file()
        except PayoutRefused:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        made = [file_id for file_id in pool.map(attempt, range(8)) if file_id]
    assert sum(line.rewards for file_id in made for line in queries.lines(file_id)) == 3
    assert balances() == {"cost": -1500, "redeemed": 1500}
