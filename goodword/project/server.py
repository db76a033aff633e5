"""`goodword up`: a server process and worker processes under one roof; they start again when they fall and end together."""

import gc
import multiprocessing
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from typing import Self

import structlog
from django.db import connections
from granian import Granian
from granian.constants import Interfaces, RuntimeModes

_RESTART_AFTER_S = 1.0
_LOOK_EVERY_S = 0.25
_END_WITHIN_S = 30

_words = structlog.get_logger("goodword.server")


class PortTaken(Exception):
    """Something already listens there, or the address is not this machine's."""


def check_port(host: str, port: int) -> None:
    """Raise PortTaken where nothing may listen; granian itself would share a port with another server, and its requests, unasked."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port on which connections of before are fading out is free
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        raise PortTaken(f"cannot listen on {host}:{port}: {error.strerror}") from error


def serve(*, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT, in a process that starts again when it falls."""
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork", force=True)  # what this process has imported already need not be imported again
    connections.close_all()  # none may be shared with a process that is forked off
    run_calmly()
    Granian(
        "goodword.project.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        runtime_mode=RuntimeModes.st,  # measured on one core: a quarter faster than the default for ASGI
        websockets=False,
        log_enabled=False,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=_END_WITHIN_S,
        backlog=1024,
    ).serve()


def run_calmly() -> None:
    """Spare this process, and those it forks, interruptions that a batch of clicks pays for.

    A thread that wakes up does not push another off its core at once, where the system knows how (sched(7), SCHED_BATCH): server and writer hand
    over to each other for every batch, and that halved their changes of turn. And garbage is looked for after 20,000 new objects, not 700: most of
    what a request makes is gone by then.
    """
    if hasattr(os, "SCHED_BATCH"):
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    gc.set_threshold(20_000, 20, 20)


class Crew:
    """Worker processes that are started again when they end before they should."""

    def __init__(self, size: int) -> None:
        self._ending = threading.Event()
        self._processes = [_start_worker() for _ in range(size)]
        self._watch = threading.Thread(target=self._keep, name="crew", daemon=True)

    def __enter__(self) -> Self:
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def _keep(self) -> None:
        while not self._ending.wait(_LOOK_EVERY_S):
            for place, process in enumerate(self._processes):
                if process.poll() is not None:
                    _words.error("worker ended", pid=process.pid, code=process.returncode)
                    self._ending.wait(_RESTART_AFTER_S)
                    self._processes[place] = _start_worker()

    def end(self) -> None:
        """Ask every worker to finish what it has begun, and wait for it."""
        self._ending.set()
        self._watch.join()
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(_END_WITHIN_S)
            except subprocess.TimeoutExpired:
                process.kill()


def _start_worker() -> "subprocess.Popen[bytes]":
    """Start a worker process that reads our end of its standard input, so that it ends when we do, however we end."""
    return subprocess.Popen([sys.executable, "-m", "goodword", "worker", "--until-stdin-ends"], stdin=subprocess.PIPE, env=os.environ)
