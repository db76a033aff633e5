"""A filled installation, the servers in front of it, and the client that asks them."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError

from bench.parts.cluster import free_port
from bench.parts.compare import Measured
from bench.parts.cores import on_core

ROOT = Path(__file__).parents[2]
CONNECTIONS = 64
SECONDS = 4

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Site:
    """One filled database with the environment that leads to it."""

    env: dict[str, str]
    folder: Path
    key: str

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        return int(self.ask(f"select count(*) from {table}"))

    def ask(self, sql: str) -> Any:
        """Return the one value that a statement finds."""
        if url := self.env.get("DATABASE_URL"):
            return subprocess.run(["psql", "-qAt", url, "-c", sql], check=True, capture_output=True, text=True).stdout.strip()
        import sqlite3

        with sqlite3.connect(self.folder / "goodword.sqlite3") as connection:
            return connection.execute(sql).fetchone()[0]

    def run(self, module: str) -> None:
        """Run a module of the benchmarks with this installation."""
        subprocess.run([sys.executable, "-m", module], env=self.env, cwd=ROOT, check=True, stdout=sys.stderr)


@dataclass(frozen=True)
class Served:
    """A server that answers."""

    url: str
    pid: int

    def cpu_s(self) -> float:
        """Return the CPU time of its processes so far."""
        return sum(_cpu_s(pid) for pid in _family(self.pid))


@contextmanager
def site(database_url: str | None = None) -> Iterator[Site]:
    """Give a fresh installation on SQLite, or in an empty PostgreSQL database."""
    with tempfile.TemporaryDirectory(prefix="goodword-bench-") as name:
        folder = Path(name)
        env = {key: value for key, value in os.environ.items() if not key.startswith("GOODWORD_") and key != "DATABASE_URL"}
        env |= {"GOODWORD_DATA_DIR": name, "GOODWORD_EVENT_REQUESTS_PER_MINUTE": "100000000", "DJANGO_SETTINGS_MODULE": "goodword.project.settings"}
        if database_url:
            env["DATABASE_URL"] = database_url
        filled = subprocess.run([sys.executable, "-m", "bench.parts.fill"], env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        told = json.loads(filled.stdout.splitlines()[-1])
        (folder / "codes").write_text("\n".join(told["codes"]))
        yield Site(env, folder, told["key"])


@contextmanager
def served(site: Site, application: str, *, path: str) -> Iterator[Served]:
    """Serve one of bench.parts.apps on the server's core; `path` is asked until it answers."""
    port = free_port()
    command = on_core(0, [sys.executable, "-m", "bench.parts.serve", application, port])
    with (site.folder / f"{application}.log").open("w") as log:
        process = subprocess.Popen(command, env=site.env, cwd=ROOT, stdout=log, stderr=log)
    try:
        await_answer(f"http://127.0.0.1:{port}{path}", process, site.folder / f"{application}.log")
        yield Served(f"http://127.0.0.1:{port}", process.pid)
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a server and its children; one that does not listen, as the Django view with all its threads at work, is killed."""
    family = _family(process.pid)
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        for pid in reversed(family):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait(15)


def ask(server: Served, script: str, site: Site, *, seconds: int = SECONDS, connections: int = CONNECTIONS, each: int = 1) -> tuple[Measured, int]:
    """Ask a server with wrk and one of its scripts; return what was measured and how many requests were answered.

    `each` is how many things a request holds. Exits where any answer was an error.
    """
    env = {**os.environ, "BENCH_FOLDER": str(site.folder), "BENCH_KEY": site.key, "BENCH_RUN": f"{time.time_ns():x}"}
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "-s", Path(__file__).parent / script, server.url]
    before = server.cpu_s()
    done = subprocess.run(on_core(1, command), env=env, check=True, capture_output=True, text=True)
    cpu_s = server.cpu_s() - before
    told = re.search(r"^result (.*)$", done.stdout, re.MULTILINE)
    result = json.loads(told[1]) if told else {}
    if not result or result["errors"] or not result["requests"]:
        raise SystemExit(f"{script} against {server.url}: {result or done.stdout}")
    answered = result["requests"]
    return Measured(answered * each / result["seconds"], cpu_us=cpu_s / (answered * each) * 1e6), answered


def expect(found: int, answered: int, *, connections: int = CONNECTIONS, each: int = 1) -> int:
    """Return how many rows were found, or exit where they are not those that were answered; at the end some are stored whose answer nobody awaited."""
    if not answered * each <= found <= (answered + connections) * each:
        raise SystemExit(f"{answered * each} were answered, but {found} rows stored")
    return found


def await_answer(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until a server that was just started answers, whatever it answers; exit with its log where it ends instead."""
    for _ in range(1200):
        try:
            urllib.request.build_opener(_NoRedirect).open(url, timeout=2)
        except URLError as error:
            if hasattr(error, "code"):
                return
        else:
            return
        if process.poll() is not None:
            raise SystemExit(log.read_text())
        time.sleep(0.1)
    raise SystemExit(f"{url} did not answer: {log.read_text()}")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def _family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
