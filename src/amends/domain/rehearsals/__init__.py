"""Scenarios: customers, technicians, clocks and calendars, to be played in simulated time."""

from amends.domain.rehearsals.comparing import differences
from amends.domain.rehearsals.deeds import Deeds, DeedWords, deeds_of, is_confirmed
from amends.domain.rehearsals.errors import ScenarioError
from amends.domain.rehearsals.model import (
    EVENTS,
    ROLES,
    AssetSpec,
    ContractSpec,
    PersonSpec,
    ReadingSpec,
    Scenario,
    Step,
)
from amends.domain.rehearsals.reading import scenario

__all__ = [
    "EVENTS",
    "ROLES",
    "AssetSpec",
    "ContractSpec",
    "DeedWords",
    "Deeds",
    "PersonSpec",
    "ReadingSpec",
    "Scenario",
    "ScenarioError",
    "Step",
    "deeds_of",
    "differences",
    "is_confirmed",
    "scenario",
]
