"""The case itself: how it moves, what closes it, and who may do what."""

from amends.domain.cases.access import CaseFacts, PersonFacts, Verdict, may, may_close, sees
from amends.domain.cases.transitions import TRANSITIONS, Refused, diagram, events_from, move

__all__ = [
    "TRANSITIONS",
    "CaseFacts",
    "PersonFacts",
    "Refused",
    "Verdict",
    "diagram",
    "events_from",
    "may",
    "may_close",
    "move",
    "sees",
]
