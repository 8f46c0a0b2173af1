"""Mailbox passwords at rest."""

import pytest

from amends.connectors.imap import secrets

KEY = "k" * 50


@pytest.mark.parametrize("password", ["geheim", "pässwörd ✓", ""])
def test_password_comes_back(password: str) -> None:
    kept = secrets.encrypt(password=password, key=KEY)

    assert secrets.decrypt(secret=kept, key=KEY) == password
    assert b"geheim" not in kept
    assert kept != secrets.encrypt(password=password, key=KEY)


@pytest.mark.parametrize(
    "kept",
    [secrets.encrypt(password="geheim", key=KEY), b"", b"nonsense"],
    ids=["other-key", "empty", "damaged"],
)
def test_other_key_or_damage_asks_for_the_password_again(kept: bytes) -> None:
    with pytest.raises(secrets.WrongKey, match="enter it again"):
        secrets.decrypt(secret=kept, key=KEY + "x")
