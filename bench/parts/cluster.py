"""A PostgreSQL cluster of its own, thrown away afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.parts.cores import on_core

_SETTINGS = {"shared_buffers": "256MB", "max_wal_size": "4GB", "checkpoint_timeout": "15min", "autovacuum": "on", "unix_socket_directories": ""}


@contextmanager
def cluster() -> Iterator[str]:
    """Give the address of a fresh cluster (postgresql://…/postgres) that runs on the server's core with the usual durability."""
    folder = Path(tempfile.mkdtemp(prefix="goodword-bench-"))
    user = _unprivileged(folder)
    port = free_port()
    try:
        _run([_program("initdb"), "-D", folder / "pg", "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale", "C"], user)
        options = [f"-c{name}={value}" for name, value in _SETTINGS.items()]
        command = on_core(0, [_program("postgres"), "-D", folder / "pg", "-h", "127.0.0.1", "-p", str(port), *options])
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **user)
        try:
            _await(port)
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            server.terminate()
            server.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def create_database(url: str, name: str) -> str:
    """Make a database in a cluster and return its address."""
    subprocess.run(["psql", "-q", url, "-c", f"create database {name}"], check=True)
    return url.rsplit("/", 1)[0] + f"/{name}"


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _unprivileged(folder: Path) -> dict[str, Any]:
    """Return how to start PostgreSQL, which refuses to run as root: as the user that Debian makes for it, who then owns the folder."""
    if os.geteuid() != 0:
        return {}
    owner = pwd.getpwnam("postgres")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _program(name: str) -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1]
    if path := shutil.which(name):
        return Path(path)
    raise SystemExit(f"{name} is missing: apt-get install postgresql")


def _run(command: list[Any], user: dict[str, Any]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **user)


def _await(port: int) -> None:
    for _ in range(300):
        ready = subprocess.run(["pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False)
        if ready.returncode == 0:
            return
        time.sleep(0.1)
    raise SystemExit("PostgreSQL did not start")
