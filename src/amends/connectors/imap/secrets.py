"""Mailbox passwords at rest."""

from amends.runtime import sealing

_PURPOSE = b"amends mailbox password 1"


class WrongKey(Exception):
    """The password was encrypted under another secret key (or damaged) and must be entered again."""

    def __init__(self) -> None:
        super().__init__("the mailbox password was kept under another secret key; enter it again in Settings")


def encrypt(*, password: str, key: str) -> bytes:
    """The password as it is kept in the database; `key` is the desk's SECRET_KEY."""
    return sealing.seal(text=password, key=key, purpose=_PURPOSE)


def decrypt(*, secret: bytes, key: str) -> str:
    """The password. Raises WrongKey."""
    try:
        return sealing.unseal(secret=secret, key=key, purpose=_PURPOSE)
    except sealing.CannotOpen:
        raise WrongKey from None
