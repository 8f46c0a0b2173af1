"""Secrets at rest open under their own key and purpose, and under no other."""

import pytest

from amends.runtime import sealing


def test_what_was_sealed_is_opened_by_its_key_and_purpose_alone() -> None:
    sealed = sealing.seal(b"whsec", key="the desk's key", purpose=b"one")

    assert sealing.unseal(sealed, key="the desk's key", purpose=b"one") == b"whsec"
    assert b"whsec" not in sealed
    for key, purpose in (("the desk's key", b"two"), ("another key", b"one")):
        with pytest.raises(sealing.Unsealed):
            sealing.unseal(sealed, key=key, purpose=purpose)
    with pytest.raises(sealing.Unsealed):
        sealing.unseal(sealed[:-4] + b"AAAA", key="the desk's key", purpose=b"one")
