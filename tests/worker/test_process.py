"""Worker processes: they end when told to, or when nobody is left who started them, and several share the work."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.flows.installation import GOODWORD, PATIENCE_S, ROOT, Installation, installation, wait_until

pytestmark = pytest.mark.service


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Installation]:
    """Give an installation whose database is ready and at which nobody works."""
    with installation(tmp_path / "data") as made:
        made.run("migrate")
        yield made


@contextmanager
def work(target: Installation, *arguments: str) -> "Iterator[subprocess.Popen[bytes]]":
    """Start a worker process; it is gone after the block."""
    command = [str(GOODWORD), "worker", *arguments]
    with subprocess.Popen(command, cwd=ROOT, env=target.env(), stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as worker:
        try:
            yield worker
        finally:
            worker.kill()


def workers(target: Installation) -> int:
    return int(target.story("tests.worker.beats"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_end_takes_itself_off_the_list_and_ends_well(target: Installation, number: signal.Signals) -> None:
    with work(target) as worker:
        wait_until(lambda: workers(target) == 1, "the worker has shown itself")
        worker.send_signal(number)
        assert worker.wait(PATIENCE_S) == 0
    assert workers(target) == 0


def test_a_worker_ends_with_the_process_that_started_it(target: Installation) -> None:
    with work(target, "--until-stdin-ends") as worker:
        wait_until(lambda: workers(target) == 1, "the worker has shown itself")
        assert worker.stdin
        worker.stdin.close()
        assert worker.wait(PATIENCE_S) == 0


def test_a_worker_waits_for_a_database_that_is_not_ready_yet(tmp_path: Path) -> None:
    with installation(tmp_path / "data") as target, work(target) as worker:
        time.sleep(2)
        assert worker.poll() is None
        target.run("migrate")
        wait_until(lambda: workers(target) == 1, "the worker has shown itself")


def test_no_process_is_left_when_the_first_one_is_killed(target: Installation) -> None:
    target.start(workers=2)
    assert target.up
    family = target.children()
    assert len(family) == 3
    os.kill(target.up.pid, signal.SIGKILL)
    target.up.wait()
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family), "all are gone")
    target.up = None


def test_a_second_server_on_the_same_port_is_refused_in_words(target: Installation) -> None:
    target.start()
    assert "Choose another --port" in target.run("up", "--port", str(target.port), code=1)


def test_the_command_line_says_what_it_can_do() -> None:
    done = subprocess.run([sys.executable, "-m", "goodword", "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "restore" in done.stdout
