"""The hot path in front of Django, as one ASGI application: redirects, visits and events; everything else goes on to the inner one."""

from collections.abc import Awaitable

from goodword.edge import counts, events, redirect, visit
from goodword.edge.config import Config
from goodword.edge.events import Events
from goodword.edge.http import App, Message, Receive, Scope, Send
from goodword.edge.memory import Memory
from goodword.edge.redirect import Redirect
from goodword.edge.visit import Visits
from goodword.edge.visitors import Guessing
from goodword.events.ingest import Writer


def edge(inner: App, config: Config) -> App:
    """Return an ASGI application that answers the edge's paths itself and leaves the rest, life span included, to `inner`.

    Its threads and connections begin with the life span, or the first request, and end with the life span.
    """
    return Edge(inner, config)


class Edge:
    """Knows which door a request goes to."""

    def __init__(self, inner: App, config: Config) -> None:
        self._inner = inner
        self.memory = Memory(config.database)
        self.writer = Writer(config.database)
        guessing = Guessing()
        self._redirect = Redirect(self.memory, self.writer, guessing, config)
        self._doors: dict[str, App] = {
            visit.PATH: Visits(self.memory, self.writer, guessing, config),
            events.PATH: Events(self.memory, self.writer, config),
        }
        counts.watch(self.writer.counts)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Hand a request to its door; not itself a coroutine, which would cost every click one more."""
        if scope["type"] == "http":
            path: str = scope["path"]
            door = self._redirect if path.startswith(redirect.PATH) else self._doors.get(path)
            if door is None:
                return self._inner(scope, receive, send)
            return door(scope, receive, send) if self.memory.ready else self._when_ready(door, scope, receive, send)
        if scope["type"] == "lifespan":
            return self._live(scope, receive, send)
        return self._inner(scope, receive, send)

    async def _when_ready(self, door: App, scope: Scope, receive: Receive, send: Send) -> None:
        await self.memory.wait_until_ready()
        await door(scope, receive, send)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.memory.start()
        await self._inner(scope, receive, self._closing_before(send))

    def _closing_before(self, send: Send) -> Send:
        """Return a `send` that lets the server end only when what waits is stored."""

        async def send_when_closed(message: Message) -> None:
            if message["type"].startswith("lifespan.shutdown."):
                await self.close()
            await send(message)

        return send_when_closed

    async def close(self) -> None:
        """Store what waits and end the threads."""
        await self.writer.close()
        await self.memory.close()
