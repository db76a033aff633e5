"""A back-up taken under load is restored elsewhere, into either database, and there nothing goes out by itself."""

import time
from pathlib import Path
from typing import Any

import pytest

from tests.flows.installation import POSTGRESQL, Installation, installation, wait_until
from tests.flows.till import Till

pytestmark = pytest.mark.service

# Where the tests run on PostgreSQL: every way that has to do with it. The one from SQLite to SQLite is gone where they run on SQLite.
WAYS = [("", POSTGRESQL), (POSTGRESQL, ""), (POSTGRESQL, POSTGRESQL)] if POSTGRESQL else [("", "")]
PASSPHRASE = "correct horse battery staple"
QUIET_S = 3.0


def words(way: tuple[str, str]) -> str:
    return " to ".join("PostgreSQL" if server else "SQLite" for server in way)


@pytest.fixture(params=WAYS, ids=words)
def way(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Return from which database to which one it goes."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def backup(way: tuple[str, str], tmp_path: Path) -> tuple[Path, set[str]]:
    """Take a back-up of a shop at work; return it with the events that were acknowledged before it began."""
    file = tmp_path / "shop.goodword"
    with installation(tmp_path / "shop", server=way[0], GOODWORD_BACKUP_PASSPHRASE=PASSPHRASE) as shop:
        shop.run("migrate")
        told = shop.story("tests.flows.shop")
        (shop.data_dir / "brand").mkdir()
        (shop.data_dir / "brand" / "logo.svg").write_text("<svg/>")
        shop.start()
        tills = [Till(shop, codes=told["codes"], token=told["token"], name=f"till{number}", pause_s=0.02) for number in range(2)]
        for till in tills:
            till.start()
        wait_until(lambda: sum(len(till.acknowledged) for till in tills) > 500, "the shop has sold a little")
        acknowledged = set().union(*(till.acknowledged for till in tills))
        shop.run("backup", str(file))
        for till in tills:
            till.close()
        assert len(set().union(*(till.acknowledged for till in tills))) > len(acknowledged)  # it went on selling meanwhile
    return file, acknowledged


def test_everything_acknowledged_before_the_backup_is_there_and_nothing_goes_out(backup: tuple[Path, set[str]], way: tuple[str, str], tmp_path: Path) -> None:
    file, acknowledged = backup
    with installation(tmp_path / "elsewhere", server=way[1], GOODWORD_BACKUP_PASSPHRASE=PASSPHRASE) as elsewhere:
        assert "Nothing is sent or paid" in elsewhere.run("restore", str(file))
        books = elsewhere.story("tests.flows.books")
        assert acknowledged <= set(books["outcomes"])
        assert (books["differences"], books["held"]) == (0, True)
        assert (elsewhere.data_dir / "brand" / "logo.svg").read_text() == "<svg/>"
        assert "not empty" in elsewhere.run("restore", str(file), code=1)
        elsewhere.start()
        time.sleep(QUIET_S)
        assert _without_turns(elsewhere.story("tests.flows.books")) == _without_turns(books)
        _release(elsewhere)
        elsewhere.wait_until_worked_off()
        after = elsewhere.story("tests.flows.books")
    assert set(after["outcome_states"]) == {"settled"}
    assert set(after["reward_states"]) == {"fulfilled"}
    assert (after["differences"], after["held"]) == (0, False)


def _without_turns(books: dict[str, Any]) -> dict[str, Any]:
    """Leave out the jobs, for schedules go on adding theirs."""
    return {name: value for name, value in books.items() if name != "jobs"}


def _release(elsewhere: Installation) -> None:
    elsewhere.story("tests.flows.release")
