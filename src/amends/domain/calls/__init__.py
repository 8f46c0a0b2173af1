"""A call as it is held: what the telephone system tells, what is said, and what the words ask of us."""

from amends.domain.calls.events import BadEvent, Event, EventKind, parse_event
from amends.domain.calls.life import Life, fold
from amends.domain.calls.lines import Hold, Line, LineKind, holding, on_hold_seconds
from amends.domain.calls.numbers import LAST, comparable, same
from amends.domain.calls.owed import Owed
from amends.domain.calls.questions import at_odds
from amends.domain.calls.readback import Compared, ReadBack, read_back
from amends.domain.calls.repetition import Repeated, repeated
from amends.domain.calls.safety import SafetyWords, speaks_of_self_harm
from amends.domain.calls.signature import Standing, sign, standing
from amends.domain.calls.transcript import Turn, Unreadable, read_transcript

__all__ = [
    "LAST",
    "BadEvent",
    "Compared",
    "Event",
    "EventKind",
    "Hold",
    "Life",
    "Line",
    "LineKind",
    "Owed",
    "ReadBack",
    "Repeated",
    "SafetyWords",
    "Standing",
    "Turn",
    "Unreadable",
    "at_odds",
    "comparable",
    "fold",
    "holding",
    "on_hold_seconds",
    "parse_event",
    "read_back",
    "read_transcript",
    "repeated",
    "same",
    "sign",
    "speaks_of_self_harm",
    "standing",
]
