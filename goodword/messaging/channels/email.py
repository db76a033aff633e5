"""Mail over SMTP: one connection for a batch, time-outs everywhere, and answers sorted into sent, later and never (RFC 5321, RFC 8058)."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import StrEnum

from goodword.messaging.channels import Receipt, Refused, Retry
from goodword.messaging.values import Mail

TIMEOUT_S = 20
_WORDS_MAX = 300
_DEAD = re.compile(r"5\.1\.(1|2|3|6|10)\b")  # enhanced codes for an address that is none (RFC 3463)
_ENHANCED = re.compile(r"5\.\d+\.\d+\b")


class Security(StrEnum):
    """How the connection is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True)
class Settings:
    """Where mail is handed over."""

    host: str
    port: int = 587
    username: str = ""
    password: str = ""
    security: Security = Security.STARTTLS


class Session:
    """An open connection to the mail server."""

    def __init__(self, server: smtplib.SMTP) -> None:
        self._server = server

    def send(self, mail: Mail) -> Receipt:
        """Hand a mail over; raise Retry or Refused where the server does not take it."""
        try:
            self._server.send_message(build(mail))
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise answer(code, _words(words), of_receiver=True) from error
        except smtplib.SMTPSenderRefused as error:  # it is the shop's own address that is wrong: nothing would get through, and it can be mended
            raise Retry(_words(error), whole=True) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Refused(_words(error)) from error
        except smtplib.SMTPResponseException as error:
            raise answer(error.smtp_code, _words(error.smtp_error)) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Retry(_words(error), whole=True) from error
        return Receipt("250")


@contextmanager
def session(settings: Settings) -> Iterator[Session]:
    """Open a connection and close it at the end; raise Retry (whole) where the server is away or does not let us in."""
    server: smtplib.SMTP | None = None
    try:
        if settings.security is Security.TLS:
            server = smtplib.SMTP_SSL(settings.host, settings.port, timeout=TIMEOUT_S, context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT_S)
        if settings.security is Security.STARTTLS:
            server.starttls(context=ssl.create_default_context())
        server.ehlo_or_helo_if_needed()
        if settings.username:
            server.login(settings.username, settings.password)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        if server is not None:
            server.close()
        raise Retry(_words(error), whole=True) from error
    try:
        yield Session(server)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            server.quit()


def build(mail: Mail) -> EmailMessage:
    """Return the mail as it goes over the wire, with its plain-text part and, where it can be stopped, the headers for one click."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(display_name=mail.sender_name, addr_spec=in_ascii(mail.sender))
    message["To"] = Address(addr_spec=in_ascii(mail.receiver))
    if mail.reply_to:
        message["Reply-To"] = Address(addr_spec=in_ascii(mail.reply_to))
    message["Subject"] = mail.letter.subject
    message["Date"] = format_datetime(mail.at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    if mail.language:
        message["Content-Language"] = mail.language
    if mail.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>, <{mail.unsubscribe_mailto}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.letter.text)
    message.add_alternative(mail.letter.html, subtype="html")
    return message


def answer(code: int, words: str, *, of_receiver: bool = False) -> Retry | Refused:
    """Return what a server's answer other than 2xx means; 421 closes the whole connection, other 4xx and 5xx are about this mail."""
    words = f"{code} {words}"
    if code < 500:
        return Retry(words, whole=code == 421)
    return Refused(words, dead_address=of_receiver and is_dead(code, words))


def is_dead(code: int, words: str) -> bool:
    """Say whether an answer to the receiver's address means that it takes no mail for good, rather than not this one or not now.

    An enhanced code decides where there is one: 5.1.1 is no such mailbox, 5.2.2 a full one, 5.7.1 a policy.
    """
    return bool(_DEAD.search(words)) or (code in {550, 551, 553} and not _ENHANCED.search(words))


def in_ascii(address: str) -> str:
    """Return an address with its domain in ASCII, as servers without SMTPUTF8 want it."""
    local, _, domain = address.rpartition("@")
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode()
    return f"{local}@{domain}"


def domain_of(address: str) -> str:
    """Return the domain of an address in ASCII, "localhost" where there is none."""
    return in_ascii(address).rpartition("@")[2] or "localhost"


def _words(error: object) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_words(error.smtp_error)}"
    text = error.decode(errors="replace") if isinstance(error, bytes) else str(error)
    return " ".join(text.split())[:_WORDS_MAX] or type(error).__name__
