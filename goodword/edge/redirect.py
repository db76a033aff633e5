"""`/r/{code}`: lead a friend to the programme's page, and store the click before the answer."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from goodword.edge import visitors
from goodword.edge.config import Config
from goodword.edge.http import Receive, Scope, Send, answer, header
from goodword.edge.memory import Memory
from goodword.edge.visitors import Guessing
from goodword.events.ingest import Touch, Writer
from goodword.lib import clock
from goodword.lib.codes import normalise
from goodword.lib.database import Unavailable
from goodword.lib.network import network_of
from goodword.links.rules import click_id, read_click, resolve
from goodword.links.snapshot import Entry, LiveProgram
from goodword.programs.values import Method, PrivacyMode

PATH = "/r/"
CLICK_COOKIE = "gw_click"  # privacy mode c only, and only once somebody agreed to it

_CODE_MAX = 64
_QUERY_MAX = 4096
_PLANS_MAX = 100_000
_PLANNED_QUERY_MAX = 32  # longer ones differ too much to be worth keeping
_PURPOSES = frozenset({b"purpose", b"sec-purpose", b"x-purpose", b"x-moz"})

_END = {"type": "http.response.body", "body": b""}

Pairs = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer to one address, worked out once: good as long as entry and programme are the same objects."""

    code: str
    wanted: str
    entry: Entry
    program: LiveProgram
    touch: Touch
    headers: Pairs


class Redirect:
    """Answers the redirect."""

    def __init__(self, memory: Memory, writer: Writer, guessing: Guessing, config: Config) -> None:
        self._memory = memory
        self._writer = writer
        self._guessing = guessing
        self._config = config
        self._plans: dict[tuple[str, bytes], Plan] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        plan = self._plans.get((scope["path"], scope["query_string"]))
        if plan is None or self._guessing.active or not self._is_current(plan) or scope["method"] != "GET":
            return await self._answer(scope, send)
        # What follows is the way of nearly every click; bench/redirect.py watches what it costs.
        agent = b""
        for name, value in scope["headers"]:
            if name == b"user-agent":
                agent = value
            elif name in _PURPOSES:
                return await self._answer(scope, send)
        if plan.program.mode is not PrivacyMode.NO_STORAGE or visitors.is_machine(agent):
            return await self._answer(scope, send)
        await self._writer.touch(plan.touch)
        await send({"type": "http.response.start", "status": 302, "headers": plan.headers})
        await send(_END)
        return None

    async def _answer(self, scope: Scope, send: Send) -> None:
        """Answer with all care."""
        if scope["method"] not in {"GET", "HEAD"}:
            return await answer(send, 405, [(b"allow", b"GET, HEAD")])
        if self._guessing.active and not await self._guessing.may_pass(self._network(scope)):
            return await answer(send, 429, [(b"retry-after", b"30"), (b"cache-control", b"no-store")])
        try:
            plan = await self._plan(scope)
        except Unavailable:
            return await self._pass_on(scope, send)
        if plan is None:
            self._guessing.missed(self._network(scope))
            return await _lead(send, _to(self._elsewhere()))
        return await _lead(send, await self._touch(plan, scope))

    def _is_current(self, plan: Plan) -> bool:
        """Tell whether nothing changed since a plan was made."""
        links = self._memory.links
        return links.find(plan.code) is plan.entry and links.programs.get(plan.entry.program) is plan.program

    async def _plan(self, scope: Scope) -> Plan | None:
        """Return what to answer; None for a code that leads nowhere. Raises Unavailable where the database would have to be asked and is away."""
        known = self._plans.get((scope["path"], scope["query_string"]))
        if known and self._is_current(known):
            return known
        code, query = _code(scope["path"]), scope["query_string"]
        entry = await self._memory.find(code) if code else None
        program = self._memory.links.programs.get(entry.program) if entry else None
        if entry is None or program is None:
            return None
        channel, wanted = _asked(query)
        address = resolve(program.destination, code=code if entry.active else "", channel=channel, wanted=wanted)
        touch = Touch(link_id=entry.link_id, program_id=entry.program, kind="click", channel=channel, bot=False)
        plan = Plan(code, wanted, entry, program, touch, _to(address))
        if len(query) <= _PLANNED_QUERY_MAX:
            if len(self._plans) >= _PLANS_MAX:
                self._plans.clear()
            self._plans[scope["path"], query] = plan
        return plan

    async def _touch(self, plan: Plan, scope: Scope) -> Pairs:
        """Store the click, unless nobody clicked, and return the headers to answer with."""
        agent, looks = b"", scope["method"] == "HEAD"
        for name, value in scope["headers"]:
            if name == b"user-agent":
                agent = value
            elif name in _PURPOSES:
                looks = looks or visitors.is_ahead_of_time(scope)
        if looks:
            return plan.headers
        if visitors.is_machine(agent):
            await self._writer.touch(Touch(plan.touch.link_id, plan.touch.program_id, "click", plan.touch.channel, bot=True))
            return plan.headers
        if plan.program.mode is PrivacyMode.NO_STORAGE:
            await self._writer.touch(plan.touch)
            return plan.headers
        return await self._touch_with_traces(plan, scope, agent.decode("latin1"))

    async def _touch_with_traces(self, plan: Plan, scope: Scope, agent: str) -> Pairs:
        """Do the same in modes b and c: hashes that change daily; and an id for the click only for those who agreed to a cookie before (mode c)."""
        now = clock.now()
        agreed = plan.program.mode is PrivacyMode.CONSENT and plan.entry.active and read_click(_cookie(scope, CLICK_COOKIE)) is not None
        click = click_id(plan.code, at=now) if agreed else None
        touch = plan.touch
        network = visitors.network_hash(visitors.address_of(scope, self._config.trusted_proxies), now=now)
        agent_hash = visitors.agent_hash(agent, now=now)
        await self._writer.touch(
            Touch(touch.link_id, touch.program_id, "click", touch.channel, bot=False, click_id=click, network_hash=network, agent_hash=agent_hash)
        )
        if click is None:
            return plan.headers
        address = resolve(plan.program.destination, code=plan.code, channel=touch.channel, wanted=plan.wanted, click_id=click)
        kept = click_id(plan.code, at=now, method=Method.COOKIE)
        return [*_to(address), (b"set-cookie", cookie(kept, days=plan.program.window_days, https=self._config.https))]

    async def _pass_on(self, scope: Scope, send: Send) -> None:
        """Lead on without having looked the code up, since the database is away: the page it leads to will look."""
        self._writer.counts.touches_lost += 1
        channel, _ = _asked(scope["query_string"])
        only = self._memory.links.only_program
        await _lead(send, _to(resolve(only.destination, code=_code(scope["path"]), channel=channel) if only else self._elsewhere()))

    def _elsewhere(self) -> str:
        """Return where a code leads that is none."""
        only = self._memory.links.only_program
        return resolve(only.destination if only else None)

    def _network(self, scope: Scope) -> str:
        return network_of(visitors.address_of(scope, self._config.trusted_proxies))


def cookie(click: str, *, days: int, https: bool) -> bytes:
    """Return the header that keeps a click in mode c."""
    return f"{CLICK_COOKIE}={click}; Path=/; Max-Age={days * 86400}; HttpOnly; SameSite=Lax{'; Secure' if https else ''}".encode()


def _code(path: str) -> str:
    """Return the code in an address as it is stored; empty where it cannot be one."""
    typed = path[len(PATH) :].rstrip("/")
    return "" if len(typed) > _CODE_MAX or "/" in typed else normalise(typed)


def _asked(query: bytes) -> tuple[str, str]:
    """Return the channel (`ch` or `c`) and the destination (`to`) that an address asks for."""
    if not query or len(query) > _QUERY_MAX:
        return "", ""
    values = dict(parse_qsl(query.decode("latin1")))
    return visitors.channel(values.get("ch") or values.get("c") or ""), values.get("to", "")


def _cookie(scope: Scope, name: str) -> str:
    for piece in header(scope, b"cookie").replace(",", ";").split(";"):
        key, _, value = piece.strip().partition("=")
        if key == name:
            return value
    return ""


def _to(address: str) -> Pairs:
    location = address.encode("ascii", "ignore")  # lies_on lets only ASCII hosts through; what else is left in a path is percent-encoded by its shop
    return [(b"location", location), (b"cache-control", b"no-store"), (b"x-robots-tag", b"noindex"), (b"content-length", b"0")]


async def _lead(send: Send, headers: Pairs) -> None:
    await send({"type": "http.response.start", "status": 302, "headers": headers})
    await send(_END)
