"""Mailbox passwords at rest: Fernet, with a key derived from the desk's secret key (RFC 5869)."""

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

_PURPOSE = b"amends mailbox password 1"


class WrongKey(Exception):
    """The password was encrypted under another secret key (or damaged) and must be entered again."""

    def __init__(self) -> None:
        super().__init__("the mailbox password was kept under another secret key; enter it again in Settings")


def encrypt(*, password: str, key: str) -> bytes:
    """The password as it is kept in the database; `key` is the desk's SECRET_KEY."""
    return _fernet(key).encrypt(password.encode("utf-8"))


def decrypt(*, secret: bytes, key: str) -> str:
    """The password. Raises WrongKey."""
    from cryptography.fernet import InvalidToken

    try:
        return _fernet(key).decrypt(secret).decode("utf-8")
    except InvalidToken:
        raise WrongKey from None


def _fernet(key: str) -> "Fernet":
    from cryptography.fernet import Fernet  # 7 MB, and most desks fetch no mail
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(SHA256(), length=32, salt=None, info=_PURPOSE).derive(key.encode("utf-8"))
    return Fernet(base64.urlsafe_b64encode(derived))
