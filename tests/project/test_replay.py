"""A purchase history is read, referrals over it are drawn, and both are sent so that a second run changes nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodword.project.replay import feed
from goodword.project.replay.drawing import WITHIN, draw
from goodword.project.replay.history import Columns, FileUnusable, History, Purchase, read
from goodword.project.replay.server import KeyRefused, Server, ServerRefused

FILE = """customer_id,purchased_on,quantity,amount_usd
00002,2021-01-05,1,12.00
00001,2021-01-01,1,11.77
00001,2021-01-05,2,0.00
00001,2021-01-05,1,5.00
00003,2021-02-01,1,20.00
,2021-02-01,1,20.00
00004,soon,1,20.00
"""


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "purchases.csv"
        path.write_text(text)
        return path

    return write


def history_of(path: Path) -> History:
    return read(path, Columns())


def test_a_history_is_read_in_order_of_time_with_an_id_for_every_row(file: Callable[[str], Path]) -> None:
    history = history_of(file(FILE))
    assert (history.currency, history.rows, history.unread) == ("USD", 7, 2)
    assert [purchase.number for purchase in history.purchases] == [
        "00001:2021-01-01:0", "00002:2021-01-05:0", "00001:2021-01-05:0", "00001:2021-01-05:1", "00003:2021-02-01:0",
    ]  # fmt: skip
    assert history.begins == datetime(2021, 1, 1, tzinfo=UTC)
    assert [purchase.amount for purchase in history.purchases if purchase.customer == "00001"] == ["11.77", "0.00", "5.00"]


def test_other_columns_are_named_by_flags(file: Callable[[str], Path]) -> None:
    path = file("who;when\n".replace(";", ",") + "ben,2021-01-01T10:00:00+02:00\n")
    with pytest.raises(FileUnusable, match="--amount-column"):
        history_of(path)
    path = file("who,when,total\nben,2021-01-01T10:00:00+02:00,5\n")
    with pytest.raises(FileUnusable, match="--currency"):
        read(path, Columns(customer="who", date="when", amount="total"))
    [purchase] = read(path, Columns(customer="who", date="when", amount="total", currency="eur")).purchases
    assert purchase.at == datetime(2021, 1, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "customer_id,amount_usd\n", "customer_id,purchased_on,amount_usd\n", "customer_id,purchased_on,amount_usd\nx,y,z\n"])
def test_a_file_without_purchases_is_refused_with_the_reason(file: Callable[[str], Path], text: str) -> None:
    with pytest.raises(FileUnusable):
        history_of(file(text))


PURCHASES = st.lists(
    st.builds(
        Purchase,
        number=st.uuids().map(str),
        customer=st.sampled_from("abcdefgh"),
        at=st.integers(0, 150 * 24).map(lambda hours: datetime(2021, 1, 1, tzinfo=UTC) + timedelta(hours=hours)),
        amount=st.just("1.00"),
        quantity=st.just(""),
    ),
    max_size=30,
)


@given(PURCHASES, st.integers(0, 10), st.integers())
def test_friends_are_referred_once_before_they_buy_by_somebody_who_had_bought(purchases: list[Purchase], count: int, seed: int) -> None:
    first: dict[str, datetime] = {}
    for purchase in purchases:
        first[purchase.customer] = min(first.get(purchase.customer, purchase.at), purchase.at)
    referred = draw(purchases, count=count, seed=seed)
    assert len({one.friend for one in referred}) == len(referred) <= count
    assert referred == draw(list(reversed(purchases)), count=count, seed=seed)
    for one in referred:
        assert one.friend != one.advocate
        assert first[one.advocate] < first[one.friend]
        assert first[one.friend] - WITHIN <= one.at


def test_signing_up_comes_before_the_first_purchase_and_after_the_advocates() -> None:
    moments = [datetime(2021, 1, day, 12, tzinfo=UTC) for day in range(1, 29)]
    purchases = [Purchase(str(number), f"c{number}", at, "1.00", "") for number, at in enumerate(moments)]
    first = {purchase.customer: purchase.at for purchase in purchases}
    for one in draw(purchases, count=27, seed=3):
        assert first[one.advocate] < one.at < first[one.friend]


class FakeServer:
    """Answers like a server that settles at once; remembers what it was asked."""

    def __init__(self) -> None:
        self.programs: list[dict[str, Any]] = []
        self.events: dict[tuple[str, str], dict[str, Any]] = {}
        self.order: list[str] = []
        self.refuse_first = 0

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if self.refuse_first:
            self.refuse_first -= 1
            return httpx2.Response(429, headers={"Retry-After": "0"})
        content = msgspec.json.decode(request.content) if request.content else {}
        match request.method, request.url.path.rpartition("/")[2]:
            case "GET", "programs":
                return httpx2.Response(200, json={"items": self.programs})
            case "POST", "programs":
                self.programs.append({"id": "p1", **content})
                return httpx2.Response(201, json=self.programs[0])
            case "POST", "links":
                return httpx2.Response(200, json={"items": [{"code": f"CODE{customer['id']}"} for customer in content["customers"]]})
            case "POST", "events":
                return httpx2.Response(200, json={"results": [self._store(event) for event in content["events"]]})
            case _:
                return httpx2.Response(200, json=self._report())

    def _store(self, event: dict[str, Any]) -> dict[str, Any]:
        key = (event["type"], event["id"])
        if not event.get("amount", "0"):
            return {"status": "refused", "problem": {"code": "amount_invalid"}}
        if key in self.events:
            return {"status": "duplicate"} if self.events[key] == event else {"status": "refused", "problem": {"code": "conflict"}}
        self.events[key] = event
        self.order.append(event["occurred_at"])
        return {"status": "stored"}

    def _report(self) -> dict[str, Any]:
        rows = {"outcomes": len(self.events), "referrals": 0, "conversions": 0, "rewards": 0, "ledger": 0}
        return {
            "referrals": 0, "conversions": 0, "rewards_by_rule": {}, "refusals_by_reason": {}, "ledger_by_asset": {}, "waiting": 0, "rows": rows,
        }  # fmt: skip


def replayed(fake: FakeServer, path: Path, *, seed: int = 1) -> dict[str, Any]:
    server = Server("http://test", "key", transport=httpx2.MockTransport(fake))
    return feed.replay(server, history_of(path), slug="friends", referrals=2, seed=seed, show=lambda *_: None)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "_LOOK_EVERY_S", 0)


def test_everything_is_sent_as_history_in_order_of_time(file: Callable[[str], Path]) -> None:
    fake = FakeServer()
    report = replayed(fake, file(FILE))
    assert (report["purchases"], report["outcomes_new"], report["new_rows"]) == (7, 7, 7)
    assert fake.order == sorted(fake.order)
    assert all(event["history"] for event in fake.events.values())
    assert {event["code"] for (kind, _), event in fake.events.items() if kind == "signup"} <= {"CODE00001", "CODE00002"}
    assert fake.programs == [
        {"id": "p1", "slug": "friends", "name": "Friends", "currency": "USD", "starts_at": "2021-01-01T00:00:00Z", "preset": "both-sides", "live": True}
    ]


def test_a_second_run_changes_nothing_and_another_seed_refers_others(file: Callable[[str], Path]) -> None:
    fake, path = FakeServer(), file(FILE)
    replayed(fake, path)
    second = replayed(fake, path)
    assert (second["outcomes_new"], second["outcomes_known"], second["new_rows"], second["outcomes_refused"]) == (0, 7, 0, {})
    assert len(fake.programs) == 1
    assert replayed(fake, path, seed=2)["outcomes_new"] == 2


def test_a_row_that_the_server_refuses_is_counted_and_the_rest_goes_on(file: Callable[[str], Path]) -> None:
    report = replayed(FakeServer(), file(FILE.replace("0.00\n", "\n", 1).replace("20.00", "", 1)))
    assert report["outcomes_refused"] == {"amount_invalid": 2}


def test_a_busy_server_is_asked_again(file: Callable[[str], Path]) -> None:
    fake = FakeServer()
    fake.refuse_first = 2
    assert replayed(fake, file(FILE))["outcomes_new"] == 7


@pytest.mark.parametrize(("status", "error"), [(401, KeyRefused), (403, KeyRefused), (422, ServerRefused), (500, ServerRefused)])
def test_what_the_server_refuses_for_good_ends_the_replay_with_its_words(file: Callable[[str], Path], status: int, error: type[Exception]) -> None:
    server = Server("http://test", "key", transport=httpx2.MockTransport(lambda _: httpx2.Response(status, json={"detail": "No."})))
    with pytest.raises(error, match=r"No\."):
        feed.replay(server, history_of(file(FILE)), slug="friends", referrals=1, seed=1, show=lambda *_: None)
