"""A mail server that takes everything and remembers it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller

from tests.flows.installation import free_port

_THINKS_S = 0.005  # so that a kill may come while a mail is handed over


@dataclass(frozen=True)
class Taken:
    """One mail that was taken."""

    receiver: str
    message_id: str
    subject: str


@dataclass
class Sink:
    """What a mail server has taken so far, and where it listens."""

    port: int
    taken: list[Taken] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd calls it so
        del server, session
        mail = message_from_bytes(envelope.content)
        self.taken += [Taken(receiver, str(mail["Message-ID"]), str(mail["Subject"])) for receiver in envelope.rcpt_tos]
        time.sleep(_THINKS_S)
        return "250 taken"


@contextmanager
def sink() -> Iterator[Sink]:
    """Give a mail server on a free port of this machine."""
    made = Sink(port=free_port())
    controller = Controller(made, hostname="127.0.0.1", port=made.port)
    controller.start()
    try:
        yield made
    finally:
        controller.stop()
