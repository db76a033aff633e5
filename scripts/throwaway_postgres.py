"""A PostgreSQL server for tests and benchmarks: made from Debian's binaries in a temporary directory, and gone afterwards.

Standard library only, since `dev.py` uses it before the environment exists.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

DEBIAN = Path("/usr/lib/postgresql")
MISSING = "PostgreSQL's server programs are missing. On Debian or Ubuntu: apt-get install postgresql"


class PostgresMissing(Exception):
    """No initdb and postgres on this machine."""


def binaries() -> Path:
    """Return the directory of the newest initdb and postgres; raise PostgresMissing where there are none."""
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3].split(".")[0]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path and (Path(on_path).resolve().parent / "postgres").exists():
        return Path(on_path).resolve().parent
    raise PostgresMissing(MISSING)


@contextmanager
def throwaway_postgres() -> Iterator[str]:
    """Run a server for the length of the block and yield its URL, ending in the database `goodword`.

    It listens on a free port of 127.0.0.1, never waits for the disk, and runs as the user postgres (else nobody) when we are root.
    """
    programs = binaries()
    user = _unprivileged_user()
    place = Path(tempfile.mkdtemp(prefix="goodword-pg-"))
    cluster = place / "cluster"
    if user:
        os.chown(place, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)

    def run(program: str, *arguments: str) -> None:
        subprocess.run([str(programs / program), *arguments], check=True, cwd=place, stdout=subprocess.DEVNULL, **_as(user))

    try:
        run("initdb", "-D", str(cluster), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        port = _free_port()
        command = [str(programs / "postgres"), "-D", str(cluster), "-p", str(port), *_settings()]
        with (place / "log").open("wb") as log:
            server = subprocess.Popen(command, cwd=place, stdout=log, stderr=log, **_as(user))
        try:
            _wait(programs, port, server, place / "log")
            run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", "goodword")
            yield f"postgresql://postgres@127.0.0.1:{port}/goodword"
        finally:
            server.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown: ends open sessions
            server.wait(timeout=60)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _settings() -> list[str]:
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "300",
        "shared_buffers": "128MB",
    }
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def _unprivileged_user() -> str | None:
    """Return the user for the server when we are root, for PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


class _User(TypedDict, total=False):
    user: str
    group: int
    extra_groups: list[int]


def _as(user: str | None) -> _User:
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(programs: Path, port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"PostgreSQL ended at once:\n{log.read_text()}")
        ready = subprocess.run([str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)], check=False)
        if ready.returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL did not answer within a minute:\n{log.read_text()}")
