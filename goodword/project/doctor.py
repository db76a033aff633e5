"""What `goodword doctor` looks at: each check says what it found and, where something is wrong, how to mend it."""

import shutil
import smtplib
import socket
import stat
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import Error, connection

from goodword.facts import queries as facts
from goodword.facts.values import JobState
from goodword.lib import clock
from goodword.operators import queries as operators
from goodword.operators.values import MailServer
from goodword.project import migrations
from goodword.rewards.queries import differences as rewards

_SKEW_MAX = timedelta(seconds=5)
_LATE_AFTER = timedelta(minutes=10)
_DISK_FREE_MIN_BYTES = 1024**3
_KEY_MIN_LENGTH = 32
_TIMEOUT_S = 5


@dataclass(frozen=True)
class Finding:
    """What one check found; `mend` says what to do where it is not well."""

    name: str
    well: bool
    words: str
    mend: str = ""


def examine(*, host: str, port: int) -> list[Finding]:
    """Return what all checks found; without a database the checks that need one are left out."""
    findings = [_secret_key(), _disk(), _port(host, port), _proxy(), _database()]
    if findings[-1].well:
        findings.append(_migrations())
    if findings[-1].well:
        findings += [check() for check in (_worker, _jobs, _clock, _ledger, _outbound, _mail)]
    return findings


def _secret_key() -> Finding:
    if len(settings.SECRET_KEY) < 32:
        return Finding(
            "secret key", False, "GOODWORD_SECRET_KEY is short.", "Set one of at least 32 random signs, before anything is stored under the short one."
        )
    path = settings.DATA_DIR / "secret_key"
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        return Finding("secret key", False, f"Others can read {path}.", f"chmod 600 {path}")
    return Finding("secret key", True, "Long enough and nobody else's.")


def _disk() -> Finding:
    free = shutil.disk_usage(settings.DATA_DIR).free
    words = f"{free / 1024**3:.1f} GB free at {settings.DATA_DIR}."
    if free < _DISK_FREE_MIN_BYTES:
        return Finding("disk", False, words, "Make room, or move the data directory to a larger disk: below 1 GB the database may stop.")
    return Finding("disk", True, words)


def _port(host: str, port: int) -> Finding:
    try:
        with socket.create_connection((host, port), timeout=_TIMEOUT_S) as link:
            link.sendall(f"GET /health HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            link.settimeout(_TIMEOUT_S)
            answered = link.recv(1024).startswith(b"HTTP/1.1 200")
    except OSError as error:
        return Finding(
            "port", False, f"Nothing answers on {host}:{port} ({error.strerror or error}).", "Start `goodword up`, or say --host and --port where it listens."
        )
    if not answered:
        return Finding("port", False, f"Something else listens on {host}:{port}.", "End it, or let `goodword up` listen on another --port.")
    return Finding("port", True, f"Served on {host}:{port}.")


def _proxy() -> Finding:
    if settings.TRUSTED_PROXIES:
        return Finding("proxy", True, f"Believed: {', '.join(map(str, settings.TRUSTED_PROXIES))}.")
    if settings.GOODWORD_URL.startswith("https://"):
        return Finding(
            "proxy",
            False,
            "GOODWORD_URL has https, which a proxy must serve, but none is trusted: all visitors look like one, and one who guesses codes slows down all.",
            "Name the proxy's address in GOODWORD_TRUSTED_PROXIES, such as 127.0.0.1.",
        )
    return Finding("proxy", True, "None; visitors come directly.")


def _database() -> Finding:
    name = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except Error as error:
        return Finding("database", False, f"{name} does not answer: {error}".strip(), "See that it runs, and that DATABASE_URL is right.")
    return Finding("database", True, f"{name} answers.")


def _migrations() -> Finding:
    if migrations.up_to_date():
        return Finding("migrations", True, "The database is of this version.")
    return Finding("migrations", False, "The database is older than this version.", "Run `goodword migrate`, or start `goodword up`, which does.")


def _worker() -> Finding:
    workers = facts.workers(now=clock.now())
    if not workers:
        return Finding("worker", False, "No worker was heard of lately.", "Start `goodword up` with --workers 1 or more, or `goodword worker`.")
    return Finding("worker", True, f"{len(workers)} at work.")


def _jobs() -> Finding:
    counts, waiting_since = facts.job_counts(), facts.waiting_since()
    if counts[JobState.DEAD]:
        return Finding(
            "jobs", False, f"{counts[JobState.DEAD]} jobs have failed for good.", "See Settings, Jobs: what went wrong stands there; retry or drop them."
        )
    late = waiting_since is not None and clock.now() - waiting_since > _LATE_AFTER
    if late and operators.organisation().outbound_held_at is None:
        return Finding(
            "jobs", False, f"{counts[JobState.DUE]} jobs wait, the first since {waiting_since:%Y-%m-%d %H:%M} UTC.", "Start more workers: --workers 2."
        )
    return Finding("jobs", True, f"{counts[JobState.DUE]} waiting, none failed.")


def _clock() -> Finding:
    if connection.vendor != "postgresql":
        return Finding("clock", True, "The database has the same clock.")
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        skew = abs(clock.now() - cursor.fetchone()[0])
    words = f"{skew.total_seconds():.1f} s apart from the database's."
    if skew > _SKEW_MAX:
        return Finding("clock", False, words, "Let both machines set their clocks by NTP: leases and windows are counted in time.")
    return Finding("clock", True, words)


def _ledger() -> Finding:
    found = rewards.differences()
    if found:
        words = f"{len(found)} totals differ from what they should add up to, first the {found[0].what} {found[0].id}."
        return Finding(
            "ledger", False, words, "Pay nothing out of these, and write to the maintainers with the ids: rows of the ledger are never changed by hand."
        )
    return Finding("ledger", True, "Balances and counters are what their rows add up to.")


def _outbound() -> Finding:
    held_at = operators.organisation().outbound_held_at
    if held_at is None:
        return Finding("outbound", True, "Messages and rewards go out.")
    words = f"Nothing is sent or paid since the restore of {held_at:%Y-%m-%d %H:%M} UTC."
    return Finding("outbound", False, words, "See Settings, Held since the restore: drop what is done already, then release the rest.")


def _mail() -> Finding:
    server = operators.organisation().mail
    if not server.host:
        return Finding("mail", True, "No mail server is set: messages are kept in the mailbox of the console.")
    try:
        _greet(server)
    except (OSError, smtplib.SMTPException) as error:
        return Finding("mail", False, f"{server.host}:{server.port} refuses us: {error}", "See Settings, Mail: server, port, security, user name and password.")
    return Finding("mail", True, f"{server.host}:{server.port} lets us in.")


def _greet(server: MailServer) -> None:
    kind = smtplib.SMTP_SSL if server.security == "tls" else smtplib.SMTP
    with kind(server.host, server.port, timeout=_TIMEOUT_S) as link:
        if server.security == "starttls":
            link.starttls()
        if server.username:
            link.login(server.username, operators.secret("mail.password") or "")
