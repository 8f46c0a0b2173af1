"""Notes leave out the verb; a time to come in them is a promise all the same, unless it is somebody else's."""

from datetime import UTC, datetime

import pytest

from amends.catalogue import promises as catalogue
from amends.domain import promises

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def dues(text: str) -> list[str]:
    found = promises.noted(text=text, now=NOW, zone="UTC", calendar=None, phrases=catalogue.load())
    return [f"{one.due_at:%d %H:%M} {one.kind.value}" for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Technician on site tomorrow 08:30.", ["24 08:30"]),
        ("Apologises, report by 15:00.", ["23 15:00"]),
        ("I ring you at 11:30.", ["23 11:30"]),
        ("Engineer was there at 08:00.", []),
        ("Customer wants an answer by 12:00.", []),
        ("Loan unit offered until Friday.", []),
        ("No news.", []),
        ("I said 11:30 and did not do it.", []),
    ],
)
def test_times_to_come_in_a_note(text: str, expected: list[str]) -> None:
    assert [due.rpartition(" ")[0] for due in dues(text)] == expected


def test_the_part_with_the_time_says_what_is_promised() -> None:
    assert dues("Disk replaced; call tomorrow 10:00.") == ["24 10:00 contact"]
