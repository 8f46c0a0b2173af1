"""For which clients much is at stake (S0-08)."""

import pytest

from amends.catalogue import clocks
from amends.domain.organisations import at_stake

RULES = clocks.load().stakes


@pytest.mark.parametrize(
    ("segment", "stakes", "devices", "found"),
    [
        ("", "", None, []),
        ("Retail", "Busy on Saturdays.", 40, []),
        ("Retail", "An AUDIT by the county this week.", 40, ["scrutiny", "public"]),
        ("Government", "", 400, ["public", "size"]),
        ("Retail", "", 250, ["size"]),
        ("Retail", "", 249, []),
        ("Theatre", "The auditorium opens at seven; republican guests.", 4, []),
    ],
)
def test_sector_scrutiny_and_size_make_it_much(
    segment: str, stakes: str, devices: int | None, found: list[str]
) -> None:
    held = at_stake(rules=RULES, segment=segment, stakes=stakes, devices=devices)

    assert [one.id for one in held] == found
