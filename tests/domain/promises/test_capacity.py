"""Promised against deliverable (S0-86)."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from amends.domain.promises.capacity import Duty, Load, duty_minutes, work_minutes
from amends.domain.vocabulary import PromiseKind as K

LONDON = ZoneInfo("Europe/London")
WEEK = frozenset(range(5))
OFFICE: Duty = (WEEK, time(9), time(17))
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def _left(*rota: Duty, start: float, hours: float, absences: tuple[tuple[float, float], ...] = ()) -> int:
    at = MONDAY + timedelta(hours=start)
    away = [(MONDAY + timedelta(hours=a), MONDAY + timedelta(hours=b)) for a, b in absences]
    return duty_minutes(rota=rota, absences=away, zone=LONDON, start=at, until=at + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("rota", "start", "hours", "absences", "minutes"),
    [
        ((OFFICE,), 0, 24, (), 480),
        ((OFFICE,), 12, 12, (), 300),
        ((OFFICE,), 18, 6, (), 0),
        ((OFFICE,), 0, 48, (), 960),
        ((OFFICE, (WEEK, time(8), time(12))), 0, 24, (), 540),
        (((WEEK, time(22), time(6)),), 0, 12, (), 0),
        (((WEEK, time(22), time(6)),), 12, 24, (), 480),
        ((OFFICE,), 0, 24, ((10, 12), (11, 13)), 300),
        ((OFFICE,), 0, 24, ((-48, 72),), 0),
        ((), 0, 24, (), 0),
    ],
)
def test_time_on_duty_counts_once_and_without_absences(
    rota: tuple[Duty, ...],
    start: float,
    hours: float,
    absences: tuple[tuple[float, float], ...],
    minutes: int,
) -> None:
    assert _left(*rota, start=start, hours=hours, absences=absences) == minutes


def test_night_of_the_clocks_is_as_long_as_it_is() -> None:
    night: Duty = (frozenset(range(7)), time(22), time(6))
    start = datetime(2027, 3, 27, 20, tzinfo=UTC)

    found = duty_minutes(
        rota=[night], absences=[], zone=LONDON, start=start, until=start + timedelta(hours=12)
    )

    assert found == 7 * 60  # summer time begins in it


def test_work_is_what_each_kind_takes() -> None:
    work = work_minutes(counts={K.UPDATE: 3, K.START: 1}, minutes={K.UPDATE: 10, K.START: 60})

    assert work == 90
    assert Load(promised=work, left=60).is_over
    assert not Load(promised=60, left=60).is_over
