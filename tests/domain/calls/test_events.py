"""Events of a telephone system: strict bodies, any order, twice, over midnight and the end of summer time."""

import itertools
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.domain.calls import (
    BadEvent,
    Event,
    EventKind,
    Line,
    LineKind,
    Standing,
    comparable,
    fold,
    holding,
    on_hold_seconds,
    parse_event,
    same,
    sign,
    standing,
)

NOW = datetime(2026, 11, 25, 14, tzinfo=UTC)
BODY = {"event": "ringing", "call": "c-1", "number": "+44 20 7946 0000", "extension": "204",
"at": "2026-11-25T14:00:00Z"}  # fmt: skip


def body(**changed: object) -> bytes:
    return json.dumps({**BODY, **changed}).encode()


def test_an_event_is_read() -> None:
    found = parse_event(body(at="2026-11-25T15:00:00+01:00", extension=204, surplus={"a": 1}), now=NOW)

    assert found == Event(
        kind=EventKind.RINGING, call="c-1", at=NOW, number="+44 20 7946 0000", extension="204"
    )


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "not JSON"), (b"\xff", "not JSON"), (b"[1]", "one JSON object"), (b"[" * 10_000, "not JSON"),
        (body(event="hung up"), "event must be"), (body(call=""), "call is missing"), (body(call="x" * 121), "call must"),
        (body(number=[1]), "number must"), (body(at=None), "at must"), (body(at="yesterday"), "at must"),
        (body(at="2026-11-25T14:00:00"), "offset"), (body(at="2026-11-25T15:00:00Z"), "future"),
        (body(at="2026-11-20T15:00:00Z"), "days old"), (body(at="0001-01-01T00:00:00+14:00"), "outside the calendar"),
        (body(direction="sideways"), "direction"), (body(event="transferred"), "to is missing"), (b'"' * 20_000, "bytes"),
        (body(event=["ringing"]), "event must be"), (body(number=10**30), "number must"),
    ],
)  # fmt: skip
def test_a_bad_body_is_refused_with_its_field(raw: bytes, why: str) -> None:
    with pytest.raises(BadEvent, match=why):
        parse_event(raw, now=NOW)


def told(kind: EventKind, seconds: int, **more: str) -> Event:
    return Event(kind=kind, call="c", at=NOW + timedelta(seconds=seconds), **more)  # type: ignore[arg-type]


WHOLE = [
    told(EventKind.RINGING, 0, number="+442079460000", extension="204"),
    told(EventKind.ANSWERED, 4, extension="204"),
    told(EventKind.TRANSFERRED, 60, extension="204", to="207"),
    told(EventKind.ENDED, 300, extension="207"),
]


@pytest.mark.parametrize("order", list(itertools.permutations(WHOLE)))
def test_any_order_tells_the_same(order: tuple[Event, ...]) -> None:
    assert fold(order) == fold(WHOLE)


@given(st.lists(st.sampled_from(WHOLE), min_size=1, max_size=12))
def test_an_event_told_twice_counts_once(events: list[Event]) -> None:
    assert fold(events) == fold(set(events))


def test_the_life_of_a_call() -> None:
    life = fold(WHOLE)

    assert (life.extensions, life.missed, life.number) == (("204", "207"), False, "+442079460000")
    assert life.ended_at == NOW + timedelta(minutes=5)
    assert fold([WHOLE[0], WHOLE[3]]).missed
    assert not fold(WHOLE[:1]).missed


def test_a_call_through_the_hour_that_comes_twice_has_its_true_length() -> None:
    """Ringing 02:50 summer time, ended 02:10 winter time, the same night: twenty minutes."""
    now = datetime(2026, 10, 25, 2, tzinfo=UTC)
    first = parse_event(body(event="answered", at="2026-10-25T02:50:00+02:00"), now=now)
    last = parse_event(body(event="ended", at="2026-10-25T02:10:00+01:00"), now=now)
    life = fold([last, first])

    assert life.answered_at is not None
    assert life.ended_at is not None
    assert life.ended_at - life.answered_at == timedelta(minutes=20)


def test_holds_are_added_up_over_midnight() -> None:
    at = datetime(2026, 11, 24, 23, 58, tzinfo=UTC)
    lines = [
        Line(kind=LineKind.HOLD, text="I look at the server", at=at, seconds=120),
        Line(kind=LineKind.RESUME, text="", at=at + timedelta(minutes=5)),
        Line(kind=LineKind.HOLD, text="I ask my lead", at=at + timedelta(minutes=9), seconds=60),
    ]

    assert on_hold_seconds(lines, now=at + timedelta(minutes=10)) == 360
    held = holding(lines)
    assert held is not None
    assert (held.reason, held.until) == ("I ask my lead", at + timedelta(minutes=10))
    assert holding(lines[:2]) is None


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("+44 (0)20 7946 0000", "442079460000"), ("0044 20 7946 0000", "442079460000"), ("tel:+442079460000",
         "442079460000"),
        ("sip:+442079460000@pbx.example;user=phone", "442079460000"), ("020 7946 0000", "02079460000"),
        ("٠٢٠٧٩٤٦٠٠٠٠", "02079460000"), ("204", ""), ("anonymous", ""), ("", ""), ("9" * 40, ""),
    ],
)  # fmt: skip
def test_numbers_are_compared_by_their_digits(written: str, digits: str) -> None:
    assert comparable(written) == digits


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("020 7946 0000", "+442079460000", True),
        ("+44 20 7946 0000", "0044 (0)20 7946 0000", True),
        ("020 7946 0000", "+442079460001", False),
        ("+12079460000", "+442079460000", False),
        ("204", "204", False),
    ],
)
def test_a_national_number_fits_its_international_one(one: str, other: str, is_same: bool) -> None:
    assert (same(one, other), same(other, one)) == (is_same, is_same)


SECRET = b"s" * 32


def test_signatures_are_judged() -> None:
    old = str(int(NOW.timestamp()) - 301)
    other = sign(secret=b"t" * 32, identity="evt-1", seconds=str(int(NOW.timestamp())), body=b"{}")

    def without(extra: dict[str, str]) -> Standing:
        return standing(
            secret=SECRET,
            body=b"{}",
            now=NOW,
            **({"identity": "a", "seconds": old, "signatures": ""} | extra),
        )

    good = sign(secret=SECRET, identity="a", seconds=old, body=b"{}")
    assert without({"signatures": good}) is Standing.STALE
    assert without({"signatures": other}) is Standing.FORGED
    assert without({"signatures": "é"}) is Standing.FORGED
    assert without({"identity": "a.b"}) is Standing.MALFORMED
    assert without({"seconds": "1e9"}) is Standing.MALFORMED
    fresh = str(int(NOW.timestamp()))
    mine = sign(secret=SECRET, identity="a", seconds=fresh, body=b"{}")
    assert without({"seconds": fresh, "signatures": f"{other} {mine}"}) is Standing.GOOD
