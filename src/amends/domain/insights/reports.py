"""What the reports count. Every figure is a question of the search box, so that it opens the cases behind it."""

from dataclasses import dataclass
from datetime import date

from amends.domain.searching import Filter, Question

FEWEST = 5
"""Cases below which a share is not shown: it would be read as more than it is."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A column: the cases of a row that a few operators let through.

    `rated` shows it as a share of column `of`, the first unless said. With `clients` the organisations of those cases are
    counted, each once; the figure opens the cases.
    """

    title: str
    filters: tuple[Filter, ...] = ()
    rated: bool = True
    of: int = 0
    clients: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """Complaints grouped by something, counted by measures; the first measure is the whole.

    `group` names the operator that a row's cases are found by. `leads_only` reports are about people; `fewest` rows have
    less than so many cases of the measure `ranked_by` and are left out. `among` narrows all of it; with `total` a last row
    counts everything.
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
    among: tuple[Filter, ...] = ()
    total: bool = False
    source: tuple[str, ...] = ()


_ALL = Measure("Complaints")
_HOT = Measure("Furious or angry", (Filter("peak", "2"),))
_ESCALATED = Measure("Escalated", (Filter("is", "escalated"),))
_LATE = Measure("First reply late", (Filter("late", "first_reply"),))
_BROKEN = Measure("Promise broken", (Filter("is", "broken-promise"),))
_REOPENED = Measure("Came back", (Filter("is", "reopened"),))
_UNVERIFIED = Measure("Closed unverified", (Filter("is", "unverified"),))
_VERIFIED = Measure("Confirmed fixed", (Filter("is", "verified"),))

REPORTS = (
    Report(
        id="standing",
        title="Retention, targets, trust",
        lead="Side by side: whether targets were kept, what trust rests on (promises kept, fixes that customers confirmed), "
        "and how many of the clients who complained are clients still. Who left is noted on the organisation.",
        group="segment",
        head="Segment",
        measures=(
            _ALL,
            Measure("Every target kept", (Filter("late", "any", without=True),)),
            Measure("No promise broken", (Filter("is", "broken-promise", without=True),)),
            _VERIFIED,
            Measure("Clients who complained", clients=True, rated=False),
            Measure("Clients still", (Filter("client", "here"),), of=4, clients=True),
        ),
        total=True,
        source=("S0-01", "S0-90"),
    ),
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
        id="changes",
        title="Changes behind complaints",
        lead="Changes after which complaints came about the same assets, or about what depends on them. Perhaps is not "
        "certainly: the arithmetic of each stands on the change.",
        group="change",
        head="Change",
        measures=(_ALL, _HOT, _ESCALATED, _BROKEN, _REOPENED),
        source=("S0-55", "P16"),
    ),
    Report(
        id="acknowledged",
        title="Acknowledged or explained first",
        lead="Angry and furious cases by how our first reply began: whether they were calm in their next message, and are "
        "now. Explained first are replies that left although the check said so.",
        group="start",
        head="The first reply",
        measures=(
            _ALL,
            Measure("Calm in their next message", (Filter("is", "calm-next"),)),
            Measure("Calm now", (Filter("is", "calm"),)),
            _ESCALATED,
            _REOPENED,
        ),
        among=(Filter("peak", "2"),),
        source=("S0-91",),
    ),
    Report(
        id="playbooks",
        title="Playbooks and satisfaction",
        lead="Complaints by the playbook that ran on them, and how content the customer was in the end. A case on which "
        "two ran stands in both rows.",
        group="playbook",
        head="Playbook",
        measures=(_ALL, Measure("Calm now", (Filter("is", "calm"),)), _VERIFIED, _REOPENED, _ESCALATED),
        source=("S0-74",),
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
            Measure("Fixed", (Filter("is", "verified"),)),
            Measure(
                "Answered well, not fixed",
                (Filter("is", "answered-well"), Filter("is", "verified", without=True)),
            ),
            Measure(
                "Fixed, answered poorly",
                (
                    Filter("is", "verified"),
                    Filter("is", "judged"),
                    Filter("is", "answered-well", without=True),
                ),
            ),
        ),
        source=("S0-02",),
    ),
    Report(
        id="trust",
        title="Asked afterwards",
        lead="Customers who were asked one question some days after their case was closed as confirmed, by the month in "
        "which they were asked: how many answered, and what, from 5 (best) to 1.",
        group="asked",
        head="Asked in",
        measures=(
            Measure("Asked"),
            Measure("Answered", (Filter("rated", "any"),)),
            *(Measure(f"Answered {one}", (Filter("rated", str(one)),), of=1) for one in (5, 4, 3, 2, 1)),
        ),
        total=True,
        source=("S4-32",),
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


def measure_question(
    *, report: Report, measure: Measure, key: str | None, since: date, until: date
) -> Question:
    """The cases behind a figure: complaints opened from `since` to before `until`, of the row `key` ("" is none, None
    every row)."""
    period = (Filter("after", since.isoformat()), Filter("before", until.isoformat()))
    return Question(
        filters=(
            Filter("is", "complaint"),
            *report.among,
            *(() if key is None else row_filters(report.group, key)),
            *measure.filters,
            *period,
        )
    )


def row_filters(group: str, key: str) -> tuple[Filter, ...]:
    """The operators by which the cases of a row are found."""
    if group in ("org", "team"):
        return (Filter(group, f"={key}"),)
    if group == "segment":
        return (Filter(group, key or "none"),)
    if group == "start":
        return (Filter("is", f"{key}-first"),)
    return (Filter(group, key),)
