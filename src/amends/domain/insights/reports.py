"""What the reports count. Every figure is a question of the search box, so that it opens the cases behind it."""

from dataclasses import dataclass
from datetime import date

from amends.domain.searching import Filter, Question

FEWEST = 5
"""Cases below which a share is not shown: it would be read as more than it is."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A column: the cases of a row that a few operators let through. `rated` shows it as a share of the first column."""

    title: str
    filters: tuple[Filter, ...] = ()
    rated: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    """Complaints grouped by something, counted by measures; the first measure is the whole.

    `group` names the operator that a row's cases are found by. `leads_only` reports are about people; `fewest` rows have
    less than so many cases of the measure `ranked_by` and are left out.
    """

    id: str
    title: str
    lead: str
    group: str
    head: str
    measures: tuple[Measure, ...]
    ranked_by: int = 0
    fewest: int = 1
    leads_only: bool = False
    source: tuple[str, ...] = ()


_ALL = Measure("Complaints")
_HOT = Measure("Furious or angry", (Filter("peak", "2"),))
_ESCALATED = Measure("Escalated", (Filter("is", "escalated"),))
_LATE = Measure("First reply late", (Filter("late", "first_reply"),))
_BROKEN = Measure("Promise broken", (Filter("is", "broken-promise"),))
_REOPENED = Measure("Came back", (Filter("is", "reopened"),))
_UNVERIFIED = Measure("Closed unverified", (Filter("is", "unverified"),))

REPORTS = (
    Report(
        id="kinds",
        title="By kind of complaint",
        lead="What customers are angry about, and how often each kind grew hot, went up the ladder or came back.",
        group="type",
        head="Kind",
        measures=(_ALL, _HOT, _ESCALATED, _LATE, _REOPENED),
        source=("S0-70",),
    ),
    Report(
        id="segments",
        title="By client segment",
        lead="Which sort of client complains, and how it went.",
        group="segment",
        head="Segment",
        measures=(_ALL, _HOT, _ESCALATED, _BROKEN, _UNVERIFIED),
        source=("S0-71",),
    ),
    Report(
        id="issues",
        title="Recurring issues",
        lead="Categories with three complaints or more: each is worth a look at its cause, not at its answers.",
        group="category",
        head="Category",
        measures=(_ALL, _HOT, _REOPENED, _ESCALATED),
        fewest=3,
        source=("S0-55", "S0-83", "S0-84"),
    ),
    Report(
        id="clients",
        title="Clients who escalate",
        lead="Organisations with two escalated cases or more. The next complaint of each is expensive.",
        group="org",
        head="Organisation",
        measures=(_ALL, _ESCALATED, _HOT, _BROKEN, _UNVERIFIED),
        ranked_by=1,
        fewest=2,
        source=("S0-56", "S0-73"),
    ),
    Report(
        id="gaps",
        title="Promised and delivered",
        lead="By team: where first replies, updates and promises did not come when they were owed.",
        group="team",
        head="Team",
        measures=(
            _ALL,
            _LATE,
            Measure("Update late", (Filter("late", "next_update"),)),
            Measure("Owner called late", (Filter("late", "owner_outreach"),)),
            _BROKEN,
            _UNVERIFIED,
        ),
        source=("S0-57", "S0-86"),
    ),
    Report(
        id="answers",
        title="The answer and the fix",
        lead="By team: whether the first answer held all it should, apart from whether the fault was fixed to the "
        "customer's word. Customers forgive a slow repair sooner than a poor answer.",
        group="team",
        head="Team",
        measures=(
            _ALL,
            Measure("First answer checked", (Filter("is", "judged"),)),
            Measure("Answered well", (Filter("is", "answered-well"),)),
            Measure("Fixed", (Filter("is", "fixed"),)),
            Measure(
                "Answered well, not fixed",
                (Filter("is", "answered-well"), Filter("is", "fixed", without=True)),
            ),
            Measure(
                "Fixed, answered poorly",
                (Filter("is", "fixed"), Filter("is", "judged"), Filter("is", "answered-well", without=True)),
            ),
        ),
        source=("S0-02",),
    ),
    Report(
        id="people",
        title="By who answered first",
        lead="Whoever takes the hardest cases looks worst here. It shows where somebody needs help, time or another "
        "protocol; it ranks nobody, and a share of fewer than five cases is not shown.",
        group="answered",
        head="Answered first by",
        measures=(_ALL, _HOT, _ESCALATED, _LATE, _REOPENED),
        leads_only=True,
        source=("S0-72",),
    ),
)


def measure_question(*, report: Report, measure: Measure, key: str, since: date, until: date) -> Question:
    """The cases behind a figure: complaints opened from `since` to before `until`, of the row `key` ("" is none)."""
    period = (Filter("after", since.isoformat()), Filter("before", until.isoformat()))
    return Question(
        filters=(Filter("is", "complaint"), *row_filters(report.group, key), *measure.filters, *period)
    )


def row_filters(group: str, key: str) -> tuple[Filter, ...]:
    """The operators by which the cases of a row are found."""
    if group in ("org", "team"):
        return (Filter(group, f"={key}"),)
    if group == "segment":
        return (Filter(group, key or "none"),)
    return (Filter(group, key),)
