"""Which cases show a problem."""

from datetime import datetime

from django.db import transaction

from amends.actions import deeds, gate, room
from amends.actions.errors import Invalid, NotFound
from amends.store.models import Problem, ProblemCase, Technician
from amends.store.queries import live


def add(problem: Problem, *, case_id: int, why: str, by: Technician, now: datetime) -> bool:
    """Link a case that this person sees; false when it is linked already. Raises NotFound, Refused."""
    case = room.take(case_id=case_id, by=by.id, action="note").case
    _, made = ProblemCase.objects.get_or_create(
        problem=problem, case=case, defaults={"why": why[:300], "by": by, "at": now}
    )
    if made:
        what = f"Linked to problem {problem.id}: {problem.title}"
        room.record(case, kind="problem_linked", what=what, why=why, at=now, by=by.id, problem=problem.id)
        deeds.write(
            problem, kind="problem_case", what=f"Case #{case.id} shows it.", why=why, at=now, by=by.id
        )
        live.announce(case_ids=[case.id])
    return made


@transaction.atomic
def link(*, problem_id: int, case_id: int, why: str = "", by: int, now: datetime) -> None:
    """Say that a case shows this problem. Raises NotFound for a case that is not theirs to see as for none."""
    person = gate.check(by=by, action="work_problem")
    problem = Problem.objects.select_for_update().filter(id=problem_id).first()
    if problem is None:
        raise NotFound
    try:
        add(problem, case_id=case_id, why=why.strip() or f"{person.name} says so", by=person, now=now)
    except NotFound:
        raise Invalid("case", "There is no such case, or it is not yours to see.") from None


@transaction.atomic
def unlink(*, problem_id: int, case_id: int, by: int, now: datetime) -> None:
    """Say that a case does not show this problem after all."""
    person = gate.check(by=by, action="work_problem")
    problem = Problem.objects.select_for_update().filter(id=problem_id).first()
    if problem is None:
        raise NotFound
    case = room.take(case_id=case_id, by=by, action="note").case
    gone, _ = ProblemCase.objects.filter(problem=problem, case=case).delete()
    if gone:
        what = f"No longer linked to problem {problem.id}: {problem.title}"
        room.record(case, kind="problem_unlinked", what=what, at=now, by=by, problem=problem.id)
        deeds.write(
            problem, kind="problem_case", what=f"Case #{case.id} does not show it.", why=f"{person.name} says so",
            at=now, by=by,
        )  # fmt: skip
        live.announce(case_ids=[case.id])
