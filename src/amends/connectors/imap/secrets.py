"""Mailbox passwords at rest, sealed under the desk's secret key."""

from amends.runtime import sealing

_PURPOSE = b"amends mailbox password 1"


class WrongKey(Exception):
    """The password was encrypted under another secret key (or damaged) and must be entered again."""

    def __init__(self) -> None:
        super().__init__("the mailbox password was kept under another secret key; enter it again in Settings")


def encrypt(*, password: str, key: str) -> bytes:
    """The password as it is kept in the database; `key` is the desk's SECRET_KEY."""
    return sealing.seal(password.encode("utf-8"), key=key, purpose=_PURPOSE)


def decrypt(*, secret: bytes, key: str) -> str:
    """The password. Raises WrongKey."""
    try:
        return sealing.unseal(secret, key=key, purpose=_PURPOSE).decode("utf-8")
    except sealing.Unsealed:
        raise WrongKey from None
