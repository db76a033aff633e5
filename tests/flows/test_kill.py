"""Processes are killed at any moment, and nothing that was promised is lost or done twice."""

import random
import time
from pathlib import Path

import pytest

from tests.flows.installation import Installation, installation, wait_until
from tests.flows.till import Till

pytestmark = pytest.mark.service

KILLS = ["server", "workers", "everything"] * 3 + ["everything"]
SEED = 7


def strike(target: Installation, what: str) -> None:
    """Kill the server, the workers, or everything, and see it come back."""
    assert target.up
    workers = target.children("goodword worker")
    server = [pid for pid in target.children() if pid not in workers]
    assert workers
    assert server
    if what == "everything":
        target.kill_all()
    else:
        target.kill(server if what == "server" else workers)
    wait_until(lambda: came_back(target), f"it is back after {what} was killed")


def came_back(target: Installation) -> bool:
    """Tell whether the installation is whole again; where its first process has ended, start it, as the machine's service manager does."""
    if target.up is None or target.up.poll() is not None:
        target.start(workers=2)
    return len(target.children("goodword worker")) == 2 and target.get("/ready") is not None


def test_after_ten_kills_every_acknowledged_event_is_stored_and_every_reward_exists_once(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    kills = chance.sample(KILLS, len(KILLS))
    with installation(tmp_path / "data") as target:
        target.run("migrate")
        shop = target.story("tests.flows.shop")
        target.start(workers=2)
        tills = [Till(target, codes=shop["codes"], token=shop["token"], name=f"till{number}") for number in range(2)]
        for till in tills:
            till.start()
        for what in kills:
            time.sleep(chance.uniform(0.2, 2.0))
            strike(target, what)
        for till in tills:
            till.close()
        acknowledged = set().union(*(till.acknowledged for till in tills))
        assert len(acknowledged) > 200
        target.wait_until_worked_off()
        books = target.story("tests.flows.books")
    friends = sum(till.friends for till in tills)
    assert acknowledged <= set(books["outcomes"])
    assert len(books["outcomes"]) == len(set(books["outcomes"])) == 2 * friends
    assert books["outcome_states"] == {"settled": 2 * friends}
    assert len(books["rewards"]) == len(set(books["rewards"])) == books["grants"] == 2 * friends
    assert books["reward_states"] == {"fulfilled": 2 * friends}
    assert set(books["jobs"]) == {"done"}
    assert books["differences"] == 0
