"""The token that ties a mail to its case: unguessable, signed, short enough for an address.

It stands in our reply address ("support+TOKEN@desk") and in our Message-IDs ("<TOKEN.n@desk>").
15 random bytes name the case; 12 bytes of HMAC-SHA256 (96 bits) prove that we made it.
"""

import hashlib
import hmac
import re
from base64 import b32decode, b32encode

_KEY_BYTES = 15
_MAC_BYTES = 12
_PURPOSE = b"amends thread token v1\0"
_TOKEN_CHARS = 44  # 27 bytes in base32 without padding
_CANDIDATE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z2-7]{44}(?![A-Za-z0-9])")
_SAFE = re.compile(r"[^A-Za-z0-9_-]")


def make_token(key: bytes, *, secret: bytes) -> str:
    """The token for 15 random bytes that name a case: 44 lower-case letters and digits."""
    if len(key) != _KEY_BYTES:
        raise ValueError(f"A thread key has {_KEY_BYTES} bytes, not {len(key)}.")
    return b32encode(key + _mac(key, secret)).decode("ascii").rstrip("=").lower()


def read_token(text: str, *, secret: bytes) -> bytes | None:
    """The key of the first token of ours in an address or Message-ID, None if there is none."""
    for match in _CANDIDATE.finditer(text[:10_000]):
        data = b32decode(match.group().upper() + "====")
        key, mac = data[:_KEY_BYTES], data[_KEY_BYTES:]
        if hmac.compare_digest(mac, _mac(key, secret)):
            return key
    return None


def _mac(key: bytes, secret: bytes) -> bytes:
    return hmac.new(secret, _PURPOSE + key, hashlib.sha256).digest()[:_MAC_BYTES]


def reply_address(mailbox: str, token: str) -> str:
    """The mailbox with the token as its sub-address (RFC 5233); an earlier sub-address is replaced."""
    local, at, domain = mailbox.rpartition("@")
    if not at or not local or not domain:
        raise ValueError(f"{mailbox!r} is not a mail address.")
    return f"{local.partition('+')[0]}+{token}@{domain}"


def message_id(token: str, nonce: str, domain: str) -> str:
    """A Message-ID, without brackets, that carries the token; `nonce` tells the case's mails apart."""
    return f"{token}.{_SAFE.sub('', nonce)}@{domain}"
