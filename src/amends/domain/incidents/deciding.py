"""What the rule makes of the cases of an outage: join an incident, open one, propose one, or wait for more."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from amends.domain.incidents.alike import Candidate, alike, gathered
from amends.domain.incidents.model import Grouping


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """An incident that cases can still join: open, proposed, or ended a short time ago; with what its cases share."""

    id: int
    state: str
    things: frozenset[str]
    words: frozenset[str]
    cases: int
    organisations: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Cases that become part of an incident (`incident_id` None: a new one), each with why; whether it is open now.

    `things` and `words` are what the cases of a new incident have in common; `why` is the rule in words.
    """

    incident_id: int | None
    opens: bool
    members: tuple[tuple[int, str], ...]
    why: str
    things: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def decide(loose: Sequence[Candidate], *, running: Sequence[Running], policy: Grouping) -> list[Decision]:
    """What becomes of outage cases that are part of nothing yet, in the order of their numbers."""
    decisions, left = [], sorted(loose, key=lambda one: one.case_id)
    for incident in running:
        shared = Candidate(case_id=0, organisation_id=None, things=incident.things, words=incident.words)
        joining = [(one, why) for one in left if (why := alike(one, shared, policy=policy))]
        if not joining:
            continue
        left = [one for one in left if all(one.case_id != other.case_id for other, _ in joining)]
        clients = incident.organisations | _organisations([one for one, _ in joining])
        why = _enough(incident.cases + len(joining), clients, policy=policy)
        decisions.append(
            Decision(
                incident_id=incident.id,
                opens=incident.state != "proposed" or bool(why),
                members=tuple((one.case_id, why) for one, why in joining),
                why=why,
            )
        )
    while left:
        group = [(left[0], "the first of them"), *gathered(left[0], among=left, policy=policy)]
        cases = [one for one, _ in group]
        taken = {one.case_id for one in cases}
        left = [one for one in left if one.case_id not in taken]
        opens = _enough(len(cases), _organisations(cases), policy=policy)
        if opens or len(cases) >= policy.proposes_from_cases:
            decisions.append(
                Decision(
                    incident_id=None,
                    opens=bool(opens),
                    members=tuple((one.case_id, why) for one, why in group),
                    why=opens or f"{len(cases)} cases speak of the same outage.",
                    things=_common([one.things for one in cases]),
                    words=_common([one.words - policy.empty_words for one in cases]),
                )
            )
    return decisions


def _organisations(cases: Collection[Candidate]) -> frozenset[int]:
    return frozenset(one.organisation_id for one in cases if one.organisation_id is not None)


def _enough(cases: int, clients: Collection[int], *, policy: Grouping) -> str:
    """Why so many join without being asked about, "" when they are too few."""
    if cases >= policy.joins_from_cases:
        return f"{cases} cases within {policy.window_minutes} minutes; {policy.joins_from_cases} are enough."
    if len(clients) >= policy.joins_from_organisations:
        return f"{len(clients)} organisations within {policy.window_minutes} minutes."
    return ""


def _common(sets: Sequence[frozenset[str]]) -> tuple[str, ...]:
    """What at least half of them hold, the commonest first."""
    counts = Counter(word for one in sets for word in one)
    found = [word for word, count in counts.items() if 2 * count >= len(sets)]
    return tuple(sorted(found, key=lambda word: (-counts[word], word))[:12])
