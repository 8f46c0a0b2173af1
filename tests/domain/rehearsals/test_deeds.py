"""A technician's shorthand, and what it does to the case."""

import pytest

from amends.catalogue import rehearsals as catalogue
from amends.domain import rehearsals


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The switch is replaced, please try.", {"resolve"}),
        ("Lines back.", {"resolve"}),
        ("We are back up since noon.", {"resolve"}),
        ("It is not fixed yet.", set()),
        ("It should never have been marked resolved.", set()),
        ("I will call back.", set()),
        ("Replaced the cable, still failing.", set()),
        ("We write once it is restored.", set()),
        ("She says it prints. Close it.", {"close"}),
        ("New battery delivered to the desk.", {"keep"}),
        ("Voicemail again.", {"no_answer"}),
        ("Which colour is the light?", {"wait"}),
    ],
)
def test_deeds_are_read_from_shorthand(text: str, found: set[str]) -> None:
    deeds = rehearsals.deeds_of(text=text, written=True, words=catalogue.words())

    assert set(deeds.found) == found


@pytest.mark.parametrize(
    ("text", "confirmed"),
    [
        ("Confirmed, thank you.", True),
        ("It works.", True),
        ("It does not work.", False),
        ("Still broken.", False),
    ],
)
def test_a_customer_confirms_or_does_not(text: str, confirmed: bool) -> None:
    assert rehearsals.is_confirmed(text=text, words=catalogue.words()) is confirmed
