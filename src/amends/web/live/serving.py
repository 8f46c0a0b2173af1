"""The live stream served from a thread of a process that has other work as well."""

import asyncio
import contextlib
import threading

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from amends.web.live.hub import Hub
from amends.web.live.stream import Live

_STOP_POLL_SECONDS = 0.1
_GRACE_SECONDS = 2.0


async def serve(live: Live, hub: Hub, *, host: str, port: int, stop: threading.Event) -> None:
    """Serve until `stop` is set; then every open stream ends with its last word."""
    server = Server(
        live, address=host, port=port, interface=Interfaces.ASGINL, http=HTTPModes.http1, websockets=False,
        log_level=LogLevels.error,
    )  # fmt: skip
    serving = asyncio.create_task(server.serve())
    while not stop.is_set() and not serving.done():
        await asyncio.sleep(_STOP_POLL_SECONDS)
    await hub.stop()
    server.stop()  # type: ignore[no-untyped-call]
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(serving, _GRACE_SECONDS)
