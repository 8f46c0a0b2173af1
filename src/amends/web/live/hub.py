"""One LISTEN connection a process, fanned out to the open streams."""

import asyncio
import contextlib
import json
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg

from amends.store.queries.live import CHANNEL

MOST_STREAMS = 2000
MOST_PER_PERSON = 20
REPLAYED_SECONDS = 5.0
"""A page is older than its stream by the time it takes to load; what changed in between is said again."""
_REMEMBERED = 500
_BACKLOG = 200
_PROBE_SECONDS = 30.0
_SLOWEST_RETRY = 10.0

Connect = Callable[[], Awaitable[psycopg.AsyncConnection[Any]]]


class Full(Exception):
    """No more streams for this person, or for this process."""


class Stream:
    """What one page still has to be told. Case numbers wait here once each, however often they change."""

    def __init__(self, person: int) -> None:
        self.person = person
        self.woken = asyncio.Event()
        self.closed = False
        self._cases: dict[int, None] = {}
        self._calls: dict[int, None] = {}
        self._refresh = False

    def tell_call(self, call_id: int) -> None:
        """A call of this person rings, or its record grew."""
        if len(self._calls) < _BACKLOG:
            self._calls[call_id] = None
        self.woken.set()

    def tell(self, case_id: int) -> None:
        """A case changed. A page too slow to take every number is told to fetch all again."""
        self._cases[case_id] = None
        if len(self._cases) > _BACKLOG:
            self.tell_all()
        self.woken.set()

    def tell_all(self) -> None:
        """Anything may have changed."""
        self._cases.clear()
        self._refresh = True
        self.woken.set()

    def close(self) -> None:
        """End the stream; the browser comes back by itself."""
        self.closed = True
        self.woken.set()

    def take(self) -> bytes:
        """Everything that waits, as server-sent events."""
        self.woken.clear()
        parts = ["event: refresh\ndata: {}\n\n"] if self._refresh else []
        parts += [f'event: case\ndata: {{"case": {number}}}\n\n' for number in self._cases]
        parts += [f'event: call\ndata: {{"call": {number}}}\n\n' for number in self._calls]
        self._cases.clear()
        self._calls.clear()
        self._refresh = False
        return "".join(parts).encode()


class Hub:
    """The streams of this process, and the connection that feeds them."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._streams: set[Stream] = set()
        self._of_person: Counter[int] = Counter()
        self._recent: deque[tuple[float, int]] = deque(maxlen=_REMEMBERED)
        self._task: asyncio.Task[None] | None = None
        self.listening = False

    @property
    def streams(self) -> int:
        """How many are open."""
        return len(self._streams)

    def start(self) -> None:
        """Begin to listen; a second call changes nothing."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._listen_for_ever())

    async def stop(self) -> None:
        """End every stream and the connection."""
        for stream in list(self._streams):
            stream.close()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self.listening = False

    def open(self, person: int, *, came_back: bool) -> Stream:
        """A new stream for a person; one that came back after a break is told to fetch all. Raises Full."""
        if len(self._streams) >= MOST_STREAMS or self._of_person[person] >= MOST_PER_PERSON:
            raise Full
        stream = Stream(person)
        if came_back:
            stream.tell_all()
        else:
            since = time.monotonic() - REPLAYED_SECONDS
            for at, case_id in self._recent:
                if at >= since:
                    stream.tell(case_id)
        self._streams.add(stream)
        self._of_person[person] += 1
        return stream

    def leave(self, stream: Stream) -> None:
        """The page is gone."""
        if stream in self._streams:
            self._streams.discard(stream)
            self._of_person[stream.person] -= 1
            if not self._of_person[stream.person]:
                del self._of_person[stream.person]

    def publish(self, payload: str) -> None:
        """Pass on one notification; one that is not ours is dropped. A call goes to the people it names only."""
        try:
            told = json.loads(payload)
            case_id, call_id, people = told.get("case"), told.get("call"), told.get("people", ())
        except (ValueError, AttributeError):
            return
        if type(call_id) is int and isinstance(people, list):
            for stream in self._streams:
                if stream.person in people:
                    stream.tell_call(call_id)
        if type(case_id) is not int:
            return
        self._recent.append((time.monotonic(), case_id))
        for stream in self._streams:
            stream.tell(case_id)

    async def _listen_for_ever(self) -> None:
        """Listen, and after a break listen again and tell every page to fetch: NOTIFY has no replay."""
        wait = 0.1
        while True:
            try:
                async with await self._connect() as connection:
                    await connection.execute(f"listen {CHANNEL}")
                    self.listening, wait = True, 0.1
                    self._recent.clear()
                    for stream in self._streams:
                        stream.tell_all()
                    await self._pass_on(connection)
            except (psycopg.Error, OSError):
                self.listening = False
                await asyncio.sleep(wait)
                wait = min(wait * 2, _SLOWEST_RETRY)

    async def _pass_on(self, connection: psycopg.AsyncConnection[Any]) -> None:
        while True:
            async for note in connection.notifies(timeout=_PROBE_SECONDS):
                self.publish(note.payload)
            await connection.execute("select 1")  # finds a connection that died without a word
