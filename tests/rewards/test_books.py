"""The books: periods that are closed, trial balances, statements, what is owed by age, and files of it all."""

import csv
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodword.contacts.actions.identify import ledger_keys
from goodword.lib.ids import new_id, same_id
from goodword.operators.models import AuditEntry
from goodword.operators.values import SYSTEM
from goodword.rewards import models
from goodword.rewards.actions.closings import CannotClose, close_period
from goodword.rewards.actions.ledger import Transfer, post, program_account, wallet
from goodword.rewards.actions.using import redeem
from goodword.rewards.queries import aging, closings, journal, ledger, statements
from goodword.rewards.queries.differences import differences
from goodword.rewards.rules.months import following, month_named, month_of, year_bounds
from goodword.rewards.values import AccountKind, TrialLine
from tests.making import START, days, make_advocate, make_contact, make_program, send, work

BERLIN = ZoneInfo("Europe/Berlin")
OCTOBER, NOVEMBER = "2026-10", "2026-11"
DECEMBER_1 = datetime(2026, 11, 30, 23, tzinfo=UTC)
FAR = datetime(2040, 1, 1, tzinfo=UTC)
EVER = (START - days(400), FAR)


def lines_of(since: datetime, until: datetime) -> dict[AccountKind, TrialLine]:
    return {line.kind: line for line in closings.trial_balance(since, until) if line.asset == "EUR"}


# Months


def test_a_month_begins_at_midnight_where_the_organisation_is() -> None:
    month = month_of(datetime(2026, 10, 31, 23, 30, tzinfo=UTC), BERLIN)
    assert (month.name, month.since, month.until) == ("2026-11", datetime(2026, 10, 31, 23, tzinfo=UTC), DECEMBER_1)
    assert month_named("2026-11", BERLIN) == month
    assert following("2026-12", BERLIN).name == "2027-01"
    assert year_bounds(2026, BERLIN) == (datetime(2025, 12, 31, 23, tzinfo=UTC), datetime(2026, 12, 31, 23, tzinfo=UTC))


@pytest.mark.parametrize("name", ["", "2026", "2026-13", "2026-00", "0000-01", "9999-01", "2026-1", "x", "2026-10-01"])
def test_what_is_no_month_is_none(name: str) -> None:
    assert month_named(name, BERLIN) is None


# Closing


@pytest.fixture
def october(db: None) -> None:
    """Let Ben buy in October with Anna's code, so that both have €10 since the middle of it; Anna uses four in November."""
    program = make_program()
    anna, code = make_advocate(program)
    send("purchase", "ben@example.com", START + days(1), amount_minor=3480, code=code)
    work(START + days(20))
    redeem(anna, asset="EUR", amount=400, source="shop", reference="1", actor=SYSTEM, now=START + days(40))


@pytest.mark.usefixtures("october")
def test_a_closed_period_keeps_its_balances_and_the_next_one_carries_them() -> None:
    assert close_period(OCTOBER, actor=SYSTEM, now=START + days(45))
    (closed,) = closings.closings()
    lines = lines_of(closed.since, closed.until)
    assert lines[AccountKind.OWED] == TrialLine(AccountKind.OWED, "EUR", 0, 2000, 0)
    assert lines[AccountKind.COST] == TrialLine(AccountKind.COST, "EUR", 0, 0, 2000)
    november = month_named(NOVEMBER, BERLIN)
    assert november
    lines = lines_of(november.since, november.until)
    assert lines[AccountKind.OWED] == TrialLine(AccountKind.OWED, "EUR", 2000, 0, 400)
    assert lines[AccountKind.REDEEMED].closing == 400
    assert sum(line.closing for line in lines.values()) == 0
    (entry,) = AuditEntry.objects.filter(action="rewards.close_period")
    assert (entry.subject, entry.after) == ("period:2026-10", {"EUR cost": -2000, "EUR owed": 2000})


@pytest.mark.usefixtures("october")
def test_closing_twice_is_closing_once() -> None:
    assert close_period(OCTOBER, actor=SYSTEM, now=START + days(45))
    assert not close_period(OCTOBER, actor=SYSTEM, now=START + days(46))
    assert AuditEntry.objects.filter(action="rewards.close_period").count() == 1


@pytest.mark.usefixtures("october")
@pytest.mark.parametrize(
    ("name", "now", "code"),
    [(NOVEMBER, DECEMBER_1, "not_next"), (OCTOBER, datetime(2026, 10, 31, 22, 59, tzinfo=UTC), "not_over"), ("nonsense", DECEMBER_1, "not_next")],
)
def test_periods_are_closed_in_their_order_and_once_they_are_over(name: str, now: datetime, code: str) -> None:
    with pytest.raises(CannotClose) as refused:
        close_period(name, actor=SYSTEM, now=now)
    assert refused.value.code == code
    assert closings.closings() == []


@pytest.mark.django_db
def test_books_without_a_posting_have_nothing_to_close() -> None:
    assert closings.next_open(BERLIN) is None
    with pytest.raises(CannotClose):
        close_period(OCTOBER, actor=SYSTEM, now=DECEMBER_1)


@pytest.mark.usefixtures("october")
def test_books_that_do_not_add_up_are_not_closed() -> None:
    models.Account.objects.filter(kind=AccountKind.COST).update(balance=-1999)
    with pytest.raises(CannotClose) as refused:
        close_period(OCTOBER, actor=SYSTEM, now=DECEMBER_1)
    assert refused.value.code == "differs"


@pytest.mark.usefixtures("october")
def test_a_late_correction_is_posted_in_the_open_period() -> None:
    close_period(OCTOBER, actor=SYSTEM, now=START + days(45))
    (closed,) = closings.closings()
    before = closings.trial_balance(closed.since, closed.until)
    program = models.Posting.objects.filter(kind="grant").values_list("program_id", flat=True)[0]
    assert program
    late = Transfer(new_id(), program_account(AccountKind.COST, program, "EUR"), wallet(new_id(), "EUR"), 100, "grant", None, program)
    with transaction.atomic():
        post([late], now=closed.until - timedelta(seconds=1))
    assert models.Posting.objects.get(id=late.id).at == closed.until
    assert closings.trial_balance(closed.since, closed.until) == before
    assert differences() == []


@pytest.mark.usefixtures("october")
def test_a_closed_period_that_somebody_changed_by_hand_is_told() -> None:
    close_period(OCTOBER, actor=SYSTEM, now=START + days(45))
    posting = models.Posting.objects.filter(kind="grant").first()
    assert posting
    models.Posting.objects.filter(id=posting.id).update(at=DECEMBER_1)
    assert {one.what for one in differences()} == {"closing"}


@pytest.mark.django_db(transaction=True)
def test_posting_while_a_period_is_closed_falls_on_one_side_or_the_other() -> None:
    program = same_id("program")
    october = month_named(OCTOBER, BERLIN)
    assert october

    def grant(number: int) -> None:
        late = Transfer(new_id(), program_account(AccountKind.COST, program, "EUR"), wallet(same_id("key", number % 3), "EUR"), 100, "grant", None, program)
        with transaction.atomic():
            post([late], now=october.until - timedelta(seconds=1))

    def work_in_turn(number: int) -> bool:
        try:
            if number == 12:
                return close_period(OCTOBER, actor=SYSTEM, now=DECEMBER_1)
            grant(number)
            return False
        finally:
            connections.close_all()

    grant(0)
    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(work_in_turn, range(1, 30))) == 1
    assert models.Posting.objects.count() == 29
    (closed,) = closings.closings()
    [owed] = [line for line in closings.trial_balance(closed.since, closed.until) if line.kind is AccountKind.OWED]
    assert owed.added == 100 * models.Posting.objects.filter(at__lt=closed.until).count()
    assert differences() == []


# Statements and age


@pytest.mark.usefixtures("october")
def test_a_statement_says_what_came_and_went() -> None:
    anna = make_contact("anna@example.com")
    (whole,) = statements.statements(anna, since=EVER[0], until=EVER[1])
    assert [(line.kind, line.amount, line.balance) for line in whole.lines] == [("grant", 1000, 1000), ("redeem", -400, 600)]
    (late,) = statements.statements(anna, since=START + days(31), until=EVER[1])
    assert (late.opening, len(late.lines), late.closing) == (1000, 1, 600)
    assert statements.statements(make_contact("cleo@example.com"), since=EVER[0], until=EVER[1]) == []
    assert statements.first_movement(anna) == models.Posting.objects.filter(kind="grant")[0].at


@pytest.mark.usefixtures("october")
@pytest.mark.parametrize(("age_days", "bucket"), [(0, 0), (30, 0), (31, 1), (90, 1), (91, 2), (180, 2), (181, 3), (365, 3), (366, 4)])
def test_what_is_owed_stands_in_the_bucket_of_its_age(age_days: int, bucket: int) -> None:
    models.Reward.objects.update(granted_at=START)
    (aged,) = aging.by_age(now=START + days(age_days))
    assert aged.buckets == tuple(1600 if place == bucket else 0 for place in range(5))
    assert [aged.owed] == [one.owed for one in ledger.liability()]


# Laws

PROGRAM, PEOPLE, ASSETS = same_id("program"), ["anna@example.com", "ben@example.com", "cleo@example.com"], ["EUR", "JPY", "POINTS"]
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["grant", "redeem", "expire", "reverse"]),
        st.sampled_from(PEOPLE),
        st.sampled_from(ASSETS),
        st.integers(1, 10**9),
        st.integers(0, 100),  # days since START
        st.booleans(),  # whether the periods that are over are closed before it
    ),
    max_size=25,
)
_OTHER = {"grant": AccountKind.COST, "redeem": AccountKind.REDEEMED, "expire": AccountKind.BREAKAGE, "reverse": AccountKind.COST}


def move(number: int, kind: str, who: str, asset: str, amount: int, at: datetime) -> None:
    """Post one transfer, of as much as is there."""
    contact = make_contact(who)
    own, other = wallet(ledger_keys([contact])[contact], asset), program_account(_OTHER[kind], PROGRAM, asset)
    if kind != "grant":
        row = models.Account.objects.filter(id=own.id).first()
        amount = min(amount, row.balance if row else 0)
    if amount:
        source, target = (other, own) if kind == "grant" else (own, other)
        with transaction.atomic():
            post([Transfer(same_id("move", number), source, target, amount, kind, None, PROGRAM)], now=at)


def read_journal(text: str) -> dict[tuple[str, str], Decimal]:
    """Read a journal as an accounting program does: the balance of each account, each entry adding up to nothing."""
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for entry in text.split("\n\n")[2:]:
        head, *sides = entry.strip().split("\n")
        assert head[:4].isdigit()
        parsed = [side.split() for side in sides]
        assert sum(Decimal(amount) for _, amount, _ in parsed) == 0
        assert len({asset for _, _, asset in parsed}) == 1
        for account, amount, asset in parsed:
            found[account, asset] += Decimal(amount)
    return {key: amount for key, amount in found.items() if amount}


class _RolledBack(Exception):
    pass


@pytest.mark.django_db
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(moves=MOVES)
def test_the_books_obey_their_laws_whatever_happens(moves: list[tuple[str, str, str, int, int, bool]]) -> None:
    with pytest.raises(_RolledBack), transaction.atomic():
        snapshots = {}
        for number, (kind, who, asset, amount, day, close) in enumerate(sorted(moves, key=lambda one: one[4])):
            now = START + days(day)
            month = closings.next_open(BERLIN)
            while close and month and month.until <= now:
                close_period(month.name, actor=SYSTEM, now=now)
                snapshots[month.name] = closings.trial_balance(month.since, month.until)
                month = closings.next_open(BERLIN)
            move(number, kind, who, asset, amount, START + days(day - 40 if number % 5 == 4 and close else day))  # a clock that is late
        whole = closings.trial_balance(*EVER)
        balances = {(line.kind, line.asset): line.closing for line in whole}
        assert balances == {(kind, asset): total for asset, kinds in ledger.totals().items() for kind, total in kinds.items()}
        for asset in ASSETS:
            assert sum(line.opening for line in whole if line.asset == asset) == sum(line.closing for line in whole if line.asset == asset) == 0
        for closed in closings.closings():
            assert closings.trial_balance(closed.since, closed.until) == snapshots[closed.name]
        assert differences() == []
        for who in PEOPLE:
            contact = make_contact(who)
            told = statements.statements(contact, since=EVER[0], until=EVER[1])
            assert {one.asset: one.closing for one in told if one.closing} == ledger.wallets(contact)
            assert all(one.closing == one.opening + sum(line.amount for line in one.lines) for one in told)
            for asset in ASSETS:  # cut anywhere, the parts make the whole
                cut = START + days(50)
                parts = [
                    (one.opening, one.closing)
                    for since, until in ((EVER[0], cut), (cut, EVER[1]))
                    for one in statements.statements(contact, since=since, until=until)
                    if one.asset == asset
                ]
                assert all(first[1] == second[0] for first, second in pairwise(parts))
        exported = read_journal("".join(journal.as_journal(*EVER, BERLIN)))
        scale = {"EUR": 2, "JPY": 0, "POINTS": 0}
        kinds: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for (account, asset), total in exported.items():
            kinds[account.rpartition(":")[0], asset] -= total.scaleb(scale[asset])
        assert {key: total for key, total in kinds.items() if total} == {
            (journal.NAMES[kind], asset): Decimal(total) for (kind, asset), total in balances.items() if total
        }
        rows = list(csv.DictReader("".join(journal.as_csv(*EVER, BERLIN)).removeprefix("\ufeff").splitlines()))
        sums: dict[tuple[str, str], int] = defaultdict(int)
        for row in rows:
            sums[row["to"].rpartition(":")[0], row["asset"]] += int(row["amount_minor"])
            sums[row["from"].rpartition(":")[0], row["asset"]] -= int(row["amount_minor"])
        assert {key: Decimal(total) for key, total in sums.items() if total} == {key: total for key, total in kinds.items() if total}
        raise _RolledBack
