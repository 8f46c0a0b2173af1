"""Each test reads the desk's tuning afresh."""

import pytest

from amends.actions import tuning


@pytest.fixture(autouse=True)
def _fresh_tuning() -> None:
    tuning.forget()
