"""Whether a request of a telephone system is its own and fresh (the Standard Webhooks scheme: HMAC-SHA256)."""

import base64
import hashlib
import hmac
import re
from datetime import datetime, timedelta
from enum import StrEnum

WINDOW = timedelta(minutes=5)
_ID = re.compile(
    r"[\x21-\x2d\x2f-\x7e]{1,120}"
)  # printable, without the full stop that parts the signed words
_SECONDS = re.compile(r"[0-9]{9,11}", re.ASCII)
MOST_SIGNATURES = 8
"""Signatures in one header: a system that changes its secret sends two."""


class Standing(StrEnum):
    """What a request is worth; the words are for the log, never for the answer."""

    GOOD = "good"
    MALFORMED = "malformed"
    STALE = "outside the time window"
    FORGED = "not signed with the secret"


def sign(*, secret: bytes, identity: str, seconds: str, body: bytes) -> str:
    """The signature of a request: `v1,` and the base64 of HMAC-SHA256 over `identity.seconds.body`."""
    signed = identity.encode() + b"." + seconds.encode() + b"." + body
    return "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()


def standing(
    *, secret: bytes, identity: str, seconds: str, signatures: str, body: bytes, now: datetime
) -> Standing:
    """Judge a request. Signatures are compared in constant time, and before the time is looked at."""
    if not _ID.fullmatch(identity) or not _SECONDS.fullmatch(seconds) or len(signatures) > 1_000:
        return Standing.MALFORMED
    right = sign(secret=secret, identity=identity, seconds=seconds, body=body).encode()
    given = signatures.split(" ")[:MOST_SIGNATURES]
    if not any(hmac.compare_digest(right, one.encode("utf-8", "replace")) for one in given):
        return Standing.FORGED
    if abs(now.timestamp() - int(seconds)) > WINDOW.total_seconds():
        return Standing.STALE
    return Standing.GOOD
