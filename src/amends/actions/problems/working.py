"""A problem is opened, taken on, understood, given to somebody, or dismissed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from amends.actions import deeds, gate, room, telling
from amends.actions.errors import Invalid, NotFound
from amends.actions.problems import linking
from amends.actions.problems.wording import check_words
from amends.domain import problems
from amends.domain.cases import Refused
from amends.domain.problems import LIVE, ProblemKind, ProblemState
from amends.store.models import Case, Problem, Technician
from amends.store.queries import live

LONGEST = 4000
TEXTS = ("cause", "workaround", "known_text", "solution")
BY_HAND = ("accept", "dismiss", "know", "forget", "reopen")
STALE = "{} saved it while you wrote. Your words stand below; look at what changed, then save again."
SAID = {
    "accept": "takes the problem on",
    "dismiss": "dismissed it",
    "know": "says that it is a known error",
    "forget": "says that it is not understood after all",
    "reopen": "opened it again",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A locked problem and the technician who acts on it."""

    problem: Problem
    by: Technician


def take(*, problem_id: int, by: int, action: str = "work_problem") -> Taken:
    """Lock a problem. Raises NotFound, Refused."""
    person = gate.check(by=by, action=action)
    problem = Problem.objects.select_for_update().filter(id=problem_id).first()
    if problem is None:
        raise NotFound
    return Taken(problem, person)


def clean(text: str, *, field: str, most: int = LONGEST) -> str:
    """A text as it is kept. Raises Invalid for one that is too long."""
    words = text.replace("\r\n", "\n").replace("\0", "").strip()
    if len(words) > most:
        raise Invalid(field, f"It has {len(words):,} characters; {most:,} are the most that is kept.")
    return words


@transaction.atomic
def open_problem(*, title: str, kind: str, cases: tuple[int, ...], once: str, by: int, now: datetime) -> int:
    """Open a problem by hand, with the cases that show it. Sent twice, it is opened once."""
    person = gate.check(by=by, action="work_problem")
    if (made := Problem.objects.filter(once=once[:80]).first()) is not None:
        return made.id
    words = " ".join(title.replace("\0", "").split())
    if not words or len(words) > 200:
        raise Invalid("title", "Say what keeps coming back, in 200 characters at most.")
    if kind not in list(ProblemKind):
        raise Invalid("kind", "Choose what kind of problem it is.")
    problem = Problem.objects.create(
        title=words, kind=kind, owner=person, opened_at=now, opened_by=person, once=once[:80]
    )
    deeds.write(problem, kind="problem_opened", what=f"{person.name} opened it.", at=now, by=by)
    for number in dict.fromkeys(cases):
        linking.add(problem, case_id=number, why=f"{person.name} says so", by=person, now=now)
    return problem.id


@transaction.atomic
def save(
    *, problem_id: int, title: str, texts: dict[str, str], revision: int, by: int, now: datetime
) -> None:
    """Keep what is known. Raises Invalid for what is too long, for words that customers may not read, and when
    somebody else saved meanwhile."""
    taken = take(problem_id=problem_id, by=by)
    problem = taken.problem
    if problem.state not in LIVE:
        raise Refused("This problem is over; open it again first.")
    words = clean(" ".join(title.split()), field="title", most=200)
    if not words:
        raise Invalid("title", "Say what keeps coming back.")
    new = {"title": words, **{name: clean(texts.get(name, ""), field=name) for name in TEXTS}}
    changed = [name for name, text in new.items() if getattr(problem, name) != text]
    if not changed:
        return
    if revision != problem.revision:
        last = problem.deeds.filter(kind="problem_written").order_by("-id").select_related("by").first()
        raise Invalid(changed[0], STALE.format(last.by.name if last and last.by else "Somebody"))
    if problem.state == ProblemState.KNOWN_ERROR:
        _fit_for_customers(new["known_text"], now=now)
    for name, text in new.items():
        setattr(problem, name, text)
    problem.revision += 1
    problem.save(update_fields=[*new, "revision"])
    what = f"{taken.by.name} wrote down: {', '.join(name.replace('_', ' ') for name in changed)}."
    deeds.write(problem, kind="problem_written", what=what, at=now, by=by)


def _fit_for_customers(text: str, *, now: datetime) -> None:
    """Raises Invalid with what the rules for replies find in the words."""
    must = check_words(text, now=now).must
    if must:
        said = "; ".join(f"“{found.text[:60]}”: {found.message}" for found in must[:3])
        raise Invalid("known_text", f"Customers read this. {said}")


@transaction.atomic
def move(*, problem_id: int, event: str, why: str = "", by: int, now: datetime) -> None:
    """Take on, dismiss, know, forget, open again. Raises Refused with what is missing, Invalid without a reason."""
    if event not in BY_HAND:
        raise Invalid("event", "Choose one of the moves offered.")
    taken = take(
        problem_id=problem_id, by=by, action="dismiss_problem" if event == "dismiss" else "work_problem"
    )
    problem = taken.problem
    after = problems.move(state=ProblemState(problem.state), event=event)
    missing = problems.missing(
        event=event, cause=problem.cause, workaround=problem.workaround, known_text=problem.known_text,
        solution=problem.solution,
    )  # fmt: skip
    if missing:
        raise Refused(f"Write down first: {', '.join(missing)}.")
    if event in ("dismiss", "forget", "reopen") and not why.strip():
        raise Invalid("why", "Say why; it stays on the problem.")
    if event == "know":
        _fit_for_customers(problem.known_text, now=now)
    newer = Problem.objects.filter(pattern=problem.pattern, state__in=LIVE)
    if event == "reopen" and problem.pattern and newer.exists():
        raise Refused("The same pattern has a newer problem; go on there.")
    problem.state = after.value
    over = after is ProblemState.DISMISSED
    problem.settled_at, problem.settled_by = (now, taken.by) if over else (None, None)
    if event == "accept" and problem.owner is None:
        problem.owner = taken.by
    problem.save(update_fields=["state", "settled_at", "settled_by", "owner"])
    what = f"{taken.by.name} {SAID[event]}."
    deeds.write(problem, kind="problem_moved", what=what, why=why, at=now, by=by)
    if event == "know":
        _tell_cases(problem, by=taken.by, now=now)


def _tell_cases(problem: Problem, *, by: Technician, now: datetime) -> None:
    """The linked cases have a way around from now on; it stands on their timeline and in their room."""
    found = list(Case.objects.filter(problem_links__problem=problem).order_by("id"))
    for case in found:
        what = f"Known error, problem {problem.id}: {problem.title}"
        room.record(
            case,
            kind="problem_known",
            what=what,
            why=problem.workaround,
            at=now,
            by=by.id,
            problem=problem.id,
        )
    live.announce(case_ids=[case.id for case in found])


@transaction.atomic
def give(*, problem_id: int, owner_id: int, by: int, now: datetime) -> None:
    """Somebody works on it from now on; they are told."""
    taken = take(problem_id=problem_id, by=by)
    owner = Technician.objects.filter(id=owner_id, is_active=True).first()
    if owner is None:
        raise Invalid("owner", "Choose one of the people listed.")
    problem = taken.problem
    if problem.owner_id == owner.id:
        return
    problem.owner = owner
    problem.save(update_fields=["owner"])
    deeds.write(problem, kind="problem_given", what=f"{owner.name} works on it now.", at=now, by=by)
    if owner.id != by:
        telling.tell(
            people=[owner.id], subject=f"Problem {problem.id} is yours", path=f"/problems/{problem.id}/", now=now,
            body=f"{taken.by.name} asks you to find the cause: {problem.title}",
        )  # fmt: skip
