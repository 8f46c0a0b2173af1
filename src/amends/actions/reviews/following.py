"""Actions of a review live on as problems, changes, promises or changes of the catalogue, and cannot vanish (S4-27)."""

from datetime import datetime

from django.db import transaction

from amends.actions import deeds, gate, room, telling, tuning
from amends.actions.errors import Invalid, NotFound
from amends.actions.promises import ledger
from amends.actions.reviews.holding import Taken, take
from amends.domain import reviews
from amends.domain.cases import Refused
from amends.domain.reviews import Prevention, PreventionState, ReviewState
from amends.domain.vocabulary import PromiseKind
from amends.store.models import (
    Change,
    ChangeCase,
    PreventionItem,
    Problem,
    ProblemCase,
    Promise,
    Technician,
)

LONGEST = 500


@transaction.atomic
def add_prevention(
    *,
    review_id: int,
    kind: str,
    words: str,
    owner_id: int,
    due_at: datetime,
    once: str,
    by: int,
    now: datetime,
) -> int:
    """Ask for something by a time; what it becomes is made at once and linked. Sent twice, it is made once.

    Raises Invalid for what cannot be meant, and for a promise where there is no customer to make it to.
    """
    taken = take(review_id=review_id, by=by)
    review = taken.review
    if review.state == ReviewState.DUE:
        raise Refused("Start the review first; its fifteen minutes begin then.")
    if (made := PreventionItem.objects.filter(once=once[:80]).first()) is not None:
        return made.id
    if kind not in list(Prevention):
        raise Invalid("kind", "Choose what it becomes.")
    said = " ".join(words.replace("\0", "").split())
    if not said or len(said) > LONGEST:
        raise Invalid("words", f"Say in a sentence what is to be done, in {LONGEST} characters at most.")
    owner = Technician.objects.filter(id=owner_id, is_active=True).first()
    if owner is None:
        raise Invalid("owner", "Choose somebody who works here.")
    if due_at <= now:
        raise Invalid("due_at", "That time has passed already. Name a time to come.")
    policy = tuning.in_force().reviews
    item = PreventionItem(
        review=review, kind=kind, words=said, owner=owner, due_at=due_at, made_by=taken.by, made_at=now, once=once[:80],
        remind_at=max(now, reviews.next_reminder(due_at=due_at, reminded=0, policy=policy, now=now)),
    )  # fmt: skip
    _become(item, taken=taken, now=now)
    item.save()
    what = f"{taken.by.name} asks {owner.name} for a {kind} by {due_at:%d %b %H:%M} UTC: {said}"
    deeds.write(review, kind="prevention_added", what=what, at=now, by=by)
    if owner.id != by:
        telling.tell(
            people=[owner.id], subject="A review asks something of you", path=f"/reviews/{review.id}/", now=now,
            body=f"{taken.by.name} asks you, by {due_at:%A %d %B, %H:%M} UTC: {said}",
        )  # fmt: skip
    return item.id


def _become(item: PreventionItem, *, taken: Taken, now: datetime) -> None:
    """Make what the action is from now on."""
    if item.kind == Prevention.PROBLEM:
        item.problem = _problem(item, by=taken.by, now=now)
    elif item.kind == Prevention.CHANGE:
        item.change = _change(item, by=taken.by, now=now)
    elif item.kind == Prevention.PROMISE:
        item.promise = _promise(item, by=taken.by, now=now)


def _problem(item: PreventionItem, *, by: Technician, now: datetime) -> Problem:
    problem = Problem.objects.create(
        title=item.words[:200], owner=item.owner, opened_at=now, opened_by=by, cause=item.review.root_cause,
        evidence=[f"Asked for by review {item.review_id}"],
    )  # fmt: skip
    deeds.write(problem, kind="problem_opened", what="Opened by a review.", why=item.words, at=now, by=by.id)
    if item.review.case is not None:
        ProblemCase.objects.create(
            problem=problem, case=item.review.case, why="its review asked for this", by=by, at=now
        )
        what = f"Linked to problem {problem.id}: {problem.title}"
        room.record(item.review.case, kind="problem_linked", what=what, at=now, by=by.id, problem=problem.id)
    return problem


def _change(item: PreventionItem, *, by: Technician, now: datetime) -> Change:
    change = Change.objects.create(
        title=item.words[:200], owner=item.owner, made_at=now, made_by=by,
        why=f"Asked for by a review. {item.review.root_cause}".strip(),
    )  # fmt: skip
    deeds.write(change, kind="change_planned", what="Planned by a review.", why=item.words, at=now, by=by.id)
    if item.review.case is not None:
        ChangeCase.objects.create(
            change=change, case=item.review.case, caused=False, why="its review asked for this", by=by, at=now
        )
    return change


def _promise(item: PreventionItem, *, by: Technician, now: datetime) -> Promise:
    case = item.review.case
    if case is None:
        raise Invalid("kind", "This review has no customer to promise it to. Choose a problem or a change.")
    promise = Promise(
        case=case, maker=item.owner, kind=PromiseKind.START.value, words=item.words, expression="asked for by a review",
        made_at=now, due_at=item.due_at,
    )  # fmt: skip
    ledger.enter(promise)
    room.record(
        case, kind="promised", what=f"{item.owner.name} owes the customer from a review: {item.words}", at=now, by=by.id,
        promise=promise.id,
    )  # fmt: skip
    room.saved(case, at=now)
    return promise


def _take_item(*, item_id: int, by: int) -> tuple[PreventionItem, Taken]:
    review_id = PreventionItem.objects.filter(id=item_id).values_list("review_id", flat=True).first()
    if review_id is None:
        raise NotFound
    taken = take(review_id=review_id, by=by)
    item = PreventionItem.objects.select_related("owner").get(id=item_id)
    item.review = taken.review
    return item, taken


@transaction.atomic
def finish_prevention(*, item_id: int, words: str, by: int, now: datetime) -> None:
    """It is done: how, in words. What became a problem, a change or a promise is done there and nowhere else."""
    item, taken = _take_item(item_id=item_id, by=by)
    if item.state != PreventionState.OPEN:
        raise Refused("This action is settled already.")
    if item.kind != Prevention.CATALOGUE:
        raise Refused(f"It is done when the {item.kind} is; open that and settle it there.")
    if not words.strip():
        raise Invalid("words", "Say what was changed, so that others find it.")
    _settle(item, state=PreventionState.DONE, why=words, by=taken.by.id, now=now)


@transaction.atomic
def drop_prevention(*, item_id: int, why: str, by: int, now: datetime) -> None:
    """A lead drops it, with a reason that stays in the report."""
    gate.check(by=by, action="drop_prevention")
    item, taken = _take_item(item_id=item_id, by=by)
    if item.state != PreventionState.OPEN:
        raise Refused("This action is settled already.")
    if not why.strip():
        raise Invalid("why", "Say why nothing is done; it stays in the report.")
    _settle(item, state=PreventionState.DROPPED, why=why, by=taken.by.id, now=now)


def _settle(item: PreventionItem, *, state: PreventionState, why: str, by: int | None, now: datetime) -> None:
    item.state, item.settled_at, item.settled_by_id = state.value, now, by
    item.settled_why, item.remind_at = why.replace("\0", "").strip()[:2000], None
    item.save(update_fields=["state", "settled_at", "settled_by", "settled_why", "remind_at"])
    deeds.write(
        item.review,
        kind="prevention_settled",
        what=f"{state.value.capitalize()}: {item.words}",
        why=why,
        at=now,
        by=by,
    )


def settle_linked(
    *, problem: Problem | None = None, change: Change | None = None, why: str, by: int | None, now: datetime
) -> None:
    """A problem was solved or a change was made: the action that asked for it is done. Once."""
    waiting = PreventionItem.objects.select_for_update(of=("self",)).filter(state=PreventionState.OPEN)
    if problem is not None:
        waiting = waiting.filter(problem=problem)
    if change is not None:
        waiting = waiting.filter(change=change)
    for item in waiting.select_related("review"):
        _settle(item, state=PreventionState.DONE, why=why, by=by, now=now)


@transaction.atomic
def settle_kept(*, now: datetime, limit: int = 100) -> int:
    """Promises of reviews that were kept, late or not, settle their action; how many did."""
    kept = PreventionItem.objects.select_for_update(of=("self",), skip_locked=True).filter(
        state=PreventionState.OPEN, promise__state__in=["kept", "late"]
    )
    found = list(kept.select_related("review", "promise").order_by("id")[:limit])
    for item in found:
        assert item.promise is not None  # noqa: S101 - for the type checker; the statement asks for it
        _settle(
            item, state=PreventionState.DONE, why=f"The promise is {item.promise.state}.", by=None, now=now
        )
    return len(found)
