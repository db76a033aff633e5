"""A real mail server in a thread, and the people and settings that tests of messages start from."""

import email
from asyncio.base_events import Server
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from typing import Any
from uuid import UUID

from aiosmtpd.controller import Controller

from goodword.lib.ids import new_id
from goodword.messaging import models
from goodword.messaging.actions import send_due
from goodword.messaging.values import NewMessage
from goodword.operators import actions as operators
from goodword.operators.values import SYSTEM, MailSecurity, MailServer

MORNING = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
NEWS: dict[str, Any] = {"friend": {"name": "Ben"}, "rewards": [], "portal_url": "https://nordlicht.example/a/9f2c"}


@dataclass
class Sink:
    """What arrived, and what the server is to answer instead of taking it."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)  # by receiver, at RCPT
    at_data: list[str] = field(default_factory=list)  # used up one by one

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if answer := self.answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.at_data:
            return self.at_data.pop(0)
        mail = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.receivers += envelope.rcpt_tos
        return "250 taken"


class AnyPort(Controller):
    """A server that takes the port the system gives it."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def post() -> Iterator[Sink]:
    """Run a mail server on a free port of this machine."""
    sink = Sink()
    controller = AnyPort(sink, hostname="127.0.0.1", port=0)
    controller.start()
    sink.port = controller.port
    try:
        yield sink
    finally:
        controller.stop()


def set_up(port: int = 0, **fields: object) -> None:
    """Give the organisation a name and a sender, and the mail server of this port; 0 means none."""
    server = MailServer(host="127.0.0.1" if port else "", port=port or 587, security=MailSecurity.NONE)
    settings: dict[str, object] = {"name": "Nordlicht", "sender_name": "Olga Lindner", "sender_email": "hello@nordlicht.example", "mail": server}
    operators.change_organisation(actor=SYSTEM, now=MORNING, **{**settings, **fields})


def thanks(contact_id: UUID, key: str = "thanks:1", **fields: Any) -> NewMessage:
    return NewMessage(**{"key": key, "template": "thanks_advocate", "variables": NEWS, "contact_id": contact_id, **fields})


def send(now: datetime = MORNING) -> int:
    return send_due(new_id(), now)


def message(key: str = "thanks:1") -> models.Message:
    return models.Message.objects.get(key=key)
