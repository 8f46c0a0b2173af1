"""Secrets at rest: Fernet, with a key for each purpose derived from the desk's secret key (RFC 5869)."""

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


class CannotOpen(Exception):
    """It was sealed under another key or for another purpose, or is damaged."""


def seal(*, text: str, key: str, purpose: bytes) -> bytes:
    """The secret as it is kept in the database; `key` is the desk's SECRET_KEY."""
    return _fernet(key, purpose).encrypt(text.encode("utf-8"))


def unseal(*, secret: bytes, key: str, purpose: bytes) -> str:
    """The secret. Raises CannotOpen."""
    from cryptography.fernet import InvalidToken

    try:
        return _fernet(key, purpose).decrypt(secret).decode("utf-8")
    except InvalidToken:
        raise CannotOpen from None


def _fernet(key: str, purpose: bytes) -> "Fernet":
    from cryptography.fernet import Fernet  # 7 MB, and most desks keep no secret of others
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(SHA256(), length=32, salt=None, info=purpose).derive(key.encode("utf-8"))
    return Fernet(base64.urlsafe_b64encode(derived))
