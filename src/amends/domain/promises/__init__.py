"""An agent's words to promises with deadlines; kept, late, broken, renegotiated (S0-15, S0-62, K2, P9)."""

from amends.domain.promises.desk import Desk, PlainDesk
from amends.domain.promises.expressions import UnknownZoneError, expressions
from amends.domain.promises.find import candidates, chosen, clauses, find
from amends.domain.promises.ledger import Event, RefusedError, is_due, on_event
from amends.domain.promises.model import LABELS, Candidate, Clause, Expression, Hours, Phrases

__all__ = [
    "LABELS",
    "Candidate",
    "Clause",
    "Desk",
    "Event",
    "Expression",
    "Hours",
    "Phrases",
    "PlainDesk",
    "RefusedError",
    "UnknownZoneError",
    "candidates",
    "chosen",
    "clauses",
    "expressions",
    "find",
    "is_due",
    "on_event",
]
