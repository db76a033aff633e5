"""Processes are killed at any moment, and nothing that was promised is lost or done twice."""

import random
import time
from pathlib import Path
from typing import Any

import pytest

from tests.flows.installation import Installation, installation, wait_until
from tests.flows.sink import Taken, sink
from tests.flows.till import Till

pytestmark = pytest.mark.service

KILLS = ["server", "workers", "everything"] * 3 + ["everything"]
KILLS_WHILE_SENDING = 5
SEED = 7


def strike(target: Installation, what: str) -> None:
    """Kill the server, the workers, or everything, and see it come back."""
    assert target.up
    workers = target.children("goodword worker")
    server = [pid for pid in target.children() if pid not in workers]
    assert workers
    assert server
    struck: set[int] = set()
    if what == "everything":
        target.kill_all()
    else:
        struck = set(server if what == "server" else workers)
        target.kill(sorted(struck))
    wait_until(lambda: came_back(target, struck), f"it is back after {what} was killed")


def came_back(target: Installation, struck: set[int]) -> bool:
    """Tell whether the installation is whole again; where its first process has ended, start it, as the machine's service manager does.

    A process that was struck is still there for a moment, and must not be taken for its successor.
    """
    if target.up is None or target.up.poll() is not None:
        target.start(workers=2)
    return not struck & set(target.children()) and len(target.children("goodword worker")) == 2 and target.get("/ready") is not None


def test_after_ten_kills_every_acknowledged_event_is_stored_and_every_reward_and_thank_you_exists_once(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    with installation(tmp_path / "data") as target, sink() as mails:
        target.run("migrate")
        shop = target.story("tests.flows.shop", str(mails.port))
        target.start(workers=2)
        tills = [Till(target, codes=shop["codes"], token=shop["token"], name=f"till{number}") for number in range(2)]
        for till in tills:
            till.start()
        for what in chance.sample(KILLS, len(KILLS)):
            time.sleep(chance.uniform(0.2, 2.0))
            strike(target, what)
        for till in tills:
            till.close()
        target.wait_until_worked_off()
        books = target.story("tests.flows.books")
        friends = [friend for till in tills for friend in till.friends]
        assert_books(books, friends=len(friends), acknowledged=set().union(*(till.acknowledged for till in tills)))
        assert mails.taken == []  # they wait until a purchase has settled
        send_under_kills(target, chance)
        assert_mails(mails.taken, target.story("tests.flows.books"), friends=friends)


def assert_books(books: dict[str, Any], *, friends: int, acknowledged: set[str]) -> None:
    """See that every acknowledged event is stored, and that every friend's purchase gave both sides one reward."""
    assert len(acknowledged) > 100
    assert acknowledged <= set(books["outcomes"])
    assert len(books["outcomes"]) == len(set(books["outcomes"])) == 2 * friends
    assert books["outcome_states"] == {"settled": 2 * friends}
    assert len(books["rewards"]) == len(set(books["rewards"])) == books["grants"] == 2 * friends
    assert books["reward_states"] == {"fulfilled": 2 * friends}
    assert set(books["jobs"]) == {"done"}
    assert books["differences"] == 0


def send_under_kills(target: Installation, chance: random.Random) -> None:
    """Let all thank-yous go out, and kill everything again and again meanwhile."""
    target.stop()
    for _ in range(KILLS_WHILE_SENDING):
        target.story("tests.flows.hurry")
        target.start(workers=2)
        time.sleep(chance.uniform(0.2, 3.0))
        target.kill_all()
    target.story("tests.flows.hurry")
    target.start(workers=2)
    target.wait_until_worked_off()


def assert_mails(taken: list[Taken], books: dict[str, Any], *, friends: list[str]) -> None:
    """See that everybody got every mail, each once but for those that a kill caught between the server's answer and our writing it down."""
    assert books["messages"] == {"sent": 2 * len(friends)}
    assert {mail.message_id for mail in taken} == set(books["message_ids"])
    assert len(set(books["message_ids"])) == 2 * len(friends)
    to_friends = {mail.message_id: mail.receiver for mail in taken if not mail.receiver.startswith("advocate")}
    assert sorted(to_friends.values()) == sorted(f"{friend}@example.com" for friend in friends)
    again = len(taken) - len({mail.message_id for mail in taken})
    assert again <= 2 * KILLS_WHILE_SENDING  # one of each worker
