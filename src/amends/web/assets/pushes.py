"""Where machines push: inventories of agents, and alerts of a monitoring system. Each with a secret of its own."""

import base64
import binascii
import zlib
from datetime import UTC, datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from amends.actions import assets as actions
from amends.actions.assets import monitoring, tokens
from amends.domain.assets import alerts
from amends.domain.assets.arriving import Source, Unusable, agents, xml
from amends.web.private import private

MOST_INVENTORY = 20_000_000
MOST_ALERTS = 5_000_000
HOURS = 24
"""How often an agent is asked to report."""


def _secret(request: HttpRequest) -> str:
    """The secret of a request: `Authorization: Bearer`, or the password of `Basic` (agents know that alone)."""
    how, _, given = request.headers.get("Authorization", "")[:400].partition(" ")
    if how.lower() == "bearer":
        return given.strip()
    if how.lower() == "basic":
        try:
            return base64.b64decode(given, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""


def _refused() -> HttpResponse:
    answer = HttpResponse(
        "This address wants its token.\n", status=401, content_type="text/plain; charset=utf-8"
    )
    answer["WWW-Authenticate"] = 'Basic realm="Amends"'
    return answer


def _body(request: HttpRequest, most: int) -> bytes | None:
    """The body, None when it is larger than `most`; more than that is never read."""
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length[:12]) > most:
        return None
    content: bytes = request.read(most + 1)
    return content if len(content) <= most else None


def _words(text: str, *, status: int) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")


@csrf_exempt
@login_not_required
@require_POST
@private
def inventory(request: HttpRequest) -> HttpResponse:
    """An agent asks first, then sends its inventory; that is stored before this answers."""
    now = datetime.now(UTC)
    who = tokens.pusher(token=_secret(request), purpose="inventory", now=now)
    if who is None:
        return _refused()
    content = _body(request, MOST_INVENTORY)
    if content is None:
        return _words(f"An inventory has {MOST_INVENTORY // 10**6} MB at most.", status=413)
    try:
        plain = xml.unpacked(content)
    except Unusable as refusal:
        return _words(str(refusal), status=400)
    if plain.lstrip()[:1] == b"{":
        if b'"action"' in plain[:2000] and b'"contact"' in plain[:2000]:
            return JsonResponse(
                {
                    "status": "ok",
                    "expiration": HOURS,
                    "tasks": {"inventory": {"server": "amends", "version": "1"}},
                }
            )
        actions.push(organisation_id=who.organisation_id, source=Source.AGENT, content=content, now=now)
        return JsonResponse({"status": "ok", "expiration": HOURS})
    if plain.lstrip()[:1] != b"<":
        return _words("This is neither the XML nor the JSON of an inventory agent.", status=400)
    if not agents.asks_first(plain):
        actions.push(organisation_id=who.organisation_id, source=Source.AGENT, content=content, now=now)
    reply = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<REPLY><RESPONSE>SEND</RESPONSE><PROLOG_FREQ>{HOURS}</PROLOG_FREQ></REPLY>'
    ).encode()
    if content[:1] == b"\x78":
        return HttpResponse(zlib.compress(reply), content_type="application/x-compress-zlib")
    return HttpResponse(reply, content_type="application/xml")


@csrf_exempt
@login_not_required
@require_POST
@private
def alert(request: HttpRequest) -> HttpResponse:
    """Alertmanager's webhook; what it says stands in the cases before this answers."""
    now = datetime.now(UTC)
    who = tokens.pusher(token=_secret(request), purpose="alerts", now=now)
    if who is None:
        return _refused()
    content = _body(request, MOST_ALERTS)
    if content is None:
        return _words(f"A push has {MOST_ALERTS // 10**6} MB at most.", status=413)
    try:
        said, left_out = alerts.read(content)
    except alerts.NoAlerts as refusal:
        return _words(str(refusal), status=400)
    done = monitoring.heard(said, by=who, now=now)
    return JsonResponse(
        {
            "opened": done.opened, "joined": done.joined, "repeated": done.repeated, "resolved": done.resolved,
            "left_out": left_out,
        }
    )  # fmt: skip
