"""What a monitoring system says: Alertmanager's webhook, version 4, as https://prometheus.io/docs/alerting sends it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from amends.domain.assets.fields import plain
from amends.domain.assets.finding import normal

MOST_ALERTS = 2_000
HOSTS = (
    "instance",
    "host",
    "hostname",
    "nodename",
    "node",
    "device",
    "server",
    "target",
    "asset",
    "tag",
    "machine",
)
"""Labels that say which machine, the surest first."""
SERIOUS = frozenset({"critical", "page", "emergency", "disaster", "high", "error"})


class NoAlerts(ValueError):
    """This is not what Alertmanager sends; `str()` says so."""


@dataclass(frozen=True, slots=True)
class MonitorSays:
    """One alert: who sent it is known elsewhere. `hosts` are (label, word) that could name an asset."""

    fingerprint: str
    firing: bool
    name: str
    summary: str
    description: str
    serious: bool
    started_at: datetime
    hosts: tuple[tuple[str, str], ...]


def read(content: bytes) -> tuple[tuple[MonitorSays, ...], int]:
    """Each alert of a webhook once, the last word of a fingerprint; and how many beyond the most were left out.

    Raises NoAlerts.
    """
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise NoAlerts("This is no JSON.") from None
    alerts = found.get("alerts") if isinstance(found, dict) else None
    if not isinstance(alerts, list):
        raise NoAlerts("This holds no list of alerts.")
    said: dict[str, MonitorSays] = {}
    for one in alerts[:MOST_ALERTS]:
        if isinstance(one, dict) and (read_one := _alert(one)) is not None:
            said[read_one.fingerprint] = read_one
    return tuple(said.values()), max(len(alerts) - MOST_ALERTS, 0)


def _alert(one: Mapping[str, Any]) -> MonitorSays | None:
    labels, notes = _words(one.get("labels")), _words(one.get("annotations"))
    fingerprint = plain(str(one.get("fingerprint") or ""), most=64)
    if not fingerprint:
        return None
    name = labels.get("alertname") or "Alert"
    return MonitorSays(
        fingerprint=fingerprint,
        firing=one.get("status") != "resolved",
        name=name[:200],
        summary=(notes.get("summary") or notes.get("title") or name)[:300],
        description=(notes.get("description") or notes.get("message") or "")[:2000],
        serious=labels.get("severity", "").lower() in SERIOUS,
        started_at=_moment(one.get("startsAt")),
        hosts=tuple((label, word) for label in HOSTS if label in labels for word in _hosts(labels[label])),
    )


def _words(found: object) -> dict[str, str]:
    if not isinstance(found, dict):
        return {}
    return {
        str(key)[:60]: plain(str(value)) for key, value in list(found.items())[:60] if isinstance(value, str)
    }


def _hosts(value: str) -> tuple[str, ...]:
    """`mx-02.marlow.example:9100` is a host with a domain and a port: whole, without the port, and the host alone."""
    bare = value.rpartition("://")[2].partition("/")[0]
    host = bare.rpartition(":")[0] if bare.count(":") == 1 else bare.strip("[]")
    short = host.partition(".")[0] if host.count(".") >= 1 and not host.replace(".", "").isdigit() else ""
    return tuple(dict.fromkeys(normal(word)[:200] for word in (bare, host, short) if len(word) >= 3))


def _moment(text: object) -> datetime:
    try:
        found = datetime.fromisoformat(str(text)[:40].replace("Z", "+00:00"))
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)
    return found if found.tzinfo is not None and found.year > 1 else datetime(1970, 1, 1, tzinfo=UTC)
