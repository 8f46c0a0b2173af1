"""What every template may ask for: who reads, what time it is, and the figures of the bar."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from amends.store.queries import bar
from amends.store.queries.visible import Viewer

THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Reader:
    """The person in front of the page; `keys` is off when they switched single-key shortcuts off."""

    id: int
    name: str
    zone: str
    theme: str
    keys: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """The figures of the bar, the call that the reader is in, and where the live stream is."""

    quarantine_count: int
    hot_mine: int
    approvals_waiting: int
    live_url: str
    call: int | None


def zone_of(request: HttpRequest) -> tzinfo:
    """The zone in which the reader thinks; UTC when it is not known."""
    try:
        return ZoneInfo(getattr(request.user, "zone", "") or "UTC")
    except (KeyError, ValueError, OSError):
        return UTC


def reader(request: HttpRequest) -> dict[str, Any]:
    """The context of every page. The bar's figures are read only by pages that show the bar."""
    now = datetime.now(UTC)
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"now": now, "reader": None, "desk": None}
    theme = request.COOKIES.get("theme", "")
    who = Reader(
        id=user.pk,
        name=user.name,
        zone=str(zone_of(request)),
        theme=theme if theme in THEMES else "",
        keys=user.shortcuts,
    )

    def desk() -> Desk:
        found = bar.figures(viewer=Viewer.of(user))
        return Desk(
            found.quarantine_count, found.hot_mine, found.approvals_waiting, settings.LIVE_URL, found.call
        )

    return {"now": now, "reader": who, "desk": SimpleLazyObject(desk)}
