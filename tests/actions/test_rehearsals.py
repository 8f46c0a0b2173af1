"""The shipped scenarios: each is documentation, and each comes out as it says."""

from pathlib import Path

import pytest

from amends.catalogue import rehearsals as catalogue
from amends.domain.rehearsals import differences
from examples import of_each

SCENARIOS = sorted(path.stem for path in catalogue.FOLDER.glob("*.toml") if path != catalogue.WORDS)


def path_of(name: str) -> Path:
    return catalogue.FOLDER / f"{name}.toml"


def test_there_are_at_least_twenty_five() -> None:
    assert len(SCENARIOS) >= 25


@pytest.mark.parametrize("name", SCENARIOS)
def test_shipped_scenario_comes_out_as_it_says(name: str, db: None) -> None:
    from amends.actions import rehearsals, tuning

    states = list(rehearsals.play(catalogue.load_toml(path_of(name))))
    tuning.forget()

    assert [(state["step"], state["differs"]) for state in states if "differs" in state] == []
    assert [state["refused"] for state in states if "refused" in state] == []


@of_each(SCENARIOS)
def test_shipped_scenario_says_what_it_is_for(name: str) -> None:
    scenario = catalogue.load_toml(path_of(name))

    assert scenario.id == name
    assert scenario.title
    assert scenario.why
    assert all(step.expect for step in scenario.steps if step.event != "agent_away")


def test_a_stricter_matrix_shows_where_it_differs(db: None) -> None:
    from amends.actions import rehearsals, tuning
    from amends.catalogue import escalations

    stricter = escalations.source().replace("waits_for_trigger = true\n", "")
    scenario = catalogue.load_toml(path_of("second-complaint-finds-the-lead"))

    states = list(rehearsals.play(scenario, drafts=rehearsals.Drafts(matrix=stricter)))
    tuning.forget()

    assert states[0]["differs"] == [
        "owner_roles: tier1_agent expected, team_lead found",
        "outreach: none expected, due found",
        "alert: none expected, team_lead found",
    ]


def test_rules_of_incidents_and_promises_are_tried_out_as_well(db: None) -> None:
    from amends.actions import rehearsals, tuning
    from amends.catalogue import incidents

    slower = incidents.source().replace("proposes_from_cases = 3", "proposes_from_cases = 4")
    scenario = catalogue.load_toml(path_of("one-outage-many-mails"))

    states = list(rehearsals.play(scenario, drafts=rehearsals.Drafts(grouping=slower)))
    tuning.forget()

    assert states[2]["differs"] == ["incident: proposed, low expected, none found"]


def test_a_case_without_an_incident_differs_from_one_with(db: None) -> None:
    state = {"incident": None, "problem": "open, same-model", "change": None}

    assert differences(expected={"incident": "none", "problem": "open, same-model"}, state=state) == []
    assert differences(expected={"incident": "open, high", "change": "done"}, state=state) == [
        "incident: open, high expected, none found", "change: done expected, none found",
    ]  # fmt: skip


def test_an_asset_that_this_desk_could_not_keep_is_refused_with_its_key(db: None) -> None:
    from amends.actions import rehearsals, tuning
    from amends.catalogue.strict import CatalogueError

    step = {"at": "2026-11-23 10:20", "event": "customer_email", "by": "manager", "text": "Down."}
    data = {"id": "x", "assets": [{"name": "MX", "kind": "spaceship"}], "steps": [step]}

    with pytest.raises(CatalogueError, match=r"assets\[0\].kind"):
        list(rehearsals.play(catalogue.from_data(data, file="x.yaml")))
    tuning.forget()


def test_only_what_is_expected_is_compared() -> None:
    state = {
        "severity": "low",
        "clocks": [{"clock": "plan", "rule": "x", "due": "2026-11-23 18:00", "state": "met"}],
    }

    assert differences(expected={"severity": "low", "checks": ["x"]}, state=state) == []
    assert differences(expected={"clocks": [{"due": "2026-11-23 18:00", "state": "met"}]}, state=state) == []
    assert differences(expected={"clocks": ["plan 2026-11-23 18:00 late"]}, state=state) == [
        "clocks: plan 2026-11-23 18:00 late expected, plan 2026-11-23 18:00 met found"
    ]
