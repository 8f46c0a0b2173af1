"""The command lines of the two web servers: pages by WSGI, the live stream by ASGI beside them."""

import sys

from amends.config.env import Env

_QUIET = ("--no-access-log", "--respawn-failed-workers", "--log-level")


def web(env: Env) -> tuple[str, ...]:
    """Serve the pages: sync views cost half as much through WSGI as through ASGI."""
    return (
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "amends.config.wsgi:application"),
        *("--host", env.web_host, "--port", str(env.web_port), "--http", "1"),
        *("--workers", str(env.workers), "--blocking-threads", str(env.web_threads)),
        *("--workers-kill-timeout", "8s"),
        *(*_QUIET, "warning"),
    )


def live(env: Env) -> tuple[str, ...]:
    """Serve the live stream from one small process; its requests never end, so they are cut off at a stop."""
    return (
        *(sys.executable, "-m", "granian", "--interface", "asginl", "amends.config.live:application"),
        *("--host", env.live_address.host, "--port", str(env.live_port), "--http", "1"),
        *("--workers", "1", "--workers-kill-timeout", "2s"),
        *(*_QUIET, "error"),  # it would warn of every open stream that it closes
    )
