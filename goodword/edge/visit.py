"""`POST /v1/visit`: a shop's own page tells that a friend arrived by a code; tiny, and open to every origin, for it says nothing back."""

import msgspec

from goodword.edge import visitors
from goodword.edge.config import Config
from goodword.edge.http import Gone, Receive, Scope, Send, TooLarge, answer, body_of, header
from goodword.edge.memory import Memory
from goodword.edge.redirect import cookie
from goodword.edge.visitors import Guessing
from goodword.events.ingest import Touch, Writer
from goodword.lib import clock
from goodword.lib.codes import normalise
from goodword.lib.database import Unavailable
from goodword.lib.network import network_of
from goodword.links.rules import click_id
from goodword.links.snapshot import Entry, LiveProgram
from goodword.programs.values import Method, PrivacyMode, ProgramState

PATH = "/v1/visit"
BODY_MAX = 2048

_CORS = [(b"access-control-allow-origin", b"*"), (b"cache-control", b"no-store"), (b"vary", b"origin")]
_PREFLIGHT = [
    *_CORS,
    (b"access-control-allow-methods", b"POST"),
    (b"access-control-allow-headers", b"content-type"),
    (b"access-control-max-age", b"86400"),
]


class Visit(msgspec.Struct):
    """What the page says; `agreed`: the friend pressed "claim" (mode b) or allowed a cookie (mode c)."""

    code: str
    channel: str = ""
    agreed: bool = False


_decoder = msgspec.json.Decoder(Visit)
_encode = msgspec.json.Encoder().encode


class Visits:
    """Answers the beacon: 204 whatever the code, or the id of the click where the programme's privacy mode and the friend allow one."""

    def __init__(self, memory: Memory, writer: Writer, guessing: Guessing, config: Config) -> None:
        self._memory = memory
        self._writer = writer
        self._guessing = guessing
        self._config = config

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            return await answer(send, 204, _PREFLIGHT)
        if scope["method"] != "POST":
            return await answer(send, 405, [*_CORS, (b"allow", b"POST, OPTIONS")])
        try:
            visit = await _visit(receive)
        except Gone:
            return None
        if isinstance(visit, int):
            return await answer(send, visit, _CORS)
        network = network_of(visitors.address_of(scope, self._config.trusted_proxies))
        if self._guessing.active and not await self._guessing.may_pass(network):
            return await answer(send, 429, [*_CORS, (b"retry-after", b"30")])
        return await self._record(visit, network, scope, send)

    async def _record(self, visit: Visit, network: str, scope: Scope, send: Send) -> None:
        code = normalise(visit.code[:64])
        try:
            entry = await self._memory.find(code)
        except Unavailable:
            self._writer.counts.touches_lost += 1
            return await answer(send, 204, _CORS)
        program = self._memory.links.programs.get(entry.program) if entry else None
        if entry is None or program is None:
            self._guessing.missed(network)
            return await answer(send, 204, _CORS)
        touch = self._touch(visit, code, entry, program, network, scope)
        await self._writer.touch(touch)
        if touch.click_id is None:
            return await answer(send, 204, _CORS)
        headers = [*_CORS, (b"content-type", b"application/json")]
        if program.mode is PrivacyMode.CONSENT:
            kept = click_id(code, at=clock.now(), method=Method.COOKIE)
            headers.append((b"set-cookie", cookie(kept, days=program.window_days, https=self._config.https)))
        return await answer(send, 200, headers, _encode({"click_id": touch.click_id}))

    def _touch(self, visit: Visit, code: str, entry: Entry, program: LiveProgram, network: str, scope: Scope) -> Touch:
        now, agent = clock.now(), header(scope, b"user-agent")
        bot = visitors.is_machine(agent.encode("latin1"))
        traces = program.mode is not PrivacyMode.NO_STORAGE and not bot
        credited = visit.agreed and entry.active and program.destination.state is ProgramState.LIVE
        return Touch(
            link_id=entry.link_id,
            program_id=entry.program,
            kind="visit",
            channel=visitors.channel(visit.channel),
            bot=bot,
            click_id=click_id(code, at=now) if traces and credited else None,
            network_hash=visitors.network_hash(network, now=now) if traces else None,
            agent_hash=visitors.agent_hash(agent, now=now) if traces else None,
        )


async def _visit(receive: Receive) -> Visit | int:
    """Return what the page says, or the status for what is none."""
    try:
        return _decoder.decode(await body_of(receive, limit=BODY_MAX))
    except TooLarge:
        return 413
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return 400
