"""What a desk's own past looked like to the reader: month by month, and which organisations came back."""

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime

from amends.domain.readings import EarlierCase, Reading, significant_words
from amends.domain.vocabulary import Anger, ComplaintType, Severity, Trigger

HOT = Anger.ANGRY
_LOOK_BACK_DAYS = 30
_KEPT_CASES = 25  # of one organisation, as the desk itself compares with
_KEPT_WORDS = 60


@dataclass(frozen=True, slots=True)
class PastCase:
    """One case of the past as an export of another desk has it."""

    at: datetime
    organisation: str
    subject: str
    body: str
    channel: str = "email"
    from_role: str = ""


@dataclass(slots=True)
class Month:
    """The counts of one month; `not_read` are in a language the reader does not know, or empty."""

    cases: int = 0
    not_read: int = 0
    hot: int = 0
    furious: int = 0
    types: Counter[ComplaintType] = field(default_factory=Counter)
    triggers: Counter[Trigger] = field(default_factory=Counter)
    severities: Counter[Severity] = field(default_factory=Counter)


@dataclass(slots=True)
class Client:
    """The counts of one organisation; `came_back` are complaints about a matter it had raised 30 days before."""

    cases: int = 0
    hot: int = 0
    came_back: int = 0
    recent: deque[tuple[datetime, EarlierCase]] = field(default_factory=lambda: deque(maxlen=_KEPT_CASES))


@dataclass(slots=True)
class History:
    """The counts so far. Memory grows with months and organisations and not with cases."""

    months: dict[str, Month] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    count: int = 0

    def earlier(self, case: PastCase) -> tuple[EarlierCase, ...]:
        """The cases its organisation had in the 30 days before; an export rarely says when they were solved."""
        client = self.clients.get(case.organisation) if case.organisation else None
        found = []
        for at, one in client.recent if client else ():
            days = (case.at - at).total_seconds() / 86400
            if 0 <= days <= _LOOK_BACK_DAYS:
                found.append(EarlierCase(one.case_id, one.subject, "closed", round(days, 2), one.words))
        return tuple(found)

    def add(self, *, case: PastCase, reading: Reading, severity: Severity) -> None:
        """Count one case with what was read in it."""
        self.count += 1
        month = self.months.setdefault(f"{case.at:%Y-%m}", Month())
        client = self.clients.setdefault(case.organisation, Client()) if case.organisation else Client()
        month.cases += 1
        client.cases += 1
        words = frozenset(sorted(significant_words(f"{case.subject}\n{case.body[:4000]}"))[:_KEPT_WORDS])
        client.recent.append((case.at, EarlierCase(self.count, case.subject, "closed", 0.0, words)))
        if reading.not_read:
            month.not_read += 1
            return
        month.hot += reading.anger_level >= HOT
        month.furious += reading.anger_level == Anger.FURIOUS
        month.types[reading.complaint_type] += 1
        month.severities[severity] += 1
        month.triggers.update({hit.trigger for hit in reading.triggers})
        client.hot += reading.anger_level >= HOT
        client.came_back += any(hit.trigger is Trigger.SECOND_COMPLAINT for hit in reading.triggers)

    def came_back(self, *, most: int) -> list[tuple[str, Client]]:
        """The organisations that complained again about the same, the most often first."""
        ranked = sorted(self.clients.items(), key=lambda item: (-item[1].came_back, -item[1].hot, item[0]))
        return [(name, client) for name, client in ranked[:most] if client.came_back]
