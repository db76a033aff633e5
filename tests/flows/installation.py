"""A real installation in processes of its own, to be used over HTTP, killed and started again."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
GOODWORD = Path(sys.executable).with_name("goodword")
PATIENCE_S = 300  # machines that run tests may be slow


@dataclass
class Installation:
    """One data directory and database, with or without its processes."""

    data_dir: Path
    database_url: str
    port: int
    environment: Mapping[str, str] = field(default_factory=dict)
    up: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def env(self) -> dict[str, str]:
        """Return the environment of every process of this installation."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GOODWORD_") and name != "DATABASE_URL"}
        own = {"GOODWORD_DATA_DIR": str(self.data_dir), "GOODWORD_URL": f"http://localhost:{self.port}", "DJANGO_SETTINGS_MODULE": "goodword.project.settings"}
        return kept | own | ({"DATABASE_URL": self.database_url} if self.database_url else {}) | dict(self.environment)

    def start(self, *, workers: int = 1) -> None:
        """Start `goodword up` and wait until it is ready."""
        command = [str(GOODWORD), "up", "--port", str(self.port), "--workers", str(workers)]
        with (self.data_dir.parent / f"{self.data_dir.name}.log").open("ab") as log:
            self.up = subprocess.Popen(command, cwd=ROOT, env=self.env(), stdout=log, stderr=log)
        wait_until(lambda: self.get("/ready") is not None, f"{self.url} is ready")

    def stop(self) -> None:
        """End it as an owner does."""
        if self.up:
            self.up.send_signal(signal.SIGTERM)
            assert self.up.wait(PATIENCE_S) is not None
            self.up = None

    def kill(self, pids: Sequence[int]) -> None:
        """End processes as a power cut does."""
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def kill_all(self) -> None:
        """End every process at once."""
        if self.up:
            self.kill([self.up.pid, *self.children()])
            self.up.wait()
            self.up = None

    def children(self, containing: str = "") -> list[int]:
        """Return the processes that `goodword up` started, those whose command holds a word where one is given."""
        assert self.up
        return [pid for pid, parent, command in _processes() if parent == self.up.pid and containing in command]

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run a subcommand of `goodword` and return what it printed."""
        done = subprocess.run([str(GOODWORD), *arguments], cwd=ROOT, env=self.env(), capture_output=True, text=True, timeout=PATIENCE_S * 3, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout if code == 0 else done.stderr

    def story(self, module: str, *arguments: str) -> Any:
        """Run a module of the tests inside this installation and return the JSON it printed."""
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.env(), capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def get(self, path: str) -> str | None:
        """Return what a path answers with 200, else None."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as answer:
                return str(answer.read().decode())
        except (OSError, urllib.error.HTTPError):
            return None

    def post(self, path: str, content: object, *, token: str) -> Any:
        """Return the JSON that a path answers to JSON with 200; raise OSError otherwise."""
        headers = {"content-type": "application/json", "authorization": f"Bearer {token}"}
        request = urllib.request.Request(self.url + path, json.dumps(content).encode(), headers)
        with urllib.request.urlopen(request, timeout=15) as answer:
            return json.loads(answer.read())

    def metric(self, name: str) -> int:
        """Return a number of /metrics; the name may hold labels."""
        text = self.get("/metrics") or ""
        return int(next((line.rpartition(" ")[2] for line in text.splitlines() if line.startswith(name + " ")), "-1"))

    def wait_until_worked_off(self) -> None:
        """Wait until nothing waits to be settled, done or sent."""
        names = ["goodword_outcomes_waiting", 'goodword_jobs{state="due"}', 'goodword_messages{state="queued"}', 'goodword_messages{state="sending"}']
        left: dict[str, int] = {}

        def none_left() -> bool:
            left.update({name: self.metric(name) for name in names})
            return not any(left.values())

        wait_until(none_left, left)


POSTGRESQL = os.environ.get("DATABASE_URL", "") if os.environ.get("DATABASE_URL", "").startswith("postgres") else ""


@contextmanager
def installation(directory: Path, *, server: str = POSTGRESQL, **environment: str) -> Iterator[Installation]:
    """Give a new installation with a database of its own on a PostgreSQL server, the one the tests run on, or on SQLite where there is none.

    Its processes end, and its database goes, with the block.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with _database(server) as database_url:
        made = Installation(directory, database_url, free_port(), environment)
        try:
            yield made
        finally:
            made.kill_all()


def wait_until(holds: Callable[[], bool], what: object, *, patience_s: float = PATIENCE_S) -> None:
    """Wait until a condition holds; `what` says in the end what was waited for."""
    deadline = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.1)


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _database(server: str) -> Iterator[str]:
    if not server:
        yield ""
        return
    import psycopg

    name = f"goodword_flow_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'drop database "{name}" with (force)')


def _processes() -> Iterator[tuple[int, int, str]]:
    """Give id, parent's id and command of every process there is."""
    for directory in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((directory / "stat").read_text().rpartition(")")[2].split()[1])
            yield int(directory.name), parent, (directory / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, ValueError):
            continue
