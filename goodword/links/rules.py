"""Decisions about links: which codes suit an advocate, where a click leads, and what a click is known by."""

import hmac
import secrets
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode, urlsplit, urlunsplit
from uuid import UUID

from goodword.lib.codes import new_code
from goodword.lib.ids import same_id
from goodword.lib.signing import keyed_hash
from goodword.lib.web import lies_on
from goodword.programs.values import Method, ProgramState

MAX_NAME_SIGNS = 12
_RETIRED = "~"  # stands in no code
_SPELT = str.maketrans({"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "þ": "th", "œ": "oe"})


def candidates(shown_name: str) -> Iterator[str]:
    """Return codes to try one after the other, without end: ANNA7, ANNA42, ANNA917, then random ones.

    `shown_name` is what friends may read of the advocate; empty or without Latin letters gives random codes only, so that no code tells a name
    that its owner does not show.
    """
    name = readable(shown_name)
    if len(name) >= 2:
        for first, last in ((2, 9), (10, 99), (100, 999), (1000, 9999)):
            yield f"{name}{first + secrets.randbelow(last - first + 1)}"
    while True:
        yield new_code()


def retired(code: str) -> str:
    """Return what stands in place of a code whose owner was erased: nobody can type it, and it tells no name, yet the same code is known again."""
    return f"{_RETIRED}{keyed_hash('retired code', code)[:31]}"


def is_retired(code: str) -> bool:
    """Say whether this stands in place of a code whose owner was erased."""
    return code.startswith(_RETIRED)


def readable(shown_name: str) -> str:
    """Return the first word of a name in capital letters A to Z, at most 12: "Zoë K." → "ZOE"; empty where nothing is left."""
    first = next(iter(shown_name.split()), "")
    plain = unicodedata.normalize("NFKD", first.translate(_SPELT))
    return "".join(sign for sign in plain.upper() if "A" <= sign <= "Z")[:MAX_NAME_SIGNS]


NOWHERE = "/p/"  # the page for links that lead to no programme
CODE_PARAMETER = "gw_code"  # what a shop's own page finds in its address
CLICK_PARAMETER = "gw_click"
CLICK_ID_MAX = 64
GUESSES = "guess"  # counts codes that were nobody's, by network
GUESSES_PER_HOUR = 20


@dataclass(frozen=True)
class Destination:
    """Where the links of a programme may lead."""

    slug: str
    state: ProgramState
    landing_url: str  # empty: the programme's own page
    hosts: frozenset[str]


@dataclass(frozen=True)
class Click:
    """What a signed click id says."""

    code: str
    at: datetime
    method: Method  # click, or cookie where it was kept by one


def stretch(kind: str, who: str, *, length: timedelta, now: datetime) -> tuple[UUID, datetime]:
    """Return the id of the count of one address or network in the present stretch of time, and when the stretch ends."""
    number = int(now.timestamp() // length.total_seconds())
    id_ = same_id("form", kind, keyed_hash("form", who), int(length.total_seconds()), number)
    return id_, datetime.fromtimestamp((number + 1) * length.total_seconds(), UTC)


def resolve(to: Destination | None, *, code: str = "", channel: str = "", wanted: str = "", click_id: str = "") -> str:
    """Return the address a link leads to: `wanted` or the landing page where they lie on the programme's hosts, else the programme's own page.

    Without a code (unknown, mistyped, of somebody who left) it is the own page, which then names nobody; a programme that rests or is over shows its
    kind page there; without a programme it is the page for links that lead nowhere. Never raises, and never leads to a foreign host.
    """
    if to is None or to.state is ProgramState.DRAFT:
        return NOWHERE
    own_page = f"/p/{to.slug}"
    if not code or to.state is not ProgramState.LIVE:
        return own_page
    for url in (wanted, to.landing_url):
        if url and lies_on(url, to.hosts):
            return _with(url, {CODE_PARAMETER: code, CLICK_PARAMETER: click_id})
    return _with(own_page, {"code": code, "ch": channel, "click": click_id})


def click_id(code: str, *, at: datetime, method: Method = Method.CLICK) -> str:
    """Return an id for one click, at most 64 signs, from which nobody but us can make another."""
    said = f"{code}.{int(at.timestamp()):x}{secrets.token_hex(2)}{method[:2]}"
    return f"{said}.{_seal(said)}"


def read_click(token: str) -> Click | None:
    """Return what a click id says, or None where it is not ours."""
    said, _, seal = token.rpartition(".")
    code, _, rest = said.rpartition(".")
    method = {"cl": Method.CLICK, "co": Method.COOKIE}.get(rest[-2:])
    if not code or method is None or len(token) > CLICK_ID_MAX or not hmac.compare_digest(seal.encode(), _seal(said).encode()):
        return None
    return Click(code, datetime.fromtimestamp(int(rest[:-6], 16), UTC), method)


def _seal(said: str) -> str:
    return keyed_hash("click", said)[:16]


def _with(url: str, parameters: dict[str, str]) -> str:
    """Return an address with these parameters; ones of the same name that it had, which could name somebody else, are dropped."""
    parts = urlsplit(url)
    kept = [piece for piece in parts.query.split("&") if piece and piece.partition("=")[0] not in parameters]
    query = "&".join([*kept, urlencode({name: value for name, value in parameters.items() if value})])
    return urlunsplit(parts._replace(query=query))
