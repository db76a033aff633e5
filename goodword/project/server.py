"""`goodword up`: serve in this process, keep worker processes running beside it, and end together."""

import asyncio
import os
import signal
import socket
import sys

import structlog
from granian.constants import Interfaces
from granian.server.embed import Server

_RESTART_AFTER_S = 1.0
_END_WITHIN_S = 30

_words = structlog.get_logger("goodword.server")


class PortTaken(Exception):
    """Something already listens there."""


def check_port(host: str, port: int) -> None:
    """Raise PortTaken where another server listens; granian itself would share the port with it unasked."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(f"{host}:{port} is taken or not ours: {error.strerror}") from error


async def serve(*, host: str, port: int, workers: int) -> None:
    """Serve until SIGTERM or SIGINT with `workers` worker processes, which are started again when they end."""
    from goodword.project.asgi import application

    server = Server(application, address=host, port=port, interface=Interfaces.ASGI, log_enabled=False, websockets=False, backlog=1024)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    children = [loop.create_task(_keep_worker(stopping)) for _ in range(workers)]
    serving = loop.create_task(server.serve())
    ended = loop.create_task(stopping.wait())
    await asyncio.wait([serving, ended], return_when=asyncio.FIRST_COMPLETED)
    stopping.set()
    server.stop()  # type: ignore[no-untyped-call]
    await asyncio.gather(serving, *children)


async def _keep_worker(stopping: asyncio.Event) -> None:
    """Run a worker process until `stopping`; it ends by itself when this process does, for it reads our end of its standard input."""
    end = asyncio.ensure_future(stopping.wait())
    while not stopping.is_set():
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "goodword", "worker", "--until-stdin-ends", stdin=asyncio.subprocess.PIPE, env=os.environ
        )
        gone = asyncio.ensure_future(child.wait())
        await asyncio.wait([gone, end], return_when=asyncio.FIRST_COMPLETED)
        if not gone.done():
            child.terminate()
            try:
                await asyncio.wait_for(gone, _END_WITHIN_S)
            except TimeoutError:
                child.kill()
            return
        _words.error("worker ended", pid=child.pid, code=child.returncode)
        await asyncio.wait([end], timeout=_RESTART_AFTER_S)
