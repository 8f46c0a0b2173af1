"""Keys: random ones for what must not be guessed, and one secret for each purpose."""

import hashlib
import secrets
from functools import cache

from django.conf import settings


@cache
def thread_secret() -> bytes:
    """What signs the tokens in our reply addresses and Message-IDs; follows the desk's secret key."""
    return hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"amends-threads").digest()


def fresh_thread_key() -> bytes:
    """15 random bytes (120 bits) that name a case in its reply address."""
    return secrets.token_bytes(15)


def nonce() -> str:
    """A short random word that tells two mails of one case apart."""
    return secrets.token_hex(6)
