"""Scenarios are read strictly: what cannot be played is refused with its key and a way out."""

from datetime import UTC, datetime
from typing import Any

import pytest

from amends.domain import rehearsals
from amends.domain.rehearsals import ScenarioError
from amends.domain.rehearsals.hours import week

STEP = {"at": "2026-11-23 10:20", "event": "customer_email", "by": "manager", "text": "Down."}


def given(**more: Any) -> dict[str, Any]:
    return {
        "id": "x",
        "calendar": {"timezone": "Europe/London", "hours": "Mon-Fri 08:00-18:00"},
        "steps": [STEP],
    } | more


def test_local_times_are_read_in_the_zone_of_the_scenario() -> None:
    found = rehearsals.scenario(given(steps=[STEP | {"at": "2026-07-01 10:00"}]))

    assert found.steps[0].at.astimezone(UTC) == datetime(2026, 7, 1, 9, tzinfo=UTC)


def test_hours_have_days_windows_and_parts() -> None:
    found = week("Mon-Tue 8:00-12:00, 13:00-17:00; Sat 09:00-12:00")

    assert found == {
        "mon": [["08:00", "12:00"], ["13:00", "17:00"]],
        "tue": [["08:00", "12:00"], ["13:00", "17:00"]],
        "sat": [["09:00", "12:00"]],
    }


def test_days_run_over_the_end_of_the_week() -> None:
    assert sorted(week("Sat-Mon 10:00-12:00")) == ["mon", "sat", "sun"]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ([], "scenario"),
        (given(steps=[]), "steps"),
        (given(stepps=[]), "stepps"),
        (given(calendar={"hours": "sometimes"}), "calendar.hours"),
        (given(calendar={"hours": "Fun 08:00-18:00"}), "calendar.hours"),
        (given(calendar={"timezone": "Europe/Atlantis"}), "calendar.zone"),
        (given(calendar={"hours": "Mon 08:00-12:00, 11:00-13:00"}), "calendar.hours.mon"),
        (given(steps=[STEP | {"at": "tomorrow"}]), "steps[0].at"),
        (given(steps=[STEP, STEP | {"at": "2026-11-22 10:00"}]), "steps[1].at"),
        (given(steps=[STEP | {"does": ["fly"]}]), "steps[0].does"),
        (given(steps=[STEP | {"reading": {"anger": 4}}]), "steps[0].reading.anger"),
        (given(steps=[STEP | {"reading": {"triggers": ["legal"]}}]), "steps[0].reading.triggers"),
        (given(people=[{"name": "kim", "role": "boss"}]), "people[0].role"),
        (given(people=[{"name": "kim", "role": "team_lead", "away": [["2026-11-23", "2026-11-22"]]}]), "people[0].away"),
        (given(contract={"targets": [{"priority": "P1"}]}), "contract.targets[0].minutes"),
        (given(assets=[{"kind": "server"}]), "assets[0].name"),
        (given(assets=[{"name": "MX"}, {"name": "MX"}]), "assets[1].name"),
        (given(assets=[{"name": "MX", "stands_on": "DB"}]), "assets[0].stands_on"),
    ],
)  # fmt: skip
def test_faults_name_their_key(data: object, key: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        rehearsals.scenario(data)

    assert refused.value.key == key
