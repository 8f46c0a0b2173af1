"""The live stream: only for the signed-in, told what changes, and back on its feet after a break."""

import asyncio
import contextlib
import http.client
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client

import factories
from amends.store.models import Technician
from amends.store.queries.live import announce
from amends.web.live import hub as hubs
from amends.web.live import identity
from amends.web.live.hub import Full, Hub
from amends.web.live.serving import serve
from amends.web.live.stream import Live

HERE = "http://127.0.0.1:8000"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Page:
    """A browser's request to the stream, as an ASGI server hands it over."""

    def __init__(self, app: Live, *, path: str = "/live/", method: str = "GET", **headers: str) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.heard = ""
        self._news = asyncio.Event()
        self._leave = asyncio.Event()
        pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": method, "path": path, "headers": pairs}
        self.done = asyncio.ensure_future(app(scope, self._receive, self._send))

    async def _receive(self) -> MutableMapping[str, Any]:
        await self._leave.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.heard += message["body"].decode()
        self._news.set()

    async def hears(self, words: str) -> None:
        """Wait until these words have come."""
        async with asyncio.timeout(10):
            while words not in self.heard:
                self._news.clear()
                await self._news.wait()

    async def leaves(self) -> None:
        """Go away and see the request end."""
        self._leave.set()
        async with asyncio.timeout(10):
            await self.done


async def connect() -> psycopg.AsyncConnection[Any]:
    """A connection to the database of the test."""
    known = connection.settings_dict
    return await psycopg.AsyncConnection.connect(
        dbname=known["NAME"], user=known["USER"], host=known["HOST"], autocommit=True
    )


def run(scene: Callable[[Live, Hub], Awaitable[None]], **more: float) -> None:
    """Play a scene with a stream that hears the database."""

    async def play() -> None:
        hub = Hub(connect)
        hub.start()
        try:
            async with asyncio.timeout(20):
                while not hub.listening:
                    await asyncio.sleep(0)
                await scene(Live(hub, origins=[HERE], **more), hub)
        finally:
            await hub.stop()

    asyncio.run(play())


@pytest.fixture
def _threads(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Threads of the test's own, whose connections to its database are closed at its end."""
    threads = ThreadPoolExecutor(max_workers=1)
    monkeypatch.setattr(identity, "_THREADS", threads)
    yield
    threads.submit(connections.close_all).result(30)
    threads.shutdown()


@pytest.fixture
def bob(transactional_db: None, _threads: None) -> Technician:
    return factories.technician("Bob")


@pytest.fixture
def cookie(client: Client, bob: Technician) -> str:
    client.force_login(bob, backend=BACKEND)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


async def tell(case_id: int) -> None:
    """What a committed change of a case tells the desk."""
    async with await connect() as asked:
        await asked.execute(
            "select pg_notify(%s, json_build_object('case', %s::int)::text)", [hubs.CHANNEL, case_id]
        )


def test_a_committed_change_reaches_an_open_page(cookie: str) -> None:
    announced = asyncio.Event()

    async def scene(app: Live, hub: Hub) -> None:
        page = Page(app, cookie=cookie, origin=HERE)
        await page.hears("event: ready")
        await asyncio.to_thread(_announce, 1042)
        await page.hears('event: case\ndata: {"case": 1042}\n\n')
        announced.set()
        await page.leaves()
        assert page.headers["content-type"].startswith("text/event-stream")
        assert page.headers["access-control-allow-origin"] == HERE
        assert page.headers["access-control-allow-credentials"] == "true"
        assert page.headers["x-accel-buffering"] == "no"
        assert hub.streams == 0

    run(scene)
    assert announced.is_set()


def _announce(case_id: int) -> None:
    announce(case_ids=[case_id])
    connections.close_all()


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 401),
        ({"cookie": "sessionid=made-up"}, 401),
        ({"cookie": "sessionid=\x01;;=;"}, 401),
        ({"origin": "https://evil.example"}, 403),
        ({"method": "POST"}, 405),
        ({"path": "/live/else"}, 404),
        ({"path": "/live/health"}, 200),
    ],
)
def test_a_request_that_is_no_page_of_ours_gets_no_stream(
    bob: Technician, given: dict[str, str], status: int
) -> None:
    async def scene(app: Live, hub: Hub) -> None:
        page = Page(app, **given)
        await page.done
        assert (page.status, hub.streams) == (status, 0)

    run(scene)


def test_somebody_who_left_the_firm_gets_no_stream(cookie: str, bob: Technician) -> None:
    Technician.objects.update(is_active=False)

    async def scene(app: Live, hub: Hub) -> None:
        page = Page(app, cookie=cookie)
        await page.done
        assert page.status == 401

    run(scene)


def test_a_stream_ends_with_its_session(cookie: str, client: Client) -> None:
    async def scene(app: Live, hub: Hub) -> None:
        page = Page(app, cookie=cookie)
        await page.hears("event: ready")
        await asyncio.to_thread(_sign_out, client)
        async with asyncio.timeout(10):
            await page.done
        assert ": ping" in page.heard

    run(scene, ping=0.05, check=0.1)


def _sign_out(client: Client) -> None:
    client.session.flush()
    connections.close_all()


def test_a_page_is_told_what_changed_while_it_loaded(cookie: str) -> None:
    async def scene(app: Live, hub: Hub) -> None:
        hub.publish('{"case": 7}')
        page = Page(app, cookie=cookie)
        await page.hears('data: {"case": 7}')
        await page.leaves()

    run(scene)


def test_a_page_that_comes_back_fetches_all(cookie: str) -> None:
    async def scene(app: Live, hub: Hub) -> None:
        page = Page(app, cookie=cookie, last_event_id="0")
        await page.hears("event: refresh")
        await page.leaves()

    run(scene)


def test_after_the_database_broke_off_pages_fetch_all_and_hear_again(cookie: str) -> None:
    async def scene(app: Live, hub: Hub) -> None:
        page = Page(app, cookie=cookie)
        await page.hears("event: ready")
        async with await connect() as admin:
            await admin.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and query ilike 'listen%'"
            )
        await page.hears("event: refresh")
        await tell(8)
        await page.hears('data: {"case": 8}')
        await page.leaves()

    run(scene)


def test_the_process_stops_with_its_streams(cookie: str) -> None:
    async def scene(app: Live, hub: Hub) -> None:
        page = Page(app, cookie=cookie)
        await page.hears("event: ready")
        told: list[str] = []
        asked = iter(["lifespan.startup", "lifespan.shutdown"])

        async def receive() -> MutableMapping[str, Any]:
            return {"type": next(asked)}

        async def send(message: MutableMapping[str, Any]) -> None:
            told.append(message["type"])

        await app({"type": "lifespan"}, receive, send)
        async with asyncio.timeout(10):
            await page.done
        assert told == ["lifespan.startup.complete", "lifespan.shutdown.complete"]

    run(scene)


async def nobody() -> psycopg.AsyncConnection[Any]:
    raise AssertionError("this test has no database")


def test_one_person_has_so_many_streams_and_no_more() -> None:
    hub = Hub(nobody)
    streams = [hub.open(1, came_back=False) for _ in range(hubs.MOST_PER_PERSON)]

    with pytest.raises(Full):
        hub.open(1, came_back=False)
    assert hub.open(2, came_back=False)
    hub.leave(streams[0])
    assert hub.open(1, came_back=False)


def test_all_together_have_so_many_streams_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "MOST_STREAMS", 2)
    hub = Hub(nobody)
    for person in (1, 2):
        hub.open(person, came_back=False)

    with pytest.raises(Full):
        hub.open(3, came_back=False)


def test_a_case_that_changes_often_is_told_once() -> None:
    hub = Hub(nobody)
    stream = hub.open(1, came_back=False)
    for _ in range(50):
        hub.publish('{"case": 7}')

    assert stream.take() == b'event: case\ndata: {"case": 7}\n\n'
    assert stream.take() == b""


def test_a_page_too_slow_for_every_number_fetches_all() -> None:
    hub = Hub(nobody)
    stream = hub.open(1, came_back=False)
    for number in range(1000):
        hub.publish(f'{{"case": {number}}}')

    told = stream.take()

    assert told.startswith(b"event: refresh\n")
    assert told.count(b"event: case") < 200


@pytest.mark.parametrize(
    "payload", ["", "x", "[]", "{}", '{"case": "1"}', '{"case": true}', '{"case": null}']
)
def test_a_notification_that_is_not_ours_is_dropped(payload: str) -> None:
    hub = Hub(nobody)
    stream = hub.open(1, came_back=False)

    hub.publish(payload)

    assert stream.take() == b""


def test_a_server_in_a_thread_ends_its_streams_when_it_is_stopped(cookie: str) -> None:
    async def served() -> None:
        hub = Hub(connect)
        await serve(Live(hub, origins=[HERE]), hub, host="127.0.0.1", port=port, stop=stop)

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    stop = threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(served()))
    thread.start()
    try:
        with contextlib.closing(_asked(port, cookie)) as asked:
            page = asked.getresponse()
            assert (page.status, page.readline()) == (200, b"retry: 2000\n")
            stop.set()
            assert b"event: ready" in page.read()  # to its end
    finally:
        stop.set()
        thread.join(10)

    assert not thread.is_alive()


def _asked(port: int, cookie: str) -> http.client.HTTPConnection:
    """A connection that has asked for the stream, once something listens."""
    for _ in range(200):
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            asked.request("GET", "/live/", headers={"Cookie": cookie})
        except ConnectionRefusedError:
            asked.close()
            threading.Event().wait(0.05)
        else:
            return asked
    raise AssertionError("nothing listens")


def test_a_call_is_told_to_those_it_names_and_to_nobody_else() -> None:
    hub = Hub(nobody)
    mine, other = hub.open(1, came_back=False), hub.open(2, came_back=False)

    hub.publish('{"call": 5, "people": [1, 3]}')

    assert mine.take() == b'event: call\ndata: {"call": 5}\n\n'
    assert other.take() == b""


@pytest.mark.parametrize(
    "payload", ['{"call": true, "people": [1]}', '{"call": 5, "people": 1}', '{"call": "5"}', "[5]"]
)
def test_a_call_that_is_none_is_dropped(payload: str) -> None:
    hub = Hub(nobody)
    stream = hub.open(1, came_back=False)

    hub.publish(payload)

    assert stream.take() == b""
