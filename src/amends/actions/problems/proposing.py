"""Patterns among the cases become problems: found by arithmetic, once for each pattern (P15, S0-83, S0-84)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from amends.actions import deeds, room, telling, tuning
from amends.domain import escalations, problems
from amends.domain.escalations import OutreachReason
from amends.domain.problems import LIVE, Pattern, ProblemState
from amends.domain.vocabulary import Severity, Status, in_words
from amends.store.models import Case, Outreach, Problem, ProblemCase
from amends.store.queries import live, roster, rows, sightings

MOST = 20
"""Problems that one look proposes at most: a storm of cases is one bad day, not two hundred problems."""


@transaction.atomic
def propose(*, now: datetime) -> int:
    """Look for patterns and open, propose or extend problems; how many changed.

    One look at a time: a second one that begins meanwhile finds nothing to do.
    """
    if rows.one("select pg_try_advisory_xact_lock(hashtext('amends.problems'))") != (True,):
        return 0
    rules = tuning.in_force().patterns
    if not rules:
        return 0
    since = now - timedelta(days=max(rule.days * (2 if rule.surge else 1) for rule in rules))
    cases, seen_since = sightings.recent(since=since)
    figures: dict[tuple[str, str], problems.Counted] = {}
    if seen_since is not None:
        figures, more = sightings.counted(rules=rules, seen={one.case_id for one in cases}, now=now)
        cases += more
    found = problems.find(
        sightings=cases,
        rules=rules,
        settled=sightings.settled(since=since),
        seen_since=seen_since,
        counted_values=figures,
        now=now,
    )
    staff = roster.technicians(now=now) if found else {}
    changed = opened = 0
    for pattern in found:
        problem = _same(pattern)
        made = problem is None
        if problem is None:
            if opened == MOST:
                continue
            opened += 1
            problem = _open(pattern, staff=staff, now=now)
        changed += _link(pattern, problem, made=made, now=now)
    return changed


def _link(pattern: Pattern, problem: Problem, *, made: bool, now: datetime) -> bool:
    """Link what is not linked yet; true when anything is new about the problem."""
    linked = set(problem.links.values_list("case_id", flat=True))
    new = [case_id for case_id in pattern.case_ids if case_id not in linked]
    if not new:
        return made
    cases = list(
        Case.objects.select_for_update(of=("self",))
        .filter(id__in=new)
        .select_related("organisation")
        .order_by("id")
    )
    why = f"{pattern.rule.by.value.replace('_', ' ')}: {pattern.value}"[:300]
    ProblemCase.objects.bulk_create(
        [ProblemCase(problem=problem, case=case, why=why, at=now) for case in cases], ignore_conflicts=True
    )
    for case in cases:
        what = f"Shows problem {problem.id}: {problem.title}"
        room.record(
            case,
            kind="problem_linked",
            what=what,
            why="; ".join(pattern.arithmetic),
            at=now,
            problem=problem.id,
        )
        if pattern.rule.contact and case.status != Status.CLOSED:
            _owe(problem, case=case, now=now)
    if not made:
        numbers = ", ".join(f"#{case.id}" for case in cases)
        deeds.write(problem, kind="problem_case", what=f"Shown by {numbers} as well.", why=why, at=now)
    live.announce(case_ids=[case.id for case in cases])
    return True


def _same(pattern: Pattern) -> Problem | None:
    """The live problem of this pattern: by its name, and for words by the cases they have in common."""
    alive = Problem.objects.select_for_update().filter(rule=pattern.rule.id, state__in=LIVE)
    named = alive.filter(pattern=pattern.key).first()
    if named is not None or pattern.rule.by is not problems.By.WORDS:
        return named
    shared = ProblemCase.objects.filter(
        problem__rule=pattern.rule.id, problem__state__in=LIVE, case_id__in=pattern.case_ids
    )
    key = shared.order_by("problem_id").values_list("problem_id", flat=True).first()
    return alive.filter(id=key).first() if key else None


def _open(pattern: Pattern, *, staff: Mapping[int, roster.Technician], now: datetime) -> Problem:
    rule = pattern.rule
    choice = escalations.choose_owner(
        people=[one.person for one in staff.values()], team_id=None, severity=Severity.MEDIUM,
        matrix=tuning.in_force().matrix, above=None, account_owner_id=None,
    )  # fmt: skip
    problem = Problem.objects.create(
        title=rule.title.replace("{value}", in_words(pattern.value))[:200],
        kind=rule.kind.value,
        state=(ProblemState.OPEN if rule.opens else ProblemState.PROPOSED).value,
        rule=rule.id,
        pattern=pattern.key,
        evidence=list(pattern.arithmetic),
        owner_id=choice.person_id,
        opened_at=now,
    )
    said = "Opened" if rule.opens else "Proposed"
    deeds.write(
        problem,
        kind="problem_opened",
        what=f"{said} by the pattern “{rule.id}”.",
        why="; ".join(pattern.arithmetic),
        at=now,
    )
    asks = "Find the cause." if rule.opens else "Take it on, or dismiss it with a reason."
    telling.tell(
        people=[choice.person_id], subject=f"Problem {problem.id}: {problem.title}", path=f"/problems/{problem.id}/",
        now=now, body=f"{problem.title}\n\n{'; '.join(pattern.arithmetic)}.\n\n{asks}",
    )  # fmt: skip
    return problem


def _owe(problem: Problem, *, case: Case, now: datetime) -> None:
    """Everybody whom the pattern touches is owed a contact (P15)."""
    Outreach.objects.get_or_create(
        case=case,
        subject=f"problem:{problem.id}",
        defaults={
            "reason": OutreachReason.PROBLEM.value,
            "why": f"The same thing fails at several customers: {problem.title}"[:2000],
            "person_id": case.owner_id,
            "authority": min(tuning.in_force().matrix.authority.values()),
            "at": now,
        },
    )
