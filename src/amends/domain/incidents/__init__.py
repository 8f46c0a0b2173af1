"""Storms: which cases are one outage, what an incident calls for, and what its letters say to each customer."""

from amends.domain.incidents.alike import Candidate, alike, gathered, things_in
from amends.domain.incidents.deciding import Decision, Running, decide
from amends.domain.incidents.letters import FIELDS, Person, letter
from amends.domain.incidents.model import Grouping, Thing

__all__ = [
    "FIELDS",
    "Candidate",
    "Decision",
    "Grouping",
    "Person",
    "Running",
    "Thing",
    "alike",
    "decide",
    "gathered",
    "letter",
    "things_in",
]
