"""The rule gathers the cases of one outage: proposed to a person, or joined by itself above the threshold."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from amends.actions import tuning
from amends.actions.incidents import opening
from amends.domain import incidents
from amends.domain.incidents import Candidate, Decision, Running
from amends.store.models import Case, Incident
from amends.store.models.incident import IncidentState
from amends.store.queries import incidents as queries
from amends.store.queries import live


@transaction.atomic
def find(*, now: datetime) -> int:
    """Gather what the filing of mail could not: cases opened by hand, and those that somebody held; how many joined."""
    return gather(case_ids=None, now=now)


def gather(*, case_ids: Collection[int] | None, now: datetime) -> int:
    """Gather outage cases that began within the window, in the caller's transaction; how many became part of one.

    `case_ids` are cases that the caller has just made: when none of them is about an outage, nothing is asked of the
    database. One transaction at a time gathers, so that two workers make one incident of one outage.
    """
    if case_ids is not None and not case_ids:
        return 0
    policy = tuning.in_force().grouping
    if not _decide(policy, now=now):
        return 0
    queries.hold_grouping()
    decisions = _decide(policy, now=now)
    joined = _carry_out(decisions, now=now)
    live.announce(case_ids=joined)
    return len(joined)


def outages(cases: Sequence[Case]) -> list[int]:
    """Those of these cases that can be part of an outage."""
    if not cases:
        return []
    policy = tuning.in_force().grouping
    return [
        case.id
        for case in cases
        if policy.is_outage(complaint_type=case.complaint_type, outage_scope=case.outage_scope)
    ]


def _decide(policy: incidents.Grouping, *, now: datetime) -> list[Decision]:
    loose = queries.loose(
        since=now - timedelta(minutes=policy.window_minutes),
        types=policy.complaint_types,
        scopes=policy.outage_scopes,
    )
    if not loose:
        return []
    seen = queries.running(ended_since=now - timedelta(minutes=policy.reopens_within_minutes))
    return incidents.decide(
        [
            Candidate(
                case_id=case.id,
                organisation_id=case.organisation_id,
                things=frozenset(case.things),
                words=frozenset(case.words),
                category=case.category,
            )
            for case in loose
        ],
        running=[
            Running(
                id=one.id,
                state=one.state,
                things=frozenset(one.things),
                words=frozenset(one.words),
                cases=one.cases,
                organisations=frozenset(one.organisations),
            )
            for one in seen
        ],
        policy=policy,
    )


def _carry_out(decisions: Sequence[Decision], *, now: datetime) -> list[int]:
    """Do what was decided, for the cases that nobody else holds just now; those that joined."""
    free = set(queries.take_free(case_ids=[key for one in decisions for key, _ in one.members]))
    known = [one.incident_id for one in decisions if one.incident_id is not None]
    held = {
        one.id: one
        for one in Incident.objects.select_for_update(of=("self",)).filter(id__in=known).order_by("id")
    }
    joining: list[tuple[Decision, Incident, opening.Members]] = []
    joined: list[int] = []
    for decision in decisions:
        members = [(key, why) for key, why in decision.members if key in free]
        incident = held.get(decision.incident_id or 0)
        if decision.incident_id is None and len(members) >= 2:
            opening.begin(
                members, why=decision.why, things=decision.things, words=decision.words, opens=decision.opens, by=None,
                now=now,
            )  # fmt: skip
        elif incident is not None and members and incident.state != IncidentState.DISMISSED:
            joining.append((decision, incident, members))
        else:
            continue
        joined += [key for key, _ in members]
    opening.add_each([(incident, members) for _, incident, members in joining], by=None, now=now)
    for decision, incident, _ in joining:
        if decision.opens:
            opening.open_it(incident, why=decision.why, by=None, now=now)
    return joined
