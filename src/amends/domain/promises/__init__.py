"""An agent's words to promises with deadlines; kept, late, broken, renegotiated (S0-15, S0-62, K2, P9)."""

from amends.domain.promises.basis import Approval, FixTimes, Standing, standing
from amends.domain.promises.desk import Desk, PlainDesk
from amends.domain.promises.expressions import UnknownZoneError, expressions, zone_of
from amends.domain.promises.find import candidates, chosen, clauses, find
from amends.domain.promises.ledger import Event, RefusedError, is_due, next_reminder, on_event, reminder_due
from amends.domain.promises.model import LABELS, Candidate, Clause, Expression, Hours, LedgerRules, Phrases
from amends.domain.promises.shorthand import noted

__all__ = [
    "LABELS",
    "Approval",
    "Candidate",
    "Clause",
    "Desk",
    "Event",
    "Expression",
    "FixTimes",
    "Hours",
    "LedgerRules",
    "Phrases",
    "PlainDesk",
    "RefusedError",
    "Standing",
    "UnknownZoneError",
    "candidates",
    "chosen",
    "clauses",
    "expressions",
    "find",
    "is_due",
    "next_reminder",
    "noted",
    "on_event",
    "reminder_due",
    "standing",
    "zone_of",
]
