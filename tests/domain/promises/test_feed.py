"""The calendar feed as RFC 5545 asks for it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from amends.domain.promises import feed

DUE = datetime(2026, 11, 25, 15, tzinfo=ZoneInfo("Europe/Berlin"))
ENTRY = feed.Entry(
    id=7,
    kind="update",
    case_number=1042,
    due_at=DUE,
    changed_at=datetime(2026, 11, 25, 9, tzinfo=UTC),
    url="https://desk.example/cases/1042/",
)


def _lines(name: str = "Promises of Priya", entries: tuple[feed.Entry, ...] = (ENTRY,)) -> list[str]:
    made = feed.calendar(entries=entries, name=name, domain="desk.example")
    assert made.endswith(b"\r\n")
    return made.decode().replace("\r\n ", "").split("\r\n")[:-1]


def test_promise_is_an_event_that_ends_when_it_is_due() -> None:
    lines = _lines()

    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    for line in (
        "UID:promise-7@desk.example",
        "DTSTART:20261125T134500Z",
        "DTEND:20261125T140000Z",
        "DTSTAMP:20261125T090000Z",
        "SUMMARY:#1042 update promised",
        "URL:https://desk.example/cases/1042/",
    ):
        assert line in lines


def test_empty_feed_is_a_calendar() -> None:
    assert "BEGIN:VEVENT" not in _lines(entries=())


@given(st.text(max_size=200))
def test_any_name_stays_inside_its_line(name: str) -> None:
    made = feed.calendar(entries=[ENTRY], name=name, domain="desk.example")

    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    assert made.count(b"BEGIN:VCALENDAR\r\n") == 1
    assert sum(line.startswith("X-WR-CALNAME:") for line in _lines(name)) == 1
    assert len(_lines(name)) == len(_lines("x"))


def test_marks_of_the_format_are_escaped() -> None:
    assert "X-WR-CALNAME:a\\,b\\;c\\\\d\\ne" in _lines("a,b;c\\d\ne")
