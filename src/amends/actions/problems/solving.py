"""A problem is solved: owners of linked cases are told, and a draft to each customer lies in the composer (S0-24)."""

from datetime import datetime

from django.db import transaction

from amends.actions import deeds, reviews, room, telling
from amends.actions.errors import NotFound
from amends.actions.problems.working import take
from amends.domain import problems
from amends.domain.cases import Refused
from amends.domain.problems import ProblemState
from amends.domain.promises import owning_up
from amends.store.models import Case, Draft, Problem, ProblemCase, Technician
from amends.store.queries import live


@transaction.atomic
def solve(*, problem_id: int, by: int, now: datetime) -> int:
    """Say that it is solved; how many cases were told. Raises Refused with what has not been written down.

    Locks the problem first and its cases in the order of their ids, so that two people solve it once.
    """
    taken = take(problem_id=problem_id, by=by)
    problem = taken.problem
    after = problems.move(state=ProblemState(problem.state), event="solve")
    missing = problems.missing(
        event="solve", cause=problem.cause, workaround=problem.workaround, known_text=problem.known_text,
        solution=problem.solution,
    )  # fmt: skip
    if missing:
        raise Refused(f"Write down first: {', '.join(missing)}.")
    problem.state, problem.settled_at, problem.settled_by = after.value, now, taken.by
    problem.save(update_fields=["state", "settled_at", "settled_by"])
    deeds.write(
        problem,
        kind="problem_solved",
        what=f"{taken.by.name} solved it.",
        why=problem.solution,
        at=now,
        by=by,
    )
    told = _tell(problem, by=taken.by, now=now)
    reviews.settle_linked(problem=problem, why="The problem is solved.", by=by, now=now)
    return told


def _tell(problem: Problem, *, by: Technician, now: datetime) -> int:
    links = ProblemCase.objects.filter(problem=problem, told_at=None)
    cases = list(
        Case.objects.select_for_update(of=("self",))
        .filter(id__in=links.values("case_id"))
        .select_related("contact", "owner")
        .order_by("id")
    )
    for case in cases:
        what = f"Problem {problem.id} is solved: {problem.title}"
        room.record(
            case, kind="problem_solved", what=what, why=problem.solution, at=now, by=by.id, problem=problem.id
        )
        writer = case.owner if case.owner is not None and case.owner.is_active else by
        _lay(problem, case=case, writer=writer, now=now)
        telling.tell(
            people=[writer.id], subject=f"#{case.id}: its cause is removed", path=f"/cases/{case.id}/", now=now,
            body=f"Problem {problem.id} is solved: {problem.title}\n\n{problem.solution}\n\nA draft to the customer lies "
            "in your composer. Read it, fill the blanks, and send it.",
        )  # fmt: skip
    links.update(told_at=now)
    live.announce(case_ids=[case.id for case in cases])
    return len(cases)


def _lay(problem: Problem, *, case: Case, writer: Technician, now: datetime) -> None:
    """Put the letter into somebody's draft, before what they wrote already; the same letter twice stands once."""
    words = problems.letter(
        problems.Solved(
            greeting=owning_up.greeting(case.contact.name),
            subject=case.subject or "your report",
            number=case.id,
            cause=problem.known_text or problem.cause,
            solution=problem.solution,
            sender=writer.name,
        )
    )
    kept = Draft.objects.filter(case=case, author=writer).first()
    body = words
    if kept and kept.body.strip():
        body = kept.body if words in kept.body else f"{words}\n{kept.body}"
    Draft.objects.update_or_create(
        case=case,
        author=writer,
        defaults={
            "subject": kept.subject if kept else f"Re: {case.subject}"[:998],
            "body": body,
            "saved_at": now,
        },
    )


@transaction.atomic
def lay_letter(*, problem_id: int, case_id: int, by: int, now: datetime) -> None:
    """Put the letter of a solved problem into one's own composer, for a case that shows it."""
    taken = take(problem_id=problem_id, by=by)
    case = room.take(case_id=case_id, by=by, action="answer").case
    if not ProblemCase.objects.filter(problem=taken.problem, case=case).exists():
        raise NotFound
    if taken.problem.state != ProblemState.SOLVED:
        raise Refused("The letter tells of a solution; solve the problem first.")
    _lay(taken.problem, case=case, writer=taken.by, now=now)
