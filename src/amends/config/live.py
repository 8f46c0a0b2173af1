"""The live stream, for an ASGI server beside the pages: see `amends.web.live`."""

import os
from typing import Any

import django
import psycopg

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - after the set-up
from django.db import connection  # noqa: E402

from amends.web.live.hub import Hub  # noqa: E402
from amends.web.live.stream import Live  # noqa: E402

_DJANGO_ONLY = ("cursor_factory", "context", "prepare_threshold")


async def connect() -> psycopg.AsyncConnection[Any]:
    """A connection of our own to Django's database: LISTEN needs one that is not pooled or shared."""
    params = {k: v for k, v in connection.get_connection_params().items() if k not in _DJANGO_ONLY}
    return await psycopg.AsyncConnection.connect(**params, autocommit=True)


application = Live(Hub(connect), origins=settings.CSRF_TRUSTED_ORIGINS)
