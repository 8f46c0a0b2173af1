"""The live stream, for an ASGI server beside the pages or as a part of another process: see `amends.web.live`."""

import asyncio
import os
import threading
from typing import Any

import django
import psycopg

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - after the set-up
from django.db import connection  # noqa: E402

from amends.web.live.hub import Hub  # noqa: E402
from amends.web.live.serving import serve  # noqa: E402
from amends.web.live.stream import Live  # noqa: E402

_DJANGO_ONLY = ("cursor_factory", "context", "prepare_threshold")


async def connect() -> psycopg.AsyncConnection[Any]:
    """A connection of our own to Django's database: LISTEN needs one that is not pooled or shared."""
    params = {k: v for k, v in connection.get_connection_params().items() if k not in _DJANGO_ONLY}
    return await psycopg.AsyncConnection.connect(**params, autocommit=True)


HUB = Hub(connect)
application = Live(HUB, origins=settings.CSRF_TRUSTED_ORIGINS)


def run(stop: threading.Event) -> None:
    """Serve the stream from a thread of this process until `stop` is set."""
    place = settings.ENV.live_address
    asyncio.run(serve(application, HUB, host=place.host, port=place.port, stop=stop))
