"""Every variable of the environment that Goodword reads, in words; docs/reference/settings.md is made of this page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Variable:
    """One variable: what it is when not set, in words, and what it decides."""

    name: str
    default: str
    says: str


VARIABLES = (
    Variable(
        "GOODWORD_DATA_DIR",
        "`data` in the working directory",
        "Where database (SQLite), files and the key lie. Readable by its owner only; part of every back-up.",
    ),
    Variable(
        "GOODWORD_URL",
        "`http://localhost:8000`",
        "The public address, without a path. Links in messages, cookies and the check of hosts follow it; with `https://` cookies are secure.",
    ),
    Variable("DATABASE_URL", "SQLite in the data directory", "`postgresql://user:password@host:port/name`, or `sqlite:////path/to/file`."),
    Variable(
        "GOODWORD_SECRET_KEY",
        "made once, in `secret_key` of the data directory",
        "Signs links and sessions, encrypts credentials, keys the hashes of identities. Lost, these are lost.",
    ),
    Variable("GOODWORD_ALLOWED_HOSTS", "the host of `GOODWORD_URL`, and localhost", "More hosts that may be asked for, separated by commas."),
    Variable("GOODWORD_TRUSTED_PROXIES", "none", "Networks (`10.0.0.0/8`, separated by commas) whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed."),
    Variable(
        "GOODWORD_OUTBOUND_INSIDE",
        "none",
        "Networks (`10.0.0.0/8`, separated by commas) of your own that connections may call, also unencrypted. Otherwise only public addresses are called.",
    ),
    Variable(
        "GOODWORD_SQLITE_SYNCHRONOUS",
        "`NORMAL`",
        "`FULL` survives a power cut without losing the last moments, at a price; `NORMAL` survives a killed process.",
    ),
    Variable("GOODWORD_SESSION_IDLE_HOURS", "`12`", "After this long without a page, staff sign in again."),
    Variable("GOODWORD_SESSION_DAYS", "`14`", "After this long staff sign in again in any case."),
    Variable("GOODWORD_API_REQUESTS_PER_MINUTE", "`600`", "Per key and server process; beyond it the answer is 429 with `Retry-After`."),
    Variable("GOODWORD_THREADS", "`8`", "Threads for console, portal and API in each server process."),
    Variable(
        "GOODWORD_BACKUP_PASSPHRASE", "none: back-ups are not encrypted", "What `goodword backup` encrypts its file with, and `goodword restore` opens it with."
    ),
    Variable("GOODWORD_LOG_LEVEL", "`INFO`", "`DEBUG`, `INFO`, `WARNING` or `ERROR`; logs are JSON lines on standard error."),
    Variable("GOODWORD_DEBUG", "off", "Django's error pages. Never on a public server: they show what is inside."),
)
