"""A model's server that behaves as a test says."""

from collections.abc import Iterator

import pytest

import model_peer
from model_peer import ModelPeer


@pytest.fixture
def peer() -> Iterator[ModelPeer]:
    with model_peer.served() as one:
        yield one
