"""Whose session a cookie is, asked from an async process without holding up its loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from http.cookies import CookieError, SimpleCookie
from importlib import import_module

from django.conf import settings
from django.contrib import auth
from django.db import close_old_connections
from django.http import HttpRequest

_THREADS = ThreadPoolExecutor(max_workers=4, thread_name_prefix="session")


def session_key(cookies: str) -> str | None:
    """The session's key in a Cookie header, if there is one."""
    try:
        morsel = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    return morsel.value if morsel else None


async def technician(key: str) -> int | None:
    """The id of the active technician signed in by this session; None when there is none any more.

    Raises DatabaseError when nobody can say.
    """
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _technician, key)


def _technician(key: str) -> int | None:
    close_old_connections()  # these threads outlive a restart of PostgreSQL
    try:
        request = HttpRequest()
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
        user = auth.get_user(request)
        return user.pk if user.is_authenticated and user.is_active else None
    finally:
        close_old_connections()
