"""A telephone system for tests: it signs as the reference of the webhook says, by itself and not by our code."""

import base64
import hashlib
import hmac
import itertools
import json
import time
from datetime import UTC, datetime
from typing import Any

from django.test import Client

_number = itertools.count(1)


def signature(secret: str, identity: str, seconds: str, body: bytes) -> str:
    """`v1,` and base64 of HMAC-SHA256 over identity, timestamp and body, parted by full stops."""
    signed = b".".join([identity.encode(), seconds.encode(), body])
    return "v1," + base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()


class Telephone:
    """A system that knows its address and its secret."""

    def __init__(self, key: int, secret: str, *, client: Client | None = None) -> None:
        self.key, self.secret, self.client = key, secret, client or Client(enforce_csrf_checks=True)

    def event(self, kind: str, call: str = "c-1", *, identity: str = "", age: float = 0, **more: Any) -> Any:
        """Send one event and return the answer."""
        told = {"event": kind, "call": call, "at": datetime.now(UTC).isoformat(), **more}
        return self.send(json.dumps(told).encode(), identity=identity, age=age)

    def send(self, body: bytes, *, identity: str = "", age: float = 0, sign: str = "", key: int = 0) -> Any:
        """Send a body, signed unless `sign` says otherwise, `age` seconds ago."""
        name = identity or f"evt-{next(_number)}"
        seconds = str(int(time.time() - age))
        return self.client.post(
            f"/telephones/{key or self.key}/events/", body, content_type="application/json",
            headers={"webhook-id": name, "webhook-timestamp": seconds,
                     "webhook-signature": sign or signature(self.secret, name, seconds, body)},
        )  # fmt: skip
