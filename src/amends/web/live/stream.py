"""The ASGI side of the live stream: who may open one, and what it says."""

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

from django.db import DatabaseError

from amends.web.live import identity
from amends.web.live.hub import Full, Hub, Stream

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

PING_SECONDS = 15.0
CHECK_SECONDS = 60.0
_HELLO = b"retry: 2000\nid: 0\nevent: ready\ndata: {}\n\n"
_STREAM: Headers = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class Live:
    """An ASGI application: `/live/` is the stream, `/live/health` says whether it hears the database.

    `origins` are those whose pages may open it; `ping` and `check` are seconds between signs of life and
    between looks at whether the session still holds.
    """

    def __init__(
        self, hub: Hub, *, origins: Collection[str], ping: float = PING_SECONDS, check: float = CHECK_SECONDS
    ) -> None:
        self._hub = hub
        self._origins = frozenset(origins)
        self._ping = ping
        self._check = check

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the life of the process."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            self._hub.start()
            await self._http(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            kind = (await receive())["type"]
            if kind == "lifespan.startup":
                self._hub.start()
            if kind == "lifespan.shutdown":
                await self._hub.stop()
            await send({"type": f"{kind}.complete"})
            if kind == "lifespan.shutdown":
                return

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {bytes(name).lower(): bytes(value) for name, value in scope["headers"]}
        if scope["method"] not in ("GET", "HEAD"):
            await _answer(send, 405, {"error": "only GET"}, [(b"allow", b"GET")])
        elif scope["path"] == "/live/health":
            well = self._hub.listening
            await _answer(send, 200 if well else 503, {"listening": well})
        elif scope["path"] == "/live/":
            await self._open(headers, receive, send)
        else:
            await _answer(send, 404, {"error": "nothing here"})

    async def _open(self, headers: dict[bytes, bytes], receive: Receive, send: Send) -> None:
        """Let a signed-in technician's page in, or say why not."""
        origin = headers.get(b"origin", b"").decode("latin-1")
        if origin and origin not in self._origins:
            await _answer(send, 403, {"error": "another site's page"})
            return
        cors = _cors(origin)
        key = identity.session_key(headers.get(b"cookie", b"").decode("latin-1"))
        try:
            person = await identity.technician(key) if key else None
        except DatabaseError:
            await _answer(send, 503, {"error": "the database does not answer"}, cors)
            return
        if key is None or person is None:
            await _answer(send, 401, {"error": "sign in first"}, cors)
            return
        try:
            stream = self._hub.open(person, came_back=b"last-event-id" in headers)
        except Full:
            await _answer(send, 429, {"error": "too many open pages"}, cors)
            return
        gone = asyncio.get_running_loop().create_task(_until_gone(receive, stream))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _STREAM + cors})
            await self._tell(stream, key, send)
        finally:
            gone.cancel()
            self._hub.leave(stream)

    async def _tell(self, stream: Stream, key: str, send: Send) -> None:
        """Send what comes until the page leaves, the session ends or the process stops."""
        body = _HELLO
        checked = time.monotonic()
        while not stream.closed:
            await send({"type": "http.response.body", "body": body + stream.take(), "more_body": True})
            body = b""
            try:
                async with asyncio.timeout(self._ping):
                    await stream.woken.wait()
            except TimeoutError:
                body = b": ping\n\n"
            if time.monotonic() - checked >= self._check:
                checked = time.monotonic()
                if not await _still(key):
                    break
        with contextlib.suppress(OSError):
            await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _still(key: str) -> bool:
    """Whether the session holds; while the database cannot say, it does."""
    try:
        return await identity.technician(key) is not None
    except DatabaseError:
        return True


async def _until_gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.close()


def _cors(origin: str) -> Headers:
    """Headers that let the desk's own pages, served on another port, read the stream with their cookie."""
    if not origin:
        return []
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
    ]


async def _answer(send: Send, status: int, what: dict[str, Any], headers: Headers | None = None) -> None:
    body = json.dumps(what).encode()
    common = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": common + (headers or [])})
    await send({"type": "http.response.body", "body": body})
